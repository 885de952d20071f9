import { expect, it } from 'vitest';
import { ask, line, seal } from './ask.ts';
import { startFakeGitHub } from './index.ts';

// For Dependabot no number is documented.
it.each([
  { place: 'acme/etl', secrets: '/repos/acme/etl/actions/secrets', most: 100 },
  { place: 'acme/etl/prod', secrets: '/repos/acme/etl/environments/prod/secrets', most: 100 },
  { place: 'acme/etl:codespaces', secrets: '/repos/acme/etl/codespaces/secrets', most: 100 },
  { place: 'acme', secrets: '/orgs/acme/actions/secrets', most: 1000 },
  { place: 'acme:codespaces', secrets: '/orgs/acme/codespaces/secrets', most: 100 },
])('$secrets holds $most, and then only replaces', async ({ place, secrets, most }) => {
  const github = await startFakeGitHub();
  github.addEnvironment('acme/etl/prod');
  for (let n = 1; n < most; n++) github.setSecret(place, `OTHER_${n}`, 'canary');
  const visibility = secrets.startsWith('/orgs/') ? { visibility: 'all' } : {};
  const put = async (name: string) =>
    ask(github, `PUT ${secrets}/${name}`, {
      body: { ...(await seal(github, secrets, 'canary')), ...visibility },
    });
  expect(line(await put('LAST'))).toBe('201');
  expect(line(await put('ONE_MORE'))).toContain(`422 Failed to add secret. The limit of ${most}`);
  expect(line(await put('last'))).toBe('204');
  await github.close();
});
