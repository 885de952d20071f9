import { realpath, rm, symlink } from 'node:fs/promises';
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

  it.each([
    ['damaged', 'home/.config/deploy-secrets/agreed.toml', 'no TOML ['],
    ['in a place where nothing can be written', 'home/.config', ''],
  ])('is asked for again where the yes cannot be remembered: %s', async (_, file, text) => {
    const { run } = await checkout({ [file]: text });
    for (const _again of [1, 2]) {
      const { code, stderr } = await run(['push', '--dry-run'], { answer: true });
      expect(stderr).toContain('go on?');
      expect(stderr).toContain('warning: what was agreed to is not remembered');
      expect(code).toBe(0);
    }
    expect((await run(['push', '--dry-run'])).code).toBe(1);
  });

  it.each(['secrets', 'manifest'])(
    '%s with a character that no file has in its name is told, as no bug',
    async (key) => {
      const { run } = await checkout({ 'deploy-secrets.toml': `${TARGETS}${key} = "a\\u0000b"\n` });
      const { code, stderr } = await run(['push', '--dry-run', '--yes']);
      expect([code, stderr.includes('bug')]).toEqual([1, false]);
      expect(stderr).toContain('no file has the character NUL in its name');
    },
  );

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

it('says that secrets come from elsewhere by a link, and asks anew once there is one', async () => {
  const { bed, run } = await checkout({ '.git/HEAD': '' });
  expect((await run(['push', '--dry-run'], { answer: true })).screen).not.toContain('a link to');
  const other = await testbed('github', { files: { 'secrets.toml': 'x.y = "canary"\n' } });
  await rm(bed.at('.dlt/secrets.toml'));
  await symlink(other.at('secrets.toml'), bed.at('.dlt/secrets.toml'));
  const { screen, code } = await run(['push', '--dry-run'], { answer: false });
  expect(screen).toContain(`from .dlt/secrets.toml, a link to ${await realpath(other.at('secrets.toml'))}\n`);
  expect([code, (await run(['push', '--dry-run'])).code]).toEqual([1, 1]);
  expect((await run(['push', '--dry-run'], { answer: true })).code).toBe(0);
  expect((await run(['push', '--dry-run'])).code).toBe(0);
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
    ['issues', '{}', 1],
    ['discussion_comment', '{}', 1],
    ['fork', undefined, 1],
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

describe('in another CI', () => {
  it.each([
    [{ CI_PIPELINE_SOURCE: 'merge_request_event' }, 1],
    [{ CI_PIPELINE_SOURCE: 'push' }, 0],
    [{ JENKINS_URL: 'https://ci.acme.dev', CHANGE_ID: '7' }, 1],
    [{ CHANGE_ID: '7' }, 0],
    [{ BUILD_REASON: 'PullRequest' }, 1],
    [{ BUILD_REASON: 'IndividualCI' }, 0],
    [{ BUILDKITE_PULL_REQUEST: '12' }, 1],
    [{ BUILDKITE_PULL_REQUEST: 'false' }, 0],
    [{ TRAVIS_PULL_REQUEST: 'false' }, 0],
    [{ CIRCLE_PR_NUMBER: '7' }, 1],
    [{ BITBUCKET_PR_ID: '7' }, 1],
    [{ CODEBUILD_WEBHOOK_EVENT: 'PULL_REQUEST_UPDATED' }, 1],
    [{ CODEBUILD_WEBHOOK_EVENT: 'PULL_REQUEST_MERGED' }, 0],
  ])('%j: a push ends with %s, whatever is said', async (env, code) => {
    const { bed, run } = await checkout();
    const { screen, code: ended } = await run(['push', '--yes'], { env: { CI: 'true', ...env } });
    expect(ended).toBe(code);
    expect(bed.server.requests.length === 0).toBe(code === 1);
    expect(screen.includes('which a stranger can cause')).toBe(code === 1);
  });
});

describe('what a place is called', () => {
  it.each([
    ['https://airflow.acme.dev', 'airflow https://airflow.acme.dev'],
    [
      'https://аirflow.acme.dev',
      'airflow https://аirflow.acme.dev, which is https://xn--irflow-2nf.acme.dev',
    ],
    [
      'https://airflow.acme.dev.@evil.test',
      'airflow https://airflow.acme.dev.@evil.test, which is https://evil.test',
    ],
  ])('%s', async (url, shown) => {
    const { run } = await checkout({ 'deploy-secrets.toml': AIRFLOW.replace('URL', url) });
    expect((await run(['push'], { answer: false })).screen).toContain(`  ${shown}\n`);
  });

  it('tells that it gets a sign-in at Google', async () => {
    const google = `${AIRFLOW.replace('URL', 'https://airflow.acme.dev')}google-auth = true\n`;
    const { run } = await checkout({ 'deploy-secrets.toml': google });
    expect((await run(['push'], { answer: false })).screen).toContain('with your sign-in at Google');
  });
});

describe('a variable that is no credential of the store', () => {
  const airflowWith = (url: string, variable: string): string =>
    `${AIRFLOW.replace('URL', url)}token = "env:${variable}"\n`;

  it.each([
    'DEPLOY_SECRETS_KEY',
    'GH_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'SOURCES__HUBSPOT__API_KEY',
    'HTTPS_PROXY',
    'HOME',
    'OURS',
    'WHOLE_FILE',
  ])('%s is sent nowhere', async (variable) => {
    const { fake } = await startFake('airflow');
    try {
      const { run } = await checkout({ 'deploy-secrets.toml': airflowWith(fake.url, variable) });
      const env = { HOME: '/canary', OURS: KEY, WHOLE_FILE: 'a = "canary"\nb = 1\n' };
      const { screen, code } = await run(['push', '--yes', '--dry-run'], { env });
      expect(screen).toMatch(new RegExp(`airflow would take its token from ${variable}, which `));
      expect([code, fake.requests.length]).toEqual([1, 0]);
    } finally {
      await fake.close();
    }
  });

  it('is not the key as a value either, which an example file could name', async () => {
    const { bed, run } = await checkout({
      'deploy-secrets.toml': `${TARGETS}template = "example.toml"\nfrom-env = true\nrename = ["deploy_secrets_key=X"]\n`,
      'example.toml': 'deploy_secrets_key = ""\n',
    });
    const { code, stderr } = await run(['push', '--yes']);
    expect(code).toBe(1);
    expect(bed.server.requests).toEqual([]);
    expect(stderr).not.toContain(KEY);
  });
});

it.each(['file:///etc/passwd', 'https://evil.test/x', '--endpoint-url=https://evil.test', 'a b'])(
  'an environment of MWAA that is called %s is none, and the command line of AWS never sees it',
  async (mwaa) => {
    const file = `version = 1\n[targets.airflow]\nto = "airflow"\nmwaa = "${mwaa}"\n`;
    const { run } = await checkout({ 'deploy-secrets.toml': file });
    const { code, stderr } = await run(['push', '--yes', '--dry-run']);
    expect(code).toBe(1);
    expect(stderr).toContain('is no name of an environment');
  },
);

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
