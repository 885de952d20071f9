import { describe, expect, it } from 'vitest';
import { startFake } from '../../fakes/start.ts';
import { KEY, type RunOptions, testbed } from '../../testbed.ts';

const TARGETS = `version = 1
[targets.production]
to = "github"
repo = "acme/etl"
owner = "us"
token = "env:ACME_TOKEN"
`;

async function checkout(files: Readonly<Record<string, string>> = {}) {
  const bed = await testbed('github', {
    files: { '.dlt/secrets.toml': 'a.b = "canary"\n', 'deploy-secrets.toml': TARGETS, ...files },
  });
  const { env } = await startToken();
  const run = (args: readonly string[], options: RunOptions = {}) =>
    bed.run(args, {
      ...options,
      user: { id: 1000, home: bed.at('home') },
      env: { DEPLOY_SECRETS_KEY: KEY, GH_TOKEN: 'not-for-this-one', ...env, ...options.env },
    });
  return { bed, run };
}

const startToken = async () => {
  const { TOKEN } = await import('../../fakes/github/index.ts');
  return { env: { ACME_TOKEN: TOKEN } };
};

const AIRFLOW = 'version = 1\n[targets.airflow]\nto = "airflow"\nurl = "URL"\n';

describe('the file of a checkout', () => {
  it('is agreed to once at a terminal, and again after it changed', async () => {
    const { bed, run } = await checkout();
    const first = await run(['push', '--dry-run'], { answer: true });
    expect(first.screen).toMatchInlineSnapshot(`
      "  deploy-secrets.toml came with this folder, or was changed. It says that secrets go to
          production  github acme/etl, token from ACME_TOKEN
        1 target: go on?
      github acme/etl · .dlt/secrets.toml · 1 secret

        a
          + A__B

        1 to create
        nothing was changed
      "
    `);
    expect((await run(['push', '--dry-run'], { answer: false })).screen).not.toContain('go on?');
    // What was agreed to is agreed to where nobody can be asked, too.
    expect((await run(['push', '--dry-run'])).code).toBe(0);
    await bed.write(TARGETS.replace('acme/etl', 'acme/other'), 'deploy-secrets.toml');
    expect((await run(['push', '--dry-run'], { answer: false })).screen).toContain('go on?');
    expect((await run(['push', '--dry-run'])).code).toBe(1);
  });

  it('sends nothing, not even a look, before that', async () => {
    const { bed, run } = await checkout();
    const { screen, code } = await run(['push', '--dry-run'], { answer: false });
    expect(screen).toMatch(/nothing was looked at, and nothing was sent/);
    expect([code, bed.server.requests.length]).toEqual([1, 0]);
    const alone = await run(['push']);
    expect(alone.screen).toMatchInlineSnapshot(`
      "error: nobody agreed to the places in deploy-secrets.toml, and nobody is there to be asked
      hint: deploy-secrets targets lists them; say --yes to go on
      "
    `);
    expect([alone.code, bed.server.requests.length]).toEqual([1, 0]);
  });

  it('is agreed to by --yes for one run, and by a run of CI', async () => {
    const { run } = await checkout();
    expect((await run(['push', '--yes'])).code).toBe(0);
    expect((await run(['push'])).code).toBe(1);
    expect((await run(['push'], { env: { CI: 'true' } })).code).toBe(0);
  });

  it('says what else it decides', async () => {
    const more =
      'secrets = "../other/secrets.toml"\n[targets.all]\nto = "aws"\nglobal = true\naws-profile = "x"\n';
    const { run } = await checkout({ 'deploy-secrets.toml': TARGETS + more });
    expect((await run(['push', '--all'], { answer: false })).screen).toMatchInlineSnapshot(`
      "  deploy-secrets.toml came with this folder, or was changed. It says that secrets go to
          production  github acme/etl, from ../other/secrets.toml, token from ACME_TOKEN
          all         aws in the region here, your own global secrets too
        2 targets: go on?
      error: nothing was looked at, and nothing was sent
      "
    `);
  });

  it('is listed without an agreement, a credential or a request', async () => {
    const { bed, run } = await checkout();
    expect((await run(['targets'], { env: { ACME_TOKEN: undefined } })).screen).toMatchInlineSnapshot(`
      "target      place            layout  secrets
      production  github acme/etl  env     those of the project
      "
    `);
    expect(bed.server.requests).toEqual([]);
  });
});

