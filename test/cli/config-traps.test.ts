import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fileConflicts } from '../../src/core/dlt/config-conflicts/index.ts';
import type { ProjectValues } from '../../src/core/layouts/lay-out.ts';
import type { Provider } from '../../src/core/sync/provider.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { providers } from '../../src/providers/index.ts';
import { type Testbed, testbed } from '../testbed.ts';

const push = ['github', '--repo', 'acme/etl', '--owner', 'us'];
const dryRun = [...push, '--dry-run'];

async function staged(secrets: string, config?: string): Promise<Testbed<'github'>> {
  const stage = await testbed('github');
  await stage.write(secrets);
  await stage.run(['init', '--secrets', stage.at('secrets.toml')]);
  if (config !== undefined) await writeFile(stage.at('config.toml'), config);
  return stage;
}

const SPLIT = `[destination.postgres.credentials]
password = "canary-7f3a-password"
`;
const HOST = `[destination.postgres.credentials]
host = "db.acme.dev"
`;

describe('config.toml beside the secrets, not pushed', () => {
  it('stops the push that would end in a job that fails', async () => {
    const stage = await staged(SPLIT, HOST);
    const { code, screen } = await stage.run(push);
    expect(code).toBe(1);
    expect(screen).toMatchInlineSnapshot(`
      "error: 1 problem, nothing was sent

        config.toml:2:1  destination.postgres.credentials.host, destination.postgres.credentials.password
            the job would fail: dlt finds destination.postgres.credentials here first, and takes no
            credentials from config.toml
            hint: move it to the secrets, beside destination.postgres.credentials.password
            (secrets.toml:2:1)
      "
    `);
    expect(stage.server.secrets('acme/etl')).toEqual({});
  });

  it('is as if it were not there where it is excluded', async () => {
    const stage = await staged(SPLIT, HOST);
    const { code, stderr } = await stage.run([...push, '--exclude', 'destination.postgres.credentials.host']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('config.toml')]);
  });

  it('is read whole whatever --include picks of the secrets', async () => {
    const stage = await staged(SPLIT, HOST);
    expect((await stage.run([...dryRun, '--include', '*.password'])).code).toBe(1);
  });

  it('may travel with a document, which the job writes where secrets.toml would be', async () => {
    const stage = await staged(SPLIT, HOST);
    expect((await stage.run([...push, '--layout', 'document'])).code).toBe(0);
  });

  it('warns of what dlt never reads, of what looks like a secret, of a variable set here', async () => {
    const stage = await staged(
      '[sources.x]\nlimit = 10\ngh_token = "canary-7f3a-token"\n',
      '[sources.x]\nlimit = 5\napi_key = "canary-7f3a-key"\n',
    );
    const { code, stderr } = await stage.run(dryRun);
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: 3 things to look at

        config.toml:2:1   sources.x.limit
            dlt never reads it, since the secrets have it too
            (secrets.toml:2:1)
            hint: leave out the one that is not meant
        config.toml:3:1   sources.x.api_key
            it looks like a secret, and dlt takes no secret from config.toml
            hint: move it to secrets.toml: from here it is not pushed
        secrets.toml:3:1  sources.x.gh_token
            dlt here reads the variable GH_TOKEN of the environment instead
            hint: unset it where the file is meant to count
      "
    `);
    expect(stderr).not.toContain('canary');
  });

  it('tells a name that would win in the job, at the line to mend', async () => {
    const stage = await staged('[sources.x]\nLIMIT = 10\n', '[sources.x]\nlimit = 5\n');
    const { code, stderr } = await stage.run(dryRun);
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: 1 thing to look at

        secrets.toml:2:1  sources.x.LIMIT -> SOURCES__X__LIMIT
            dlt tells upper from lower case in TOML, but not in the environment
            hint: write it as dlt looks it up, or leave it out with --exclude
      error: 1 problem in secrets.toml, a push would be refused

        secrets.toml:2:1  sources.x.LIMIT, sources.x.limit
            in the job SOURCES__X__LIMIT would win over sources.x.limit
            (config.toml:2:1), which dlt reads here
            hint: write it as dlt looks it up, or leave it out with --exclude
      "
    `);
  });

  it('is no error where it cannot be parsed, and its text is not shown', async () => {
    const stage = await staged(SPLIT, 'name = "canary-7f3a-open\n');
    const { code, stderr } = await stage.run(dryRun);
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: config.toml:1:25: a string that is never closed, or not on its own line
      hint: dlt fails on this file, here and in the job
      "
    `);
  });

  it('is no error where it cannot be read', async () => {
    const stage = await staged(SPLIT);
    await mkdir(stage.at('config.toml'));
    const { code, stderr } = await stage.run(dryRun);
    expect([code, stderr]).toEqual([0, expect.stringContaining('dlt fails on this file')]);
  });

  it('warns of a key of ours in it', async () => {
    const stage = await staged(SPLIT, '[deploy_secrets]\nkey = "canary-7f3a-key"\n');
    const { code, stderr } = await stage.run(dryRun);
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "warning: 1 thing to look at

        config.toml:2:1  deploy_secrets.key
            [deploy_secrets] holds a key, which is secret
            hint: move it to secrets.toml, and let deploy-secrets init make another key if this file was
            shared
      "
    `);
  });

  it('says nothing where there is none, and where nothing is wrong', async () => {
    expect((await (await staged(SPLIT)).run(dryRun)).stderr).toBe('');
    expect((await (await staged(SPLIT, 'limit = 1\n')).run(dryRun)).stderr).toBe('');
  });

  it('refuses no check of names alone', async () => {
    const stage = await staged(SPLIT, HOST);
    const names = ['--template', stage.at('secrets.toml'), '--names-only'];
    expect((await stage.run([...push, ...names])).code).toBe(0);
  });
});

