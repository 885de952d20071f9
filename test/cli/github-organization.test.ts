import { beforeEach, expect, it } from 'vitest';
import { type Testbed, testbed } from '../testbed.ts';

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\n';

let bed: Testbed<'github'>;
beforeEach(async () => {
  bed = await testbed('github', { server: { repositories: ['acme/etl', 'acme/reports'] } });
});

it('tells the story of a secret of an organization', async () => {
  expect(await bed.push(toml, ['--org', 'acme'])).toMatchInlineSnapshot(`
    "error: nothing says which repositories of acme may use what is new: SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
    hint: say it with --visibility all, --visibility private, or --repos A,B
    exit 1"
  `);
  expect(await bed.push(toml, ['--org', 'acme', '--repos', 'etl'])).toMatchInlineSnapshot(`
    "github acme (organization) · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    hint: a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env
    exit 0"
  `);
  expect(await bed.push(toml, ['--org', 'acme', '--repos', 'etl,reports'])).toMatchInlineSnapshot(`
    "github acme (organization) · /secrets.toml · 1 secret

      sources.pipedrive
        ~ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  repositories +reports

      1 updated
    exit 0"
  `);
  expect(bed.server.sharedWith('acme', 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY')).toEqual([
    'acme/etl',
    'acme/reports',
  ]);
  expect(await bed.push(toml, ['--org', 'acme'])).toMatchInlineSnapshot(`
    "github acme (organization) · 1 secret, unchanged (3 requests)
    exit 0"
  `);
});

it('tells what is for another app, and what a job needs only where it needs it', async () => {
  expect(await bed.push(toml, ['--repo', 'acme/etl', '--app', 'dependabot'])).toMatchInlineSnapshot(`
    "github acme/etl for Dependabot · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    hint: a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env
    exit 0"
  `);
  expect(await bed.push(toml, ['--repo', 'acme/etl', '--app', 'codespaces'])).toMatchInlineSnapshot(`
    "github acme/etl for Codespaces · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    exit 0"
  `);
  expect(bed.server.secrets('acme/etl')).toEqual({});
});

it('knows no other app', async () => {
  expect(await bed.push(toml, ['--repo', 'acme/etl', '--app', 'agents'])).toMatchInlineSnapshot(`
    "error: --app takes actions, dependabot or codespaces, not agents
    exit 1"
  `);
});
