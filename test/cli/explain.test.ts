import { describe, expect, it } from 'vitest';
import { providers } from '../../src/providers/index.ts';
import { testbed } from '../testbed.ts';

const files = {
  '.dlt/.workspace': '',
  '.dlt/prod.secrets.toml': '[sources.pipedrive]\napi_key = "canary-7f3a-a"\n',
  '.dlt/secrets.toml': [
    'api_key = "canary-7f3a-b"',
    '[sources.pipedrive]',
    'api_key = "canary-7f3a-c"',
    'user = "canary-7f3a-d"',
    '[destination.postgres.credentials.query]',
    'sslmode = "canary-7f3a-e"',
    '[sources.x]',
    'API_KEY = "canary-7f3a-f"',
    '[deploy_secrets]',
  ].join('\n'),
};

it('one value, by its path', async () => {
  const { run, server: github } = await testbed('github', { files });
  const { screen, code } = await run(['explain', 'sources.pipedrive.api_key', '--profile', 'prod']);
  expect(screen).toMatchInlineSnapshot(`
    "sources.pipedrive.api_key
      from      .dlt/prod.secrets.toml:2:1, over .dlt/secrets.toml:3:1
      called    SOURCES__PIPEDRIVE__API_KEY                      github env, aws env, gcp env
                DLT_SECRETS_TOML                                 github document
                dlt/dlt_secrets_toml                             aws document
                dlt/env                                          aws json, in it SOURCES__PIPEDRIVE__API_KEY
                airflow/connections/sources.pipedrive.api_key    aws connection, in it password and extra.api_key
                airflow/variables/dlt_secrets_toml               aws airflow-document
                dlt_secrets_toml                                 gcp document, airflow document
                dlt_secrets_env                                  gcp json, in it SOURCES__PIPEDRIVE__API_KEY
                airflow-connections-sources__pipedrive__api_key  gcp connection, in it password and extra.api_key
                airflow-variables-dlt_secrets_toml               gcp airflow-document
                sources.pipedrive.api_key                        airflow connection, in it password and extra.api_key
                sources.pipedrive.api_key                        airflow variable
      dlt asks  SOURCES__PIPEDRIVE__PIPEDRIVE__API_KEY
                SOURCES__PIPEDRIVE__API_KEY             this value
                SOURCES__API_KEY
                API_KEY                                 .dlt/secrets.toml:1:1
    "
  `);
  expect(code).toBe(0);
  expect(github.requests).toEqual([]);
});

it('says when this environment has something that dlt takes first', async () => {
  const { run } = await testbed('github', { files });
  const { screen } = await run(['explain', '*.user'], { env: { USER: 'canary-7f3a-env' } });
  expect(screen.split('\n').slice(-6).join('\n')).toMatchInlineSnapshot(`
    "            sources.pipedrive.user                        airflow variable
      dlt asks  SOURCES__PIPEDRIVE__PIPEDRIVE__USER
                SOURCES__PIPEDRIVE__USER             this value
                SOURCES__USER
                USER                                 set in this environment, which dlt takes first
    "
  `);
  expect(screen).not.toContain('canary');
});

it('as a pipeline looks it up', async () => {
  const { run } = await testbed('github', { files });
  const { screen } = await run(['explain', 'sources.pipedrive.api_key', '--pipeline', 'my_etl']);
  expect(screen).toMatchInlineSnapshot(`
    "sources.pipedrive.api_key
      from      .dlt/secrets.toml:3:1
      called    SOURCES__PIPEDRIVE__API_KEY                      github env, aws env, gcp env
                DLT_SECRETS_TOML                                 github document
                dlt/my_etl/dlt_secrets_toml                      aws document
                dlt/my_etl/env                                   aws json, in it SOURCES__PIPEDRIVE__API_KEY
                airflow/connections/sources.pipedrive.api_key    aws connection, in it password and extra.api_key
                airflow/variables/my_etl.dlt_secrets_toml        aws airflow-document
                my_etl-dlt_secrets_toml                          gcp document
                my_etl-dlt_secrets_env                           gcp json, in it SOURCES__PIPEDRIVE__API_KEY
                airflow-connections-sources__pipedrive__api_key  gcp connection, in it password and extra.api_key
                airflow-variables-dlt_secrets_toml               gcp airflow-document
                sources.pipedrive.api_key                        airflow connection, in it password and extra.api_key
                my_etl.dlt_secrets_toml                          airflow document
                my_etl.sources.pipedrive.api_key                 airflow variable
      dlt asks  MY_ETL__SOURCES__PIPEDRIVE__PIPEDRIVE__API_KEY
                MY_ETL__SOURCES__PIPEDRIVE__API_KEY
                MY_ETL__SOURCES__API_KEY
                MY_ETL__API_KEY
                SOURCES__PIPEDRIVE__PIPEDRIVE__API_KEY
                SOURCES__PIPEDRIVE__API_KEY                     this value
                SOURCES__API_KEY
                API_KEY                                         .dlt/secrets.toml:1:1
    "
  `);
});

