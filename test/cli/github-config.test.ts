import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Testbed, testbed } from '../testbed.ts';

const SECRETS = `[sources.x]
api_key = "canary-7f3a-key"
`;
const CONFIG = `[sources.x]
limit = 10
start = 2026-11-24
[runtime]
log_level = "INFO"
[sources.x.headers]
Accept = "application/json"
`;
const place = ['github', '--repo', 'acme/etl', '--owner', 'us'];
const push = [...place, '--with-config'];

async function staged(config: string | undefined = CONFIG, secrets = SECRETS): Promise<Testbed<'github'>> {
  const stage = await testbed('github');
  await stage.write(secrets);
  if (config !== undefined) await writeFile(stage.at('config.toml'), config);
  return stage;
}

async function keyed(config: string | undefined = CONFIG): Promise<Testbed<'github'>> {
  const stage = await staged(config);
  await stage.run(['init', '--secrets', stage.at('secrets.toml')]);
  return stage;
}

/** `create variable NAME`, `update secret NAME: why` */
async function planOf(stage: Testbed<'github'>, ...args: string[]): Promise<string[]> {
  const { stdout } = await stage.run([...push, '--dry-run', '--format', 'json', ...args]);
  const [target] = JSON.parse(stdout).targets;
  return target.changes.map(
    ({ kind, type, name, why }: Record<string, string>) => `${kind} ${type} ${name}${why ? `: ${why}` : ''}`,
  );
}

const ours = (all: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('DEPLOY_SECRETS_MANIFEST')));

