import { expect, it } from 'vitest';
import { movedTargets } from '../../../src/cli/targets/moved.ts';
import { readTargets } from '../../../src/cli/targets/read.ts';
import { requestFor } from '../../../src/cli/targets/request.ts';
import { KEY, testbed } from '../../testbed.ts';

const file = (...keys: string[]): string => `version = 1\n[targets.a]\n${keys.join('\n')}\n`;

/** A git that has these texts of the file, the newest first. */
const gitWith =
  (...texts: (string | undefined)[]) =>
  async (_: string, args: readonly string[]): Promise<string | undefined> => {
    const [, , command, what = ''] = args;
    if (command === 'log') return 'c0ffee\n';
    return what.startsWith('HEAD:') ? texts[0] : texts[1];
  };

async function told(now: string, ...before: (string | undefined)[]): Promise<string> {
  const { targets } = readTargets(now, 'deploy-secrets.toml');
  const requests = targets.map((target) => requestFor(target, {}, {}));
  const found = { file: 'deploy-secrets.toml', text: now };
  const moved = await movedTargets(found, requests, { env: {}, run: gitWith(...before) });
  return [...moved.values()]
    .flat()
    .map(({ message, hint }) => `${message}\n${hint}`)
    .join('\n');
}

const github = ['to = "github"', 'repo = "acme/etl"'];

it.each([
  [
    'another repository',
    file(...github),
    file('to = "github"', 'repo = "acme/old"', 'environment = "the one"'),
  ],
  [
    'another prefix',
    file('to = "aws"', 'prefix = "new/"'),
    file('to = "aws"', 'prefix = "old/"', 'region = "eu-west-1"'),
  ],
  [
    'another layout',
    file('to = "gcp"', 'project = "p1"'),
    file('to = "gcp"', 'project = "p1"', 'layout = "document"'),
  ],
  ['another owner', file(...github, 'owner = "new"'), file(...github, 'owner = "it\'s us"')],
  ['another kind of store', file(...github), file('to = "airflow"', 'url = "https://a.example"')],
])('%s', async (_, now, then) => {
  expect(await told(now, then)).toMatchSnapshot();
  expect(await told(now, now, then)).toBe(await told(now, then));
});

it.each([
  ['nothing was there before', file(...github), []],
  ['git has no file', file(...github), [undefined]],
  ['the same place', file(...github, 'profile = "prod"'), [file(...github)]],
  ['a file that was no TOML', file(...github), ['=']],
  [
    'a target of another name',
    file(...github),
    ['version = 1\n[targets.b]\nto = "github"\nrepo = "acme/b"\n'],
  ],
])('says nothing of %s', async (_, now, before) => {
  expect(await told(now, ...before)).toBe('');
});

it('is cleaned up by --remove-all, which removes what this owner pushed and nothing else', async () => {
  const bed = await testbed('github', { files: { '.dlt/secrets.toml': 'a.b = "canary"\na.c = "canary"\n' } });
  const env = { DEPLOY_SECRETS_KEY: KEY };
  const args = ['github', '--repo', 'acme/etl', '--owner', 'us'];
  expect((await bed.run(args, { env })).code).toBe(0);
  await bed.write('other.x = "canary"\n', 'other.toml');
  const other = ['github', '--repo', 'acme/etl', '--owner', 'others', '--secrets', 'other.toml'];
  expect((await bed.run(other, { env })).code).toBe(0);
  expect((await bed.run([...args, '--remove-all', '--dry-run'], { env })).screen).toMatchInlineSnapshot(`
    "github acme/etl · .dlt/secrets.toml · no secret

      no longer in the file
        - A__B
        - A__C

      2 to remove · 1 secret here is not ours
      nothing was changed
    "
  `);
  expect((await bed.run([...args, '--remove-all'], { env })).code).toBe(1);
  expect((await bed.run([...args, '--remove-all', '--yes'], { env })).screen).toMatchInlineSnapshot(`
    "github acme/etl · .dlt/secrets.toml · no secret

      no longer in the file
        - A__B
        - A__C

      2 removed
    "
  `);
  expect((await bed.run([...args, '--remove-all', '--yes'], { env })).screen).toMatchInlineSnapshot(`
    "github acme/etl · no secret, all unchanged (2 requests)
    "
  `);
  expect((await bed.run([...other, '--dry-run'], { env })).screen).toContain('unchanged');
});