it('inside a table that dlt reads only whole', async () => {
  const { run } = await testbed('github', { files });
  expect((await run(['explain', '*.sslmode'])).screen).toContain(
    'the table destination.postgres.credentials.query, which dlt reads only whole\n',
  );
});

it('with what is wrong with it', async () => {
  const { run } = await testbed('github', { files });
  expect((await run(['explain', 'sources.x.API_KEY'])).screen).toContain(
    'dlt tells upper from lower case in TOML, but not in the environment\n            hint: ',
  );
});

it('what GitHub takes under no such name, and the way out', async () => {
  const { run } = await testbed('github', {
    files: { '.dlt/secrets.toml': '[github_source]\ntoken = "canary-7f3a-g"\n[deploy_secrets]\n' },
  });
  const { screen } = await run(['explain', 'github_source.token']);
  expect(screen).toContain(
    'error     in the layout env: GitHub takes no name that begins with GITHUB_\n            hint: push it with --rename-reserved',
  );
  const renamed = await run(['explain', 'github_source.token', '--rename-reserved']);
  expect(renamed.screen).toContain('DLT_GITHUB_SOURCE__TOKEN ');
  expect(renamed.screen).not.toContain('error');
});

it('everything, without a word', async () => {
  const { run } = await testbed('github', { files });
  const { screen, code } = await run(['explain', '--format', 'json']);
  const { values, passedOver, source } = JSON.parse(screen);
  expect(code).toBe(0);
  expect(source).toBe('.dlt/secrets.toml');
  expect(passedOver).toEqual([]);
  expect(values.map(({ path }: { path: string }) => path)).toEqual([
    'api_key',
    'sources.pipedrive.api_key',
    'sources.pipedrive.user',
    'destination.postgres.credentials.query.sslmode',
    'sources.x.API_KEY',
  ]);
});

it('under every name of every layout of every store', async () => {
  const { run } = await testbed('github', { files });
  const { stdout } = await run(['explain', 'sources.pipedrive.user', '--format', 'json']);
  const [{ called }] = JSON.parse(stdout).values;
  const layouts = Object.entries(providers).flatMap(([store, { layouts: all }]) =>
    Object.keys(all).map((layout) => `${store} ${layout}`),
  );
  const told = called.map(
    ({ provider, layout }: { provider: string; layout: string }) => `${provider} ${layout}`,
  );
  expect([...new Set(told)]).toEqual(layouts);
  for (const { name, inside } of called)
    for (const word of [name, ...inside])
      expect((await run(['explain', word])).stdout, word).toContain('sources.pipedrive.user\n');
});

it('by a name that --rename gives', async () => {
  const { run } = await testbed('github', { files });
  const { stdout } = await run(['explain', 'TOKEN', '--rename', 'sources.pipedrive.user=TOKEN']);
  expect(stdout).toMatch(/^sources\.pipedrive\.user\n/);
});

it('what a file further down has, and dlt passes over', async () => {
  const { run } = await testbed('github', {
    files: {
      '.dlt/.workspace': '',
      '.dlt/prod.secrets.toml': 'a = 1\n',
      '.dlt/secrets.toml': '[a]\nb = "canary-7f3a"\n',
    },
  });
  const { screen } = await run(['explain', 'a.b', '--profile', 'prod']);
  expect(screen).toMatchInlineSnapshot(`
    "a.b
      from      .dlt/secrets.toml:2:1
      not read  a in .dlt/prod.secrets.toml:1:1 stands in its place
    "
  `);
});

