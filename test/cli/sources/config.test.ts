import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

const push = ['github', '--repo', 'acme/etl', '--owner', 'us', '--with-config'];
const secrets = '[x]\nkey = "canary-7f3a-base"\n';
const level = (name: string): string => `[runtime]\nlog_level = "${name}"\n`;
const files = {
  '.dlt/.workspace': '',
  '.dlt/secrets.toml': secrets,
  '.dlt/config.toml': `${level('BASE')}[x]\nlimit = 1\n`,
  '.dlt/prod.config.toml': level('PROD'),
};

it('is of the profile, over what all profiles share', async () => {
  const { run, server: github } = await testbed('github', { files });
  const { code, stdout } = await run([...push, '--profile', 'prod']);
  expect(stdout).toContain(
    '.dlt/secrets.toml + .dlt/prod.config.toml + .dlt/config.toml · 1 secret and 2 variables',
  );
  expect([code, github.variables('acme/etl')]).toEqual([0, { RUNTIME__LOG_LEVEL: 'PROD', X__LIMIT: '1' }]);
});

it("is dlt's global one too, below the project's own", async () => {
  const { run, server: github } = await testbed('github', {
    files: {
      '.dlt/secrets.toml': secrets,
      '.dlt/config.toml': level('OWN'),
      'home/.dlt/config.toml': `${level('GLOBAL')}[x]\nlimit = 9\n`,
    },
  });
  const { code } = await run([...push, '--global'], { user: { id: 1000, home: 'home' } });
  expect([code, github.variables('acme/etl')]).toEqual([0, { RUNTIME__LOG_LEVEL: 'OWN', X__LIMIT: '9' }]);
  await run([...push, '--overwrite', '--yes'], { user: { id: 1000, home: 'home' } });
  expect(github.variables('acme/etl')).toEqual({ RUNTIME__LOG_LEVEL: 'OWN', X__LIMIT: '9' });
});

it.each<[string, string[], object]>([
  ['standard input', ['--secrets', '-'], { stdin: secrets }],
  ['a variable', ['--secrets', 'env:TOML'], { env: { TOML: secrets } }],
  ['the environment', ['--template', 'example.toml', '--from-env'], { env: { X__KEY: 'canary-7f3a-base' } }],
])('is the one of the project where the secrets come from %s', async (_, args, world) => {
  const { run, server: github } = await testbed('github', {
    files: { 'example.toml': secrets, '.dlt/config.toml': level('OWN') },
  });
  expect((await run([...push, ...args], world)).code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual({ X__KEY: 'canary-7f3a-base' });
  expect(github.variables('acme/etl')).toEqual({ RUNTIME__LOG_LEVEL: 'OWN' });
});

it('is part of a check of names alone', async () => {
  const { run, server: github } = await testbed('github', {
    files: { 'example.toml': secrets, '.dlt/config.toml': level('OWN') },
  });
  github.setSecret('acme/etl', 'X__KEY', 'x');
  const { code, stdout } = await run([...push, '--template', 'example.toml', '--names-only', '--exit-code']);
  expect([code, stdout]).toMatchInlineSnapshot(`
    [
      2,
      "github acme/etl · names of example.toml + .dlt/config.toml · 1 secret and 1 variable

      missing
        + RUNTIME__LOG_LEVEL (variable)

      1 missing, 1 there
      only names were compared; nothing was changed
    ",
    ]
  `);
});

it('is what a workflow has to ask for among the variables', async () => {
  const workflow = `on: push
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      X__KEY: \${{ secrets.X__KEY }}
      RUNTIME__LOG_LEVEL: \${{ vars.RUNTIME__LOG_LEVEL }}
    steps:
      - run: python load.py
`;
  const { run } = await testbed('github', {
    files: {
      '.dlt/secrets.toml': secrets,
      '.dlt/config.toml': `${level('OWN')}[x]\nlimit = 1\n`,
      '.github/workflows/load.yml': workflow,
    },
  });
  const { code, screen } = await run(['check', '--repo', 'acme/etl', '--with-config']);
  expect([code, screen]).toMatchInlineSnapshot(`
    [
      0,
      "github acme/etl · .dlt/secrets.toml + .dlt/config.toml · 1 secret and 2 variables · 1 workflow

    warning: 1 thing to look at

      X__LIMIT
          no workflow passes it on, so no job sees it
          hint: deploy-secrets check --write adds the line

      1 warning
    ",
    ]
  `);
});

it.each([
  ['no file', { '.dlt/secrets.toml': secrets }],
  ['a file that cannot be read', { '.dlt/secrets.toml': secrets, '.dlt/config.toml': 'a = canary-7f3a' }],
])('is an error where there is %s', async (_, these) => {
  const { run, server: github } = await testbed('github', { files: these });
  const { code, screen } = await run(push);
  expect([code, screen]).toMatchSnapshot();
  expect(screen).not.toContain('canary');
  expect(github.requests).toEqual([]);
});
