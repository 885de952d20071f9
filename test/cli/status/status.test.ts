import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../schema/output.ts';
import { inOneText, KEY, testbed } from '../../testbed.ts';

const SECRETS = '[sources.crm]\napi_key = "canary-7f3a-1"\ntoken = "canary-7f3a-2"\n';
const TARGETS = `version = 1
[defaults]
to = "github"
repo = "acme/etl"
owner = "acme/etl"
[targets.production]
[targets.robots]
app = "dependabot"
`;

/** A project with two targets at one GitHub, in CI. */
async function project(files: Readonly<Record<string, string>> = {}) {
  const bed = await testbed('github', {
    files: { '.dlt/secrets.toml': SECRETS, 'deploy-secrets.toml': TARGETS, ...files },
  });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    bed.run(args, { env: { CI: 'true', DEPLOY_SECRETS_KEY: KEY, ...env } });
  return { ...bed, run, tell: async (...args: Parameters<typeof run>) => inOneText(await run(...args)) };
}

describe('without', () => {
  it('a target file it says how to get one', async () => {
    const { run } = await testbed('github', { files: { '.dlt/secrets.toml': SECRETS } });
    expect(inOneText(await run(['status']))).toMatchInlineSnapshot(`
      "error: there is no deploy-secrets.toml
      hint: deploy-secrets init writes a first one, if the git remote, AWS, gcloud or AIRFLOW_… tells of a place; else write it as docs/targets.md shows, or name the store: deploy-secrets github --help
      exit 1"
    `);
  });

  it('a key it tells what is missing, and what it cannot tell', async () => {
    const { tell, run, server } = await project();
    await run(['push', '--all', '--yes']);
    server.removeSecret('acme/etl', 'SOURCES__CRM__TOKEN');
    server.setSecret('acme/etl', 'OTHER', 'canary-7f3a-x');
    expect(await tell(['status', '--exit-code'], { DEPLOY_SECRETS_KEY: '' })).toMatchInlineSnapshot(`
      "needs you: 1 missing
        missing: a push creates it
                             production  robots
          sources.crm.token  + missing   ~? cannot compare

      differs between targets: 1 secret, told above

      production  1 missing, 1 cannot compare · 1 other there · github acme/etl · last push not known
      robots      2 cannot compare · github acme/etl for Dependabot · last push not known
      warning: there is no key, so the next diff cannot tell changed from unchanged
      hint: let deploy-secrets init add one to the secrets file
      exit 2"
    `);
    const { stdout } = await run(['status', '--format', 'json'], { DEPLOY_SECRETS_KEY: '' });
    const { targets } = JSON.parse(stdout);
    expect([targets[0].foreign, targets[0].besides, targets[0].lastPush]).toEqual([null, 1, null]);
  });

  it('values it compares names, by an example file', async () => {
    const { tell, run, server } = await project({ 'example.toml': SECRETS.replaceAll(/canary\S+?"/g, '"') });
    await run(['push', '--all', '--yes']);
    server.removeSecret('acme/etl', 'SOURCES__CRM__TOKEN');
    const args = ['status', '--names-only', '--template', 'example.toml', '--exit-code'];
    expect(await tell(args, { DEPLOY_SECRETS_KEY: '' })).toMatchInlineSnapshot(`
      "needs you: 1 missing
        missing: a push creates it
                             production  robots
          sources.crm.token  + missing   =? there

      differs between targets: 1 secret, told above

      only names were compared
      production  1 missing, 1 there · github acme/etl · last push not known
      robots      2 there · github acme/etl for Dependabot · last push not known
      exit 2"
    `);
    expect((await run(args)).code).toBe(2);
    const { stdout } = await run([...args, '--format', 'json']);
    expect(faultsOf(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).namesOnly).toBe(true);
  });

  it('an example file names alone are no command', async () => {
    const { tell } = await project();
    expect(await tell(['status', '--names-only'])).toMatchInlineSnapshot(`
      "error: --names-only needs an example file
      hint: name it with --template FILE
      exit 1"
    `);
  });

  it('secrets it does not come to a look, and says so once', async () => {
    const { tell, server } = await project({
      'deploy-secrets.toml': TARGETS.replace('owner', 'secrets = "none.toml"\nowner'),
    });
    expect(await tell(['status'])).toMatchInlineSnapshot(`
      "error: there is no none.toml
      hint: run this in the folder of the dlt project (or set DLT_PROJECT_DIR), or say where the secrets are:
        --secrets PATH                a TOML file
        --secrets -                   sops decrypt … | deploy-secrets … --secrets -
        --secrets env:NAME            an environment variable that holds the TOML
        --template FILE --from-env    an example's names, the environment's values
        --global                      dlt's global folder too
      exit 1"
    `);
    expect(server.requests).toEqual([]);
  });
});

it('ends with 0 where all is well, 2 where something is not, and says what a push would write as neither', async () => {
  const { run, write } = await project();
  const code = async (...args: string[]) => (await run(['status', ...args])).code;
  expect([await code(), await code('--exit-code')]).toEqual([0, 2]);
  await run(['push', '--all', '--yes']);
  expect(await code('--exit-code')).toBe(0);
  await write(SECRETS.replace('7f3a-1', '7f3a-3'), '.dlt/secrets.toml');
  expect(await code('--exit-code')).toBe(0);
  await run(['push', 'production', '--yes']);
  expect([await code('--exit-code'), await code('production', '--exit-code')]).toEqual([2, 0]);
});

it('looks once, writes nothing, and counts its requests', async () => {
  const { run, server } = await project();
  await run(['push', '--all', '--yes']);
  const before = server.requests.length;
  const { stdout } = await run(['status', '--format', 'json']);
  const sent = server.requests.slice(before);
  expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  const counted = JSON.parse(stdout).targets.map(({ requests }: { requests: object }) => requests);
  expect(counted).toEqual([
    { reads: 2, writes: 0 },
    { reads: 2, writes: 0 },
  ]);
  expect(sent).toHaveLength(4);
});

it('knows readers only of the repository that is checked out, and of secrets for Actions', async () => {
  const workflow = `on: push
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      SOURCES__CRM__API_KEY: \${{ secrets.SOURCES__CRM__API_KEY }}
    steps: [{ run: python load.py }]
`;
  const { run } = await project({ '.github/workflows/load.yml': workflow });
  await run(['push', '--all', '--yes']);
  const readers = async (env: Readonly<Record<string, string>>, ...args: string[]) => {
    const { stdout } = await run(['status', ...args, '--format', 'json'], env);
    return JSON.parse(stdout).rows.map((row: { readers: unknown }) => row.readers);
  };
  expect(await readers({ GITHUB_REPOSITORY: 'acme/etl' })).toEqual([['load.yml, load'], []]);
  expect(await readers({ GITHUB_REPOSITORY: 'acme/other' })).toEqual([null, null]);
  expect(await readers({})).toEqual([null, null]);
  expect(await readers({ GITHUB_REPOSITORY: 'acme/etl' }, 'robots')).toEqual([null, null]);
});

it('cannot tell who reads what a workflow passes on as a whole', async () => {
  const workflow =
    'on: push\njobs:\n  load:\n    runs-on: ubuntu-latest\n    env: { ALL: "$' +
    '{{ toJSON(secrets) }}" }\n    steps: [{ run: python load.py }]\n';
  const { run } = await project({ '.github/workflows/load.yml': workflow });
  const { stdout } = await run(['status', '--format', 'json'], { GITHUB_REPOSITORY: 'acme/etl' });
  expect(JSON.parse(stdout).rows.map((row: { readers: unknown }) => row.readers)).toEqual([null, null]);
});

it('nothing is pushed, but it looks, on an event that a stranger can cause', async () => {
  const { run } = await project();
  const { code } = await run(['status', '--exit-code'], {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: '',
  });
  expect(code).toBe(2);
});

it('an environment that is not there is seen, so all of it is missing', async () => {
  const { tell } = await project({
    'deploy-secrets.toml': TARGETS.replace('app = "dependabot"', 'environment = "nowhere"'),
  });
  expect(await tell(['status', 'robots', '--exit-code'])).toMatchInlineSnapshot(`
    "needs you: 2 missing
      missing: a push creates them
                             robots
        sources.crm.api_key  + missing
        sources.crm.token    + missing

    robots  2 missing · github acme/etl (nowhere) · last push not known
    warning: robots: there is no environment nowhere
    hint: check --environment, or make it with --create-environment
    exit 2"
  `);
});

it('two targets that are one place stop it', async () => {
  const { run } = await project({
    'deploy-secrets.toml': TARGETS.replace('[targets.robots]\napp = "dependabot"', '[targets.again]'),
  });
  expect((await run(['status'])).code).toBe(1);
});

it('shows no secret in any format, whatever becomes of it', async () => {
  const { run, server } = await project({ 'example.toml': 'sources.crm.api_key = ""\n' });
  const formats = [[], ['--format', 'json'], ['--format', 'markdown'], ['--quiet']];
  const all = async (): Promise<string> => {
    const texts: string[] = [];
    for (const format of formats) {
      const { screen } = await run(['status', ...format]);
      texts.push(screen);
    }
    return texts.join('\n');
  };
  const before = await all();
  await run(['push', '--all', '--yes']);
  const pushed = await all();
  server.setSecret('acme/etl', 'SOURCES__CRM__TOKEN', 'canary-7f3a-by-hand');
  server.faults.push({ times: 1, do: { status: 403, body: { message: 'canary-7f3a-1 may not' } } });
  const refused = await all();
  for (const text of [before, pushed, refused]) {
    expect(text).toContain('sources.crm.token');
    expect(text.replaceAll('canary-7f3a-1 may not', '')).not.toContain('canary');
    expect(text).not.toContain(KEY);
  }
});