it.each([
  ['sources.pipdrive.api_key', 'sources.pipedrive.api_key'],
  ['SOURCES__PIPEDRIVE__API_KY', 'SOURCES__PIPEDRIVE__API_KEY'],
  ['sources.pipdrive', 'sources.pipedrive'],
  ['postgres', 'destination.postgres.credentials.query.sslmode'],
])('suggests what was likely meant by %s', async (asked, meant) => {
  const { run } = await testbed('github', { files });
  const { screen, code } = await run(['explain', asked]);
  expect(screen).toBe(
    `error: nothing in .dlt/secrets.toml is or is called ${asked}\nhint: did you mean ${meant}?\n`,
  );
  expect(code).toBe(1);
});

it('says how to see everything when nothing is near', async () => {
  const { run } = await testbed('github', { files });
  expect((await run(['explain', 'zzz'])).screen).toContain(
    'hint: deploy-secrets explain, without a word after it, lists everything\n',
  );
  expect((await run(['explain', '--include', 'zzz'])).screen).toContain(
    'error: --include zzz matches nothing in the file\n',
  );
});

it('takes a profile for this machine, since it pushes nothing', async () => {
  const { run } = await testbed('github', {
    files: { ...files, '.dlt/dev.secrets.toml': 'only_here = 1\n' },
  });
  expect((await run(['explain', 'only_here'])).screen).toContain('from      .dlt/dev.secrets.toml:1:1\n');
});

it('the names of an example file', async () => {
  const { run } = await testbed('github', { files: { 'example.toml': 'a = ""\n' } });
  const { screen, code } = await run(['explain', 'a', '--template', 'example.toml', '--names-only']);
  expect(screen).toContain('from      example.toml:1:1\n');
  expect(code).toBe(0);
});