describe('config.toml that is pushed', () => {
  const secrets = '[sources]\nlimit = 10\n';
  const config = '[sources.x]\nlimit = 5\n';

  it('stops the push where it would win in the job', async () => {
    const stage = await staged(secrets, config);
    const { code, stderr } = await stage.run([...push, '--with-config']);
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error: 1 problem in secrets.toml + config.toml, nothing was sent

        config.toml:2:1  sources.x.limit, sources.limit
            the job would read this, and dlt here reads sources.limit
            (secrets.toml:2:1) of the secrets
            hint: leave out the one that is not meant
      "
    `);
    expect((await stage.run([...push, '--with-config', '--exclude', 'sources.x.limit'])).code).toBe(0);
  });
});

describe('a variable of this environment', () => {
  it('is no matter where the secrets are in no file', () => {
    const source = { leaves: parseToml('user = "canary-7f3a"', 'standard input') };
    const filter = { include: [], exclude: [] };
    const told = (values: ProjectValues, rest = {}) =>
      fileConflicts(values, providers.github, { layouts: ['env'] }, { filter, ...rest });
    expect(told(source)).toEqual([]);
    expect(told({ ...source, unpushedConfig: [] })).toEqual([]);
    expect(told(source, { isSet: (name: string) => name === 'USER' })).toHaveLength(1);
  });
});

describe('what a layout makes of the secrets decides', () => {
  const source = {
    leaves: parseToml('[sources.a]\nlimit = 1\nLIMIT = 2\n[sources.b]\nLIMIT = 3', 'secrets.toml'),
    unpushedConfig: parseToml('limit = 1\n[sources.b]\nlimit = 2', 'config.toml'),
  };
  const all: Readonly<Record<string, Provider<never>>> = providers;

  it.each<[string, string[], string[]]>([
    ['github', ['env'], ['secret-first']],
    ['github', ['document'], []],
    ['aws', ['env'], ['secret-first']],
    ['aws', ['json'], ['secret-first']],
    ['aws', ['document'], ['config-first']],
    ['gcp', ['env'], ['secret-first']],
    ['gcp', ['json'], ['secret-first']],
    ['gcp', ['document'], ['config-first']],
    ['airflow', ['document'], ['config-first']],
    ['airflow', ['variable'], ['config-first']],
    ['airflow', ['connection', 'document'], ['config-first']],
    ['airflow', ['connection'], []],
  ])('%s %j', (name, layouts, codes) => {
    const provider = all[name];
    if (!provider) throw new Error(`no provider ${name}`);
    const filter = { include: [], exclude: [] };
    expect(fileConflicts(source, provider, { layouts }, { filter }).map(({ code }) => code)).toEqual(codes);
  });
});