describe('github --with-config', () => {
  it('pushes what is no secret as variables, in the text that dlt reads', async () => {
    const stage = await keyed();
    const { code, stdout } = await stage.run(push);
    expect(code).toBe(0);
    expect((await stage.run([...push, '--print-env'])).stdout).toMatchInlineSnapshot(`
      "env:
        SOURCES__X__API_KEY: \${{ secrets.SOURCES__X__API_KEY }}
        SOURCES__X__LIMIT: \${{ vars.SOURCES__X__LIMIT }}
        SOURCES__X__START: \${{ vars.SOURCES__X__START }}
        RUNTIME__LOG_LEVEL: \${{ vars.RUNTIME__LOG_LEVEL }}
        SOURCES__X__HEADERS: \${{ vars.SOURCES__X__HEADERS }}
      "
    `);
    expect(stdout).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml + config.toml · 1 secret and 4 variables

        sources.x
          + SOURCES__X__API_KEY  secret
          + SOURCES__X__LIMIT    variable
          + SOURCES__X__START    variable
        runtime
          + RUNTIME__LOG_LEVEL   variable
        sources.x.headers
          + SOURCES__X__HEADERS  variable

        1 secret and 4 variables created
      "
    `);
    expect(ours(stage.server.variables('acme/etl'))).toMatchInlineSnapshot(`
      {
        "RUNTIME__LOG_LEVEL": "INFO",
        "SOURCES__X__HEADERS": "{"Accept":"application/json"}",
        "SOURCES__X__LIMIT": "10",
        "SOURCES__X__START": "2026-11-24",
      }
    `);
    expect(Object.keys(stage.server.secrets('acme/etl'))).toEqual(['SOURCES__X__API_KEY']);
  });

  it('has nothing to do after that, with a key and without', async () => {
    const stage = await keyed();
    await stage.run(push);
    const { stdout } = await stage.run(push);
    expect(stdout).toMatchInlineSnapshot(`
      "github acme/etl · 1 secret and 4 variables, all unchanged (5 requests)
      "
    `);
    await stage.write(SECRETS);
    expect(await planOf(stage)).toMatchInlineSnapshot(`
      [
        "update secret SOURCES__X__API_KEY: cannot compare",
        "keep variable SOURCES__X__LIMIT",
        "keep variable SOURCES__X__START",
        "keep variable RUNTIME__LOG_LEVEL",
        "keep variable SOURCES__X__HEADERS",
      ]
    `);
  });

  it('tells what another hand changed, to the value', async () => {
    const stage = await keyed();
    await stage.run(push);
    stage.server.setVariable('acme/etl', 'RUNTIME__LOG_LEVEL', 'DEBUG');
    expect(await planOf(stage)).toContain('update variable RUNTIME__LOG_LEVEL: changed elsewhere');
    stage.server.setVariable('acme/etl', 'RUNTIME__LOG_LEVEL', 'INFO');
    expect(await planOf(stage)).toContain('keep variable RUNTIME__LOG_LEVEL');
  });

  it('removes with --prune what it pushed and no one else has changed, and never the marks', async () => {
    const stage = await keyed();
    stage.server.setVariable('acme/etl', 'THEIRS', 'x');
    await stage.run(push);
    stage.server.setVariable('acme/etl', 'RUNTIME__LOG_LEVEL', 'DEBUG');
    await writeFile(stage.at('config.toml'), '[sources.x]\nlimit = 10\n');
    await stage.run([...push, '--prune', '--yes', '--max-removals', '9']);
    expect(ours(stage.server.variables('acme/etl'))).toEqual({
      RUNTIME__LOG_LEVEL: 'DEBUG',
      SOURCES__X__LIMIT: '10',
      THEIRS: 'x',
    });
    expect(stage.server.variable('acme/etl', 'DEPLOY_SECRETS_MANIFEST_VARIABLES')).toBeDefined();
  });

  it('leaves variables alone without the option, and their marks too', async () => {
    const stage = await keyed();
    await stage.run(push);
    await stage.write(`${await stage.read()}[sources.y]\nkey = "canary-7f3a-more"\n`);
    await stage.run([...place, '--prune', '--yes']);
    expect(Object.keys(ours(stage.server.variables('acme/etl')))).toHaveLength(4);
    expect((await planOf(stage)).filter((one) => !one.startsWith('keep'))).toEqual([]);
  });

  it('lets secrets.toml win where both have a name, as dlt does', async () => {
    const stage = await staged('[sources.x]\napi_key = "only a default"\nlimit = 10\n');
    await stage.run(push);
    expect(stage.server.secrets('acme/etl')).toEqual({ SOURCES__X__API_KEY: 'canary-7f3a-key' });
    expect(ours(stage.server.variables('acme/etl'))).toEqual({ SOURCES__X__LIMIT: '10' });
  });

  it('refuses what looks like a secret, and sends nothing', async () => {
    const stage = await staged('[destination.pg]\npassword = "canary-7f3a-password"\n');
    const { code, stderr, screen } = await stage.run(push);
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: there is no key, so the next diff cannot tell changed from unchanged
      hint: let deploy-secrets init add one to the secrets file
      error: 1 problem in secrets.toml + config.toml, nothing was sent

        config.toml:2:1  destination.pg.password
            it looks like a secret, and as configuration many could read it
            hint: move it to secrets.toml, where dlt finds it as well, or leave it out with --exclude
      "
    `);
    expect(screen).not.toContain('canary');
    expect(stage.server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect((await stage.run([...push, '--exclude', 'destination.pg.password'])).code).toBe(0);
  });

  it.each([
    ['has no file', undefined, [...push]],
    ['holds our key', '[deploy_secrets]\nkey = "canary-7f3a"\n', [...push]],
    ['has no place in Dependabot', CONFIG, [...push, '--app', 'dependabot']],
    ['has no place in a layout', CONFIG, ['aws', '--region', 'eu-west-1', '--with-config']],
    ['has a name of ours', 'deploy_secrets_manifest_x = 1\n', [...push]],
  ])('refuses where it %s', async (_, config, args) => {
    const stage = await testbed('github');
    await stage.write(SECRETS);
    if (config !== undefined) await writeFile(stage.at('config.toml'), config);
    const { code, stderr } = await stage.run(args);
    expect([code, stderr]).toMatchSnapshot();
    expect(stderr).not.toContain('canary');
  });

  it('is within the one document, below the secrets', async () => {
    const stage = await staged();
    await stage.run([...push, '--layout', 'document']);
    expect(stage.server.secret('acme/etl', 'DLT_SECRETS_TOML')?.value).toMatchInlineSnapshot(`
      "[sources.x]
      api_key = "canary-7f3a-key"
      limit = 10
      start = 2026-11-24

      [sources.x.headers]
      Accept = "application/json"

      [runtime]
      log_level = "INFO"
      "
    `);
    expect(ours(stage.server.variables('acme/etl'))).toEqual({});
  });

  it('goes to an environment, and with an organization to whom its secrets go', async () => {
    const stage = await staged();
    stage.server.addEnvironment('acme/etl/production');
    await stage.run([...push, '--environment', 'production']);
    await stage.run(['github', '--org', 'acme', '--repos', 'etl', '--with-config']);
    expect(Object.keys(stage.server.variables('acme/etl/production'))).toContain('SOURCES__X__LIMIT');
    expect(stage.server.variable('acme', 'SOURCES__X__LIMIT')?.access?.visibility).toBe('selected');
  });

  it('has its marks beside those of the secrets, where they are kept in a file', async () => {
    const stage = await keyed();
    const marks = stage.at('marks.txt');
    await stage.run([...push, '--manifest', marks]);
    stage.server.setVariable('acme/etl', 'RUNTIME__LOG_LEVEL', 'DEBUG');
    expect(Object.keys(stage.server.variables('acme/etl'))).toHaveLength(4);
    expect(await planOf(stage, '--manifest', marks)).toContain(
      'update variable RUNTIME__LOG_LEVEL: changed elsewhere',
    );
    const kept = await Promise.all([readFile(marks, 'utf8'), readFile(`${marks}.variables`, 'utf8')]);
    expect(kept.map((text) => text.match(/^[A-Z_]+(?=:)/gm))).toEqual([
      ['SOURCES__X__API_KEY'],
      ['RUNTIME__LOG_LEVEL', 'SOURCES__X__HEADERS', 'SOURCES__X__LIMIT', 'SOURCES__X__START'],
    ]);
  });

  it('is verified as the secrets are', async () => {
    const stage = await staged();
    await stage.run([...push, '--with-verify']);
    const text = stage.server.secret('acme/etl', 'DEPLOY_SECRETS_VERIFY')?.value ?? '{}';
    expect(Object.keys(JSON.parse(text).names)).toEqual([
      'SOURCES__X__API_KEY',
      'SOURCES__X__LIMIT',
      'SOURCES__X__START',
      'RUNTIME__LOG_LEVEL',
      'SOURCES__X__HEADERS',
    ]);
  });

  it('is of the same profile', async () => {
    const stage = await testbed('github');
    await writeFile(stage.at('prod.secrets.toml'), SECRETS, { mode: 0o600 });
    await writeFile(stage.at('prod.config.toml'), '[runtime]\nlog_level = "WARNING"\n');
    await writeFile(stage.at('config.toml'), CONFIG);
    await stage.run([...push, '--secrets', stage.at('prod.secrets.toml')]);
    expect(ours(stage.server.variables('acme/etl'))).toEqual({ RUNTIME__LOG_LEVEL: 'WARNING' });
    const elsewhere = path.join(stage.at('sub'), 'decrypted.toml');
    await mkdir(stage.at('sub'));
    await writeFile(elsewhere, SECRETS, { mode: 0o600 });
    await writeFile(path.join(stage.at('sub'), 'config.toml'), '[runtime]\nlog_level = "ERROR"\n');
    await stage.run([...push, '--secrets', elsewhere, '--overwrite']);
    expect(ours(stage.server.variables('acme/etl'))).toEqual({ RUNTIME__LOG_LEVEL: 'ERROR' });
  });
});
