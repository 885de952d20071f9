import { expect, it } from 'vitest';
import { testbed } from '../../testbed.ts';

const push = ['github', '--repo', 'acme/etl', '--owner', 'us'];
const base = '.dlt/secrets.toml';
const prod = '.dlt/prod.secrets.toml';
const workspace = { '.dlt/.workspace': '' };
const shared = '[x]\nshared = "canary-7f3a-base"\nown = "canary-7f3a-base"\n';
const itsOwn = '[x]\nown = "canary-7f3a-prod"\n';
const files = { ...workspace, [base]: shared, [prod]: itsOwn };

it('pushes a profile over what all profiles share, each value from its file', async () => {
  const { run, server: github } = await testbed('github', { files });
  const { screen, code } = await run([...push, '--profile', 'prod']);
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · .dlt/prod.secrets.toml + .dlt/secrets.toml · 2 secrets

      x
        + X__OWN
        + X__SHARED
    warning: there is no key, so the next diff cannot tell changed from unchanged
    hint: let deploy-secrets init add one to the secrets file

      2 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --profile prod --write, or paste those of --print-env
    "
  `);
  expect(code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual({ X__OWN: 'canary-7f3a-prod', X__SHARED: 'canary-7f3a-base' });
});

it.each([
  ['--profile', ['--profile', 'prod'], {}, {}],
  ['WORKSPACE__PROFILE', [], { WORKSPACE__PROFILE: 'prod' }, {}],
  ['the file profile-name', [], {}, { '.dlt/profile-name': 'prod\n' }],
  [
    '--profile before the others',
    ['--profile', 'prod'],
    { WORKSPACE__PROFILE: 'dev' },
    { '.dlt/profile-name': 'tests' },
  ],
])('takes the profile from %s', async (_, args, env, more) => {
  const { run, server: github } = await testbed('github', { files: { ...files, ...more } });
  expect((await run([...push, ...args], { env })).code).toBe(0);
  expect(github.secrets('acme/etl').X__OWN).toBe('canary-7f3a-prod');
});

it.each([
  ['by default', {}, {}, 'dev by default'],
  ['by the environment', { WORKSPACE__PROFILE: 'dev' }, {}, 'dev by WORKSPACE__PROFILE'],
  ['by its file', {}, { '.dlt/profile-name': 'tests\n' }, 'tests by .dlt/profile-name'],
])('never pushes a profile for this machine unasked: %s', async (_, env, more, said) => {
  const { run, server: github } = await testbed('github', { files: { ...files, ...more } });
  const { screen, code } = await run(push, { env });
  expect(screen).toContain(`error: the profile here is ${said}, and that is one for this machine\n`);
  expect(screen).toContain('hint: say which profile to push: --profile prod, or --profile ');
  expect(code).toBe(1);
  expect(github.requests).toEqual([]);
});

it('pushes dev when it is asked for', async () => {
  const { run, server: github } = await testbed('github', {
    files: { ...files, '.dlt/dev.secrets.toml': 'a = 1' },
  });
  expect((await run([...push, '--profile', 'dev'])).code).toBe(0);
  expect(Object.keys(github.secrets('acme/etl'))).toEqual(['A', 'X__OWN', 'X__SHARED']);
});

it('takes for a profile only what dlt knows, or what has a file', async () => {
  const { run } = await testbed('github', { files: { ...files, '.dlt/eu.config.toml': '' } });
  expect((await run([...push, '--profile', 'prdo'])).screen).toMatchInlineSnapshot(`
    "error: there is no profile prdo: no .dlt/prdo.secrets.toml
    hint: dlt itself knows dev, prod, tests and access; any other is known by its file
    "
  `);
  expect((await run([...push, '--profile', 'eu', '--dry-run'])).code).toBe(0);
  expect((await run([...push, '--profile', 'access', '--dry-run'])).code).toBe(0);
});

it('has no profiles where dlt has none', async () => {
  const { run, server: github } = await testbed('github', { files: { [base]: shared, [prod]: itsOwn } });
  expect((await run([...push, '--profile', 'prod'])).screen).toMatchInlineSnapshot(`
    "error: there is no .dlt/.workspace, and dlt knows profiles only in a workspace
    hint: make that file, which may be empty; or name the one file to push with --secrets PATH, such as .dlt/prod.secrets.toml
    "
  `);
  expect((await run(push, { env: { WORKSPACE__PROFILE: 'prod' } })).code).toBe(0);
  expect(github.secrets('acme/etl').X__OWN).toBe('canary-7f3a-base');
});

it('tells where a problem is in the file that has the value', async () => {
  const { run } = await testbed('github', {
    files: {
      ...workspace,
      [base]: 'a = 1\n\nb = "<configure me>"\n',
      [prod]: 'a = "<configure me>"\n',
    },
  });
  expect((await run([...push, '--profile', 'prod', '--dry-run'])).screen).toMatchInlineSnapshot(`
    "github acme/etl · .dlt/prod.secrets.toml + .dlt/secrets.toml · 2 secrets

      at the top of the file
        + A
        + B

      2 to create
      nothing was changed
    warning: there is no key, so the next diff cannot tell changed from unchanged
    hint: let deploy-secrets init add one to the secrets file
    error: 2 problems in .dlt/prod.secrets.toml + .dlt/secrets.toml, a push would be refused

      .dlt/prod.secrets.toml:1:1  a
      .dlt/secrets.toml:3:1       b
          still the placeholder of a fresh template
          hint: fill it in, or push it as it is with --allow-placeholders
    "
  `);
});

it('adds a key to the file that all profiles share', async () => {
  const { run, read } = await testbed('github', { files });
  await run([...push, '--profile', 'prod'], { answer: true });
  expect(await read(base)).toContain('[deploy_secrets]');
  expect(await read(prod)).toBe(itsOwn);
});

it('adds a key to the file of the profile where there is no other', async () => {
  const { run, read } = await testbed('github', { files: { ...workspace, [prod]: itsOwn } });
  await run([...push, '--profile', 'prod'], { answer: true });
  expect(await read(prod)).toContain('[deploy_secrets]');
});

const home = { id: 1000, home: 'home' };
const personal = { 'home/.dlt/secrets.toml': 'mine = "canary-7f3a-mine"\n[x]\nown = "canary-7f3a-mine"\n' };

it('leaves personal credentials at home', async () => {
  const { run, server: github } = await testbed('github', { files: { [base]: shared, ...personal } });
  await run(push, { user: home });
  expect(github.secrets('acme/etl')).toEqual({ X__SHARED: 'canary-7f3a-base', X__OWN: 'canary-7f3a-base' });
});

it('merges them below the project when it is asked to', async () => {
  const { run, server: github } = await testbed('github', { files: { [base]: shared, ...personal } });
  const { screen } = await run([...push, '--global'], { user: home });
  expect(screen).toMatchInlineSnapshot(`
    "github acme/etl · .dlt/secrets.toml + home/.dlt/secrets.toml · 3 secrets

      x
        + X__SHARED
        + X__OWN
      at the top of the file
        + MINE
    warning: there is no key, so the next diff cannot tell changed from unchanged
    hint: let deploy-secrets init add one to the secrets file

      3 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --global --write, or paste those of --print-env
    "
  `);
  expect(github.secrets('acme/etl')).toEqual({
    X__SHARED: 'canary-7f3a-base',
    X__OWN: 'canary-7f3a-base',
    MINE: 'canary-7f3a-mine',
  });
});

it('never adds a key to the global folder', async () => {
  const { run, read } = await testbed('github', { files: personal });
  const { code } = await run([...push, '--global'], { user: home, answer: true });
  expect(code).toBe(0);
  expect(await read('home/.dlt/secrets.toml')).toBe(personal['home/.dlt/secrets.toml']);
});

it.each([
  ['no file', {}],
  ['an empty file', { [base]: '' }],
  ['settings alone', { [base]: '[deploy_secrets]\n' }],
])('is an error without a secret, and says which ways there are: %s', async (_, some) => {
  const { run, server: github } = await testbed('github', { files: some });
  const { screen, code } = await run([...push, '--prune', '--yes']);
  expect(screen).toMatch(/^error: (there is no|no secrets in) \.dlt\/secrets\.toml\nhint: run this in/);
  expect(code).toBe(1);
  expect(github.requests).toEqual([]);
});

it('lists the ways', async () => {
  const { run } = await testbed('github', { files: {} });
  expect((await run(push)).screen).toMatchInlineSnapshot(`
    "error: there is no .dlt/secrets.toml
    hint: run this in the folder of the dlt project (or set DLT_PROJECT_DIR), or say where the secrets are:
      --secrets PATH                a TOML file
      --secrets -                   sops decrypt … | deploy-secrets … --secrets -
      --secrets env:NAME            an environment variable that holds the TOML
      --template FILE --from-env    an example's names, the environment's values
      --global                      dlt's global folder too
    "
  `);
});

it('says all that it looked for', async () => {
  const { run } = await testbed('github', { files: workspace });
  expect((await run([...push, '--profile', 'prod'])).screen).toContain(
    'error: there is no .dlt/prod.secrets.toml and no .dlt/secrets.toml\n',
  );
});