describe('--with-config', () => {
  const both = {
    '.dlt/secrets.toml':
      'region = "canary-7f3a-a"\n[sources.pipedrive]\napi_key = "canary-7f3a-b"\nuser = "canary-7f3a-c"\n',
    '.dlt/config.toml':
      '[sources.pipedrive]\nlimit = 7317\nregion = "canary-7f3a-d"\nuser = "canary-7f3a-e"\n[runtime]\nlog_level = "canary-7f3a-f"\n',
  };

  it('a value of config.toml: where it goes, and where there is no place for it', async () => {
    const { run } = await testbed('github', { files: both });
    const { screen, code } = await run(['explain', 'sources.pipedrive.limit', '--with-config']);
    expect(screen).toMatchInlineSnapshot(`
      "sources.pipedrive.limit
        from      .dlt/config.toml:2:1
        called    SOURCES__PIPEDRIVE__LIMIT           github env, as a variable
                  DLT_SECRETS_TOML                    github document
                  dlt/dlt_secrets_toml                aws document
                  dlt/env                             aws json, in it SOURCES__PIPEDRIVE__LIMIT
                  airflow/variables/dlt_secrets_toml  aws airflow-document
                  dlt_secrets_toml                    gcp document, airflow document
                  dlt_secrets_env                     gcp json, in it SOURCES__PIPEDRIVE__LIMIT
                  airflow-variables-dlt_secrets_toml  gcp airflow-document
                  sources.pipedrive.limit             airflow variable
        no place  in aws env, aws connection, gcp env, gcp connection, airflow connection: there it travels with the code, in its file
        dlt asks  SOURCES__PIPEDRIVE__PIPEDRIVE__LIMIT
                  SOURCES__PIPEDRIVE__LIMIT             this value
                  SOURCES__LIMIT
                  LIMIT
      "
    `);
    expect(code).toBe(0);
  });

  it('what a secret stands before, under a name further up', async () => {
    const { run } = await testbed('github', { files: both });
    const { screen } = await run(['explain', 'sources.pipedrive.region', '--with-config']);
    expect(screen.split('\n').filter((line) => !line.includes('called'))).toMatchInlineSnapshot(`
      [
        "sources.pipedrive.region",
        "  from      .dlt/config.toml:3:1",
        "  not read  region in .dlt/secrets.toml:1:1 comes first, as every secret does",
        "            DLT_SECRETS_TOML                    github document",
        "            dlt/dlt_secrets_toml                aws document",
        "            dlt/env                             aws json, in it SOURCES__PIPEDRIVE__REGION",
        "            airflow/variables/dlt_secrets_toml  aws airflow-document",
        "            dlt_secrets_toml                    gcp document, airflow document",
        "            dlt_secrets_env                     gcp json, in it SOURCES__PIPEDRIVE__REGION",
        "            airflow-variables-dlt_secrets_toml  gcp airflow-document",
        "            sources.pipedrive.region            airflow variable",
        "  no place  in aws env, aws connection, gcp env, gcp connection, airflow connection: there it travels with the code, in its file",
        "  dlt asks  SOURCES__PIPEDRIVE__PIPEDRIVE__REGION",
        "            SOURCES__PIPEDRIVE__REGION             this value",
        "            SOURCES__REGION",
        "            REGION                                 .dlt/secrets.toml:1:1, which dlt takes first",
        "",
      ]
    `);
    expect(screen).not.toContain('canary');
  });

  it('what a secret stands before, at the same path', async () => {
    const { run } = await testbed('github', { files: both });
    const { screen } = await run(['explain', 'sources.pipedrive.user', '--with-config']);
    expect(screen).toContain('  from      .dlt/secrets.toml:4:1, over .dlt/config.toml:4:1\n');
    expect(screen).toContain('  SOURCES__PIPEDRIVE__USER             this value; .dlt/config.toml:4:1\n');
    expect(screen).not.toContain('no place');
  });

  it('by the name of a variable, and nothing of it without the option', async () => {
    const { run } = await testbed('github', { files: both });
    const asked = ['explain', 'RUNTIME__LOG_LEVEL'];
    expect((await run([...asked, '--with-config'])).stdout).toMatch(/^runtime\.log_level\n/);
    expect(await run(asked)).toMatchObject({
      code: 1,
      screen:
        'error: nothing in .dlt/secrets.toml is or is called RUNTIME__LOG_LEVEL\nhint: config.toml has it: add --with-config\n',
    });
  });

  it('what looks like a secret there', async () => {
    const { run } = await testbed('github', {
      files: { ...both, '.dlt/config.toml': 'api_token = "canary-7f3a-a"\n' },
    });
    const { screen } = await run(['explain', 'api_token', '--with-config']);
    expect(screen).toContain(
      '  error     in the layout env: it looks like a secret, and as configuration many could read it\n',
    );
    expect(screen).not.toContain('canary');
  });

  it("a profile's file over the project's", async () => {
    const { run } = await testbed('github', {
      files: {
        ...both,
        '.dlt/.workspace': '',
        '.dlt/prod.config.toml': '[runtime]\nlog_level = "canary-7f3a-g"\n',
      },
    });
    const { screen } = await run(['explain', 'runtime.*', '--with-config', '--profile', 'prod']);
    expect(screen).toContain('  from      .dlt/prod.config.toml:2:1, over .dlt/config.toml:6:1\n');
  });

  it('all of it as JSON, with no value in it', async () => {
    const { run } = await testbed('github', { files: both });
    const { stdout } = await run(['explain', '--with-config', '--format', 'json']);
    const { values, source } = JSON.parse(stdout);
    expect(source).toBe('.dlt/secrets.toml + .dlt/config.toml');
    const told = values.map(({ path, configuration, behind, noPlace, lookups }: Told) => [
      path,
      configuration,
      behind?.at,
      noPlace.length > 0,
      lookups.find(({ taken }) => taken)?.taken,
    ]);
    expect(told).toEqual([
      ['region', false, undefined, false, 'file'],
      ['sources.pipedrive.api_key', false, undefined, false, 'file'],
      ['sources.pipedrive.user', false, undefined, false, 'file'],
      ['sources.pipedrive.limit', true, undefined, true, 'configuration'],
      ['sources.pipedrive.region', true, '.dlt/secrets.toml:1:1', true, 'file'],
      ['runtime.log_level', true, undefined, true, 'configuration'],
    ]);
    expect(stdout).not.toMatch(/canary|7317/);
  });

  it('has an end where there is no config.toml', async () => {
    const { run } = await testbed('github', { files: { '.dlt/secrets.toml': both['.dlt/secrets.toml'] } });
    expect((await run(['explain', '--with-config'])).screen).toContain(
      'error: --with-config: there is no .dlt/config.toml\n',
    );
  });
});

interface Told {
  readonly path: string;
  readonly configuration: boolean;
  readonly behind: { readonly at: string } | null;
  readonly noPlace: readonly unknown[];
  readonly lookups: readonly { readonly taken: string | null }[];
}
