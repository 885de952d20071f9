import { beforeEach, expect, it } from 'vitest';
import { type FakeGitHub, TOKEN } from '../fakes/github/index.ts';
import { KEY, type Testbed, testbed } from '../testbed.ts';

let bed: Testbed<'github'>;
let push: Testbed<'github'>['push'];
let github: FakeGitHub;
beforeEach(async () => {
  bed = await testbed('github');
  ({ push, server: github } = bed);
});

/** What a push of this file writes to stdout alone. */
async function resultOf(toml: string, ...args: string[]): Promise<string> {
  await bed.write(toml);
  const env = { DEPLOY_SECRETS_KEY: KEY };
  const { stdout } = await bed.run(['github', '--owner', 'us', ...args], { env });
  return stdout;
}

const etl = ['--repo', 'acme/etl'];
const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';

it('a dry run shows what would be, and changes nothing', async () => {
  expect(await push(toml, [...etl, '--dry-run', '--exit-code'])).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT

      2 to create
      nothing was changed
    exit 2"
  `);
  expect(github.secrets('acme/etl')).toEqual({});
  expect(github.requests.every(({ method }) => method === 'GET')).toBe(true);
});

it('a push arrives under dlt’s names, and the next one has nothing to do', async () => {
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT

      2 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --secrets /secrets.toml --write, or paste those of --print-env
    exit 0"
  `);
  expect(github.secrets('acme/etl')).toEqual({
    SOURCES__PIPEDRIVE__LIMIT: '10000',
    SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
  });
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "github acme/etl · 2 secrets, all unchanged (2 requests)
    exit 0"
  `);
});

it('every problem is told at once, and nothing is sent', async () => {
  const bad =
    '[github]\ntoken = "canary-7f3a-a"\n[x]\na = "<configure me>"\nb = "canary-7f3a-b"\nB = "canary-7f3a-c"\n';
  expect(await push(bad, etl)).toMatchInlineSnapshot(`
    "error: 3 problems in /secrets.toml, nothing was sent

      /secrets.toml:6:1  x.B, x.b -> X__B
          two keys meet in one name
          hint: leave one of them in the file, or push one only, with --exclude
      /secrets.toml:4:1  x.a
          still the placeholder of a fresh template
          hint: fill it in, or push it as it is with --allow-placeholders
      /secrets.toml:2:1  github.token -> GITHUB__TOKEN
          GitHub takes no name that begins with GITHUB_
          hint: push it with --rename-reserved: it is called DLT_… at GitHub then, and the job still
          gets the name that dlt looks up; or rename the section, or push the whole file as one secret
          with --layout document
    exit 1"
  `);
  expect(github.secrets('acme/etl')).toEqual({});
});

it('a typo in an option, a repository and an environment that are not there', async () => {
  expect(await push(toml, [...etl, '--dryrun'])).toMatch(/hint: did you mean --dry-run\?\nexit 1$/);
  expect(await push(toml, ['--repo', 'acme/elt'])).toMatchInlineSnapshot(`
    "error: 404: acme/elt is not there, or the token from GH_TOKEN cannot see it
    hint: check the name; a fine-grained token must list the repository, an App must be installed on it
    exit 1"
  `);
  expect(await push(toml, [...etl, '--environment', 'production'])).toMatchInlineSnapshot(`
    "error: there is no environment production
    hint: check --environment, or make it with --create-environment
    exit 1"
  `);
  expect(
    await push(toml, [...etl, '--environment', 'production', '--create-environment']),
  ).toMatchInlineSnapshot(`
    "github acme/etl (production) · /secrets.toml · 2 secrets

      first
        + environment production
      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT

      2 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --environment production --secrets /secrets.toml --write, or paste those of --print-env
    exit 0"
  `);
});

it('a missing permission is named', async () => {
  github.tokens.set(TOKEN, {
    kind: 'fine-grained',
    permissions: { secrets: 'read', actions_variables: 'write' },
  });
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT

      2 failed
    error: 2 problems at github acme/etl

      SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
      SOURCES__PIPEDRIVE__LIMIT
          403: the token from GH_TOKEN may not write the secrets of acme/etl: Resource not accessible by
          personal access token
          hint: a fine-grained token or an App needs "Secrets: write", "Variables: write" on acme/etl; a
          classic token needs the scope repo
    hint: when that is mended, run the same command again: it goes on with what is missing
    exit 1"
  `);
});

it('json is one document, also for errors', async () => {
  const result = await resultOf(toml, ...etl, '--dry-run', '--format', 'json');
  const { version, dryRun, targets } = JSON.parse(result);
  expect({ version, dryRun }).toEqual({ version: 1, dryRun: true });
  expect(targets[0].changes[0]).toEqual({
    kind: 'create',
    type: 'secret',
    name: 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY',
    paths: ['sources.pipedrive.pipedrive_api_key'],
    why: null,
    changedAt: null,
    outcome: 'pending',
    error: null,
  });
  const refused = await resultOf('[x]\na = "<configure me>"\n', ...etl, '--format', 'json');
  expect(JSON.parse(refused).problems).toMatchObject([{ code: 'placeholder' }]);
});