describe('in GitHub Actions', () => {
  const payload = (head: string | null): string =>
    JSON.stringify({
      repository: { full_name: 'acme/etl' },
      pull_request: { head: { repo: head === null ? null : { full_name: head } } },
    });

  it.each([
    ['push', undefined, 0],
    ['schedule', undefined, 0],
    ['workflow_dispatch', '{}', 0],
    ['pull_request', payload('acme/etl'), 1],
    ['pull_request_target', payload('stranger/etl'), 1],
    ['pull_request_review', undefined, 1],
    ['issue_comment', '{}', 1],
    ['workflow_run', '{}', 1],
    ['merge_group', payload('stranger/etl'), 1],
    ['merge_group', payload(null), 1],
    ['merge_group', payload('acme/etl'), 0],
    ['push', 'no JSON', 1],
  ])('%s with %s: a push ends with %s, whatever is said', async (event, text, code) => {
    const { bed, run } = await checkout(text === undefined ? {} : { 'event.json': text });
    const env = {
      CI: 'true',
      GITHUB_EVENT_NAME: event,
      ...(text !== undefined && { GITHUB_EVENT_PATH: 'event.json' }),
    };
    expect((await run(['push', '--yes'], { env })).code).toBe(code);
    expect(bed.server.requests.length === 0).toBe(code === 1);
  });

  it('looks on a pull request, where the environment says whom to ask', async () => {
    const { run } = await checkout();
    const env = { CI: 'true', GITHUB_EVENT_NAME: 'pull_request' };
    expect((await run(['push', '--dry-run', '--exit-code'], { env })).code).toBe(2);
  });

  it('sends no credential where a file of a pull request says', async () => {
    const { fake, env: login } = await startFake('airflow');
    try {
      const { run } = await checkout({ 'deploy-secrets.toml': AIRFLOW.replace('URL', fake.url) });
      const env = { ...login, CI: 'true', GITHUB_EVENT_NAME: 'pull_request_target' };
      const { screen, code } = await run(['push', '--dry-run'], { env });
      expect(screen).toMatchInlineSnapshot(`
        "error: airflow: on pull_request_target no credential is sent to an address that the file names
        hint: leave the target out there; or say --yes, if the file is the one of the base branch
        "
      `);
      expect([code, fake.requests.length]).toEqual([1, 0]);
      expect((await run(['push', '--dry-run', '--yes'], { env })).code).toBe(0);
    } finally {
      await fake.close();
    }
  });
});

describe('a credential of its own', () => {
  it('is the one that a target sends, and no other', async () => {
    const { bed, run } = await checkout();
    expect((await run(['push', '--yes'])).code).toBe(0);
    expect(JSON.stringify(bed.server.requests)).not.toContain('not-for-this-one');
  });

  it('is called in errors what the file calls it', async () => {
    const { run } = await checkout();
    const { screen, code } = await run(['push', '--yes'], { env: { ACME_TOKEN: 'not-the-one' } });
    expect([screen.includes('ACME_TOKEN'), screen.includes('GH_TOKEN'), code]).toEqual([true, false, 1]);
    expect(screen).not.toContain('not-the-one');
  });

  it('that is for another host goes to none', async () => {
    const { run } = await checkout({ 'deploy-secrets.toml': TARGETS.replace('ACME_TOKEN', 'GH_TOKEN') });
    const env = { GITHUB_API_URL: 'https://github.acme.dev/api/v3' };
    const { screen } = await run(['push', '--yes', '--dry-run'], { env });
    expect(screen).toMatch(/no token for github.acme.dev: GH_TOKEN is for another host/);
  });
});

it.each([
  [['targets']],
  [['targets', '--config', '.dlt/deploy-secrets.toml']],
  [['push', '--all', '--yes', '--config', './.dlt/../.dlt/deploy-secrets.toml']],
])('is in the root of the project, and never among the settings: %s', async (args) => {
  const bed = await testbed('github', { files: { '.dlt/deploy-secrets.toml': TARGETS } });
  const { screen, code } = await bed.run(args);
  expect(screen).toContain('lies among the settings of dlt');
  expect(code).toBe(1);
});
