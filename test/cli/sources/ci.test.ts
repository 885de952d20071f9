import { describe, expect, it } from 'vitest';
import { generateKey } from '../../../src/core/marks/key.ts';
import { testbed } from '../../testbed.ts';

const push = ['github', '--repo', 'acme/etl', '--owner', 'us'];
const toml = '[sources.pipedrive]\napi_key = "canary-7f3a-a"\npem = """\ncanary-7f3a-b\ncanary-7f3a-c\n"""\n';
const arrived = {
  SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__PEM: 'canary-7f3a-b\ncanary-7f3a-c\n',
};
const key = generateKey((bytes) => new Uint8Array(bytes)).reveal();

describe('a variable that holds the TOML', () => {
  it('is read like a file', async () => {
    const { run, server: github } = await testbed('github', { files: {} });
    const { screen, code } = await run([...push, '--secrets', 'env:SECRETS_TOML'], {
      env: { SECRETS_TOML: toml },
    });
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · env:SECRETS_TOML · 2 secrets

        sources.pipedrive
          + SOURCES__PIPEDRIVE__API_KEY
          + SOURCES__PIPEDRIVE__PEM
      warning: there is no key, so the next diff cannot tell changed from unchanged
      hint: set DEPLOY_SECRETS_KEY, or let deploy-secrets init add one to the secrets file

        2 created
      hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --secrets env:SECRETS_TOML --write, or paste those of --print-env
      "
    `);
    expect(code).toBe(0);
    expect(github.secrets('acme/etl')).toEqual(arrived);
  });

  it.each([
    ['missing', {}, 'error: the environment has no SECRETS_TOML\nhint: run this in'],
    [
      'empty',
      { SECRETS_TOML: '' },
      'error: SECRETS_TOML is empty\nhint: a secret that is not there arrives like that',
    ],
    ['white space', { SECRETS_TOML: ' \n' }, 'error: no secrets in env:SECRETS_TOML\n'],
    ['no TOML', { SECRETS_TOML: 'canary-7f3a' }, 'error: env:SECRETS_TOML:1:1: '],
  ])('is an error when it is %s', async (_, env, said) => {
    const { run, server: github } = await testbed('github', { files: {} });
    const { screen, code } = await run([...push, '--secrets', 'env:SECRETS_TOML', '--prune', '--yes'], {
      env,
    });
    expect(screen).toContain(said);
    expect(screen).not.toContain('canary');
    expect(code).toBe(1);
    expect(github.requests).toEqual([]);
  });

  it('cannot be given a key', async () => {
    const { run } = await testbed('github', { files: {} });
    expect((await run(['init', '--secrets', 'env:X'], { env: { X: toml } })).screen).toContain(
      'error: a key cannot be written to a variable\n',
    );
    const { screen } = await run([...push, '--secrets', 'env:X'], { env: { X: toml }, answer: true });
    expect(screen).not.toContain('Add one');
    expect(screen).toContain(
      'hint: set DEPLOY_SECRETS_KEY, or let deploy-secrets init add one to the secrets file',
    );
  });
});

it('standard input that ends before it began is an error, not an empty file', async () => {
  const { run, server: github } = await testbed('github', { files: {} });
  const { screen, code } = await run([...push, '--secrets', '-', '--prune', '--yes'], { stdin: '' });
  expect(screen).toContain('error: no secrets in standard input\n');
  expect(code).toBe(1);
  expect(github.requests).toEqual([]);
});

const example = 'example.secrets.toml';
const names = '[sources.pipedrive]\napi_key = "" # fill this in!\npem = "<configure me>"\nlimit = 0\n';
const env = {
  SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__PEM: 'canary-7f3a-b\ncanary-7f3a-c\n',
  SOURCES__PIPEDRIVE__LIMIT: '007',
  OTHER: 'x',
};

describe('an example file and the environment', () => {
  const args = [...push, '--template', example, '--from-env'];

  it('gives the names, and the same text', async () => {
    const { run, server: github } = await testbed('github', { files: { [example]: names } });
    const { screen, code } = await run(args, { env: { ...env, DEPLOY_SECRETS_KEY: key } });
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · example.secrets.toml from the environment · 3 secrets

        sources.pipedrive
          + SOURCES__PIPEDRIVE__API_KEY
          + SOURCES__PIPEDRIVE__PEM
          + SOURCES__PIPEDRIVE__LIMIT

        3 created
      hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --template example.secrets.toml --from-env --write, or paste those of --print-env
      "
    `);
    expect(code).toBe(0);
    const { DEPLOY_SECRETS_KEY: _, ...secrets } = github.secrets('acme/etl');
    expect(secrets).toEqual({ ...arrived, SOURCES__PIPEDRIVE__LIMIT: '007' });
  });

  it('with the key of the environment the next run knows what is unchanged', async () => {
    const { run } = await testbed('github', { files: { [example]: names } });
    const world = { env: { ...env, DEPLOY_SECRETS_KEY: key } };
    await run(args, world);
    expect((await run(args, world)).screen).toBe('github acme/etl · 3 secrets, all unchanged (2 requests)\n');
  });

  it('names all that is missing or empty, and sends nothing', async () => {
    const { run, server: github } = await testbed('github', { files: { [example]: names } });
    const { screen, code } = await run(args, {
      env: { SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-a', SOURCES__PIPEDRIVE__PEM: '' },
    });
    expect(screen).toMatchInlineSnapshot(`
      "warning: there is no key, so the next diff cannot tell changed from unchanged
      hint: set DEPLOY_SECRETS_KEY, or let deploy-secrets init add one to the secrets file
      error: 2 problems in example.secrets.toml from the environment, nothing was sent

        example.secrets.toml:3:1  sources.pipedrive.pem -> SOURCES__PIPEDRIVE__PEM
            the environment has it empty, as a secret arrives that is not there
            hint: set it, take it out of the example file, or leave it out with --exclude
        example.secrets.toml:4:1  sources.pipedrive.limit -> SOURCES__PIPEDRIVE__LIMIT
            the environment does not have it
            hint: set it, take it out of the example file, or leave it out with --exclude
      "
    `);
    expect(code).toBe(1);
    expect(github.secrets('acme/etl')).toEqual({});
  });

  it('does not ask for what is left out, and does not take it for gone', async () => {
    const { run, server: github } = await testbed('github', { files: { [example]: names } });
    const world = { env: { ...env, DEPLOY_SECRETS_KEY: key } };
    await run(args, world);
    const { SOURCES__PIPEDRIVE__LIMIT: _, ...less } = world.env;
    const { code } = await run([...args, '--exclude', '*.limit', '--prune', '--yes'], { env: less });
    expect(code).toBe(0);
    expect(github.secrets('acme/etl').SOURCES__PIPEDRIVE__LIMIT).toBe('007');
  });

  it.each([
    ['no such file', {}, 'error: there is no example.secrets.toml\n'],
    [
      'a file without names',
      { [example]: '[deploy_secrets]\nkey = "x"\n' },
      'error: no names in example.secrets.toml\n',
    ],
    [
      'an environment that has none',
      { [example]: 'a = ""' },
      'error: the environment has none of the names in example.secrets.toml\n',
    ],
  ])('%s is an error', async (_, files, said) => {
    const { run, server: github } = await testbed('github', { files });
    const { screen, code } = await run(args);
    expect(screen).toContain(said);
    expect(code).toBe(1);
    expect(github.requests).toEqual([]);
  });

  it('has a workflow written with every name, also those that have no value here', async () => {
    const { run } = await testbed('github', { files: { [example]: names, 'load.py': '' } });
    const { stdout } = await run(
      ['workflow', 'load.py', '--output', '-', '--template', example, '--from-env'],
      {
        env: { SOURCES__PIPEDRIVE__PEM: 'canary-7f3a' },
      },
    );
    expect(stdout).toContain(' secrets.SOURCES__PIPEDRIVE__LIMIT }}\n');
    expect(stdout).not.toContain('canary');
  });

  it('has a workflow written with every name and no secret at hand', async () => {
    const { run } = await testbed('github', { files: { [example]: names, 'load.py': '' } });
    const { stdout, code } = await run([
      'workflow',
      'load.py',
      '--output',
      '-',
      '--template',
      example,
      '--names-only',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(' secrets.SOURCES__PIPEDRIVE__LIMIT }}\n');
  });
});
