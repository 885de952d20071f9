import { expect, it, onTestFinished } from 'vitest';
import { startFake } from '../../fakes/start.ts';
import { faultsOf } from '../../schema/output.ts';
import { KEY, type Testbed, testbed } from '../../testbed.ts';

const SECRETS =
  '[sources.orders]\napi_key = "canary-1"\n[destination.x.credentials]\npassword = "canary-2"\n';

/** A team with a target at each kind of store. */
async function team(extra: Readonly<Record<string, string>> = {}) {
  const [aws, gcp, airflow] = await Promise.all([startFake('aws'), startFake('gcp'), startFake('airflow')]);
  onTestFinished(async () => {
    await Promise.all([aws, gcp, airflow].map(({ fake }) => fake.close()));
  });
  const bed = await testbed('github', {
    files: {
      '.dlt/secrets.toml': SECRETS,
      'deploy-secrets.toml': `version = 1
[defaults]
owner = "us"
prefix = "etl_"
[targets.production]
to = "github"
repo = "acme/etl"
[targets.warehouse]
to = "aws"
[targets.jobs]
to = "gcp"
project = "acme-prod"
[targets.airflow]
to = "airflow"
url = "${airflow.fake.url}"
username = "env:TEAM_NAME"
password = "env:TEAM_PASSWORD"
layout = "document"
`,
      ...extra,
    },
  });
  const env = {
    ...aws.env,
    ...gcp.env,
    DEPLOY_SECRETS_KEY: KEY,
    TEAM_NAME: airflow.env.AIRFLOW_USERNAME ?? '',
    TEAM_PASSWORD: airflow.env.AIRFLOW_PASSWORD ?? '',
  };
  const shown = (text: string): string =>
    airflow
      .shown(text)
      .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
      .replace(/\(Airflow [\d.]+\)/, '(Airflow X)');
  return { bed, env, shown, stores: { aws, gcp, airflow } };
}

const run = async (
  { bed, env, shown }: { bed: Testbed<'github'>; env: Record<string, string>; shown(text: string): string },
  ...args: string[]
): Promise<string> => {
  const { screen, code } = await bed.run(args, { env });
  return `${shown(screen)}exit ${code}`;
};

it('looks at four stores at once, says all, pushes, and sums up', async () => {
  const all = await team();
  expect(await run(all, 'push', '--all', '--yes', '--dry-run', '--exit-code')).toMatchInlineSnapshot(`
    "production
    github acme/etl · .dlt/secrets.toml · 2 secrets

      sources.orders
        + SOURCES__ORDERS__API_KEY
      destination.x.credentials
        + DESTINATION__X__CREDENTIALS__PASSWORD

      2 to create
      nothing was changed

    warehouse
    aws 123456789012 eu-west-1 etl_ · .dlt/secrets.toml · 2 secrets

      sources.orders
        + etl_SOURCES__ORDERS__API_KEY
      destination.x.credentials
        + etl_DESTINATION__X__CREDENTIALS__PASSWORD

      2 to create
      2 new secrets cost about $0.80 a month ($0.40 each, as of 2026-11-24); --layout json or document needs only one
      nothing was changed

    jobs
    gcp acme-prod etl_ · .dlt/secrets.toml · 2 secrets

      sources.orders
        + etl_SOURCES__ORDERS__API_KEY
      destination.x.credentials
        + etl_DESTINATION__X__CREDENTIALS__PASSWORD

      2 to create
      2 new versions: about $0.12 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)
      nothing was changed

    airflow
    airflow http://airflow (Airflow X) · .dlt/secrets.toml · 1 variable of 2 keys

      the whole file
        + dlt_secrets_toml

      1 to create
      nothing was changed

      production  github acme/etl                                 2 to create
      warehouse   aws 123456789012 eu-west-1 etl_                 2 to create
      jobs        gcp acme-prod etl_                              2 to create
      airflow     airflow http://airflow (Airflow 3.3.2)  1 to create
    exit 2"
  `);
  expect(await run(all, 'push', '--all', '--yes')).toMatch(/exit 0$/);
  expect(await run(all, 'push', '--all', '--yes')).toMatchInlineSnapshot(`
    "production
    github acme/etl · 2 secrets, all unchanged (2 requests)

    warehouse
    aws 123456789012 eu-west-1 etl_ · 2 secrets, all unchanged (1 request)

    jobs
    gcp acme-prod etl_ · 2 secrets, all unchanged by us (1 request)

    airflow
    airflow http://airflow (Airflow X) · 1 variable of 2 keys, unchanged by us (5 requests)

      production  github acme/etl                                 all 2 unchanged
      warehouse   aws 123456789012 eu-west-1 etl_                 all 2 unchanged
      jobs        gcp acme-prod etl_                              all 2 unchanged
      airflow     airflow http://airflow (Airflow 3.3.2)  unchanged
    exit 0"
  `);
});

it('lets one that is down neither stop nor hide the others', async () => {
  const all = await team();
  all.stores.aws.fake.faults.push({ times: Number.POSITIVE_INFINITY, do: { status: 403, body: {} } });
  const first = await run(all, 'push', '--all', '--yes');
  expect(first.slice(first.indexOf('error:'))).toMatchInlineSnapshot(`
    "error: could not list the secrets: 127.0.0.1:PORT answers 403, and not as Secrets Manager does
    hint: is AWS_ENDPOINT_URL right, and no proxy or page to sign in answering in its place?

    jobs
    gcp acme-prod etl_ · .dlt/secrets.toml · 2 secrets

      sources.orders
        + etl_SOURCES__ORDERS__API_KEY
      destination.x.credentials
        + etl_DESTINATION__X__CREDENTIALS__PASSWORD

    airflow
    airflow http://airflow (Airflow X) · .dlt/secrets.toml · 1 variable of 2 keys

      the whole file
        + dlt_secrets_toml

      production  github acme/etl                                 2 created
      warehouse   aws                                             failed: 1 problem
      jobs        gcp acme-prod etl_                              2 created
      airflow     airflow http://airflow (Airflow 3.3.2)  1 created
    hint: when that is mended, run the same command again: it goes on with what is missing
    exit 1"
  `);
  expect(await run(all, 'push', 'production', 'jobs', 'airflow', '--yes')).toMatch(/unchanged\nexit 0$/);
});

it('pushes to the others where one is refused', async () => {
  const all = await team();
  const text = await all.bed.read('deploy-secrets.toml');
  await all.bed.write(text.replace('prefix = "etl_"', 'prefix = "etl~"'), 'deploy-secrets.toml');
  const { screen, code } = await all.bed.run(['push', '--all', '--yes'], { env: all.env });
  expect(code).toBe(1);
  expect(screen).toMatch(/production +github acme\/etl +2 created\n/);
  expect(screen).toMatch(/jobs +.* refused: 2 problems\n/);
});

it('asks once for all, and sends nothing where the answer is no', async () => {
  const all = await team();
  await all.bed.run(['push', '--all', '--yes', '--dry-run'], { env: all.env });
  const { screen, code } = await all.bed.run(['push', '--all', '--yes'], { env: all.env, answer: false });
  expect(code).toBe(0);
  await all.bed.write(SECRETS.replace('canary-1', 'canary-3'), '.dlt/secrets.toml');
  const home = { env: all.env, user: { id: 1000, home: all.bed.at('home') } };
  const asked = await all.bed.run(['push', '--all'], { ...home, answer: false });
  expect(asked.code).toBe(1);
  expect(all.shown(asked.screen)).toMatchInlineSnapshot(`
    "  deploy-secrets.toml came with this folder, or was changed. It says that secrets go to
        production  github acme/etl
        warehouse   aws in the region here etl_
        jobs        gcp acme-prod etl_
        airflow     airflow http://airflow, username from TEAM_NAME, password from TEAM_PASSWORD
      4 targets: go on?
    error: nothing was looked at, and nothing was sent
    "
  `);
  expect(screen).not.toContain('canary');
});

it('is one document as JSON, with the name of each target', async () => {
  const all = await team();
  const { stdout, code } = await all.bed.run(['push', '--all', '--yes', '--format', 'json'], {
    env: all.env,
  });
  const document = JSON.parse(stdout);
  expect(faultsOf(document)).toEqual([]);
  expect(code).toBe(0);
  const rows = document.targets.map(({ name, provider, summary }: Record<string, { create: number }>) => [
    name,
    provider,
    summary?.create,
  ]);
  expect(rows).toEqual([
    ['production', 'github', 2],
    ['warehouse', 'aws', 2],
    ['jobs', 'gcp', 2],
    ['airflow', 'airflow', 1],
  ]);
});

it('names every credential that is missing, before anything is sent', async () => {
  const all = await team();
  const env = { ...all.env, TEAM_NAME: '', TEAM_PASSWORD: undefined };
  const { screen, code } = await all.bed.run(['push', '--all', '--yes'], { env });
  expect(screen).toMatchInlineSnapshot(`
    "error: 2 problems in deploy-secrets.toml, nothing was sent

      deploy-secrets.toml:16:1
          airflow takes its username from TEAM_NAME, which is not set
          hint: set TEAM_NAME
      deploy-secrets.toml:17:1
          airflow takes its password from TEAM_PASSWORD, which is not set
          hint: set TEAM_PASSWORD
    "
  `);
  expect(code).toBe(1);
  expect(all.bed.server.requests).toEqual([]);
});

it('wants names or --all where there are several, and tells what was meant', async () => {
  const all = await team();
  expect(await run(all, 'push')).toMatchInlineSnapshot(`
    "error: which target? deploy-secrets.toml has production, warehouse, jobs, airflow
    hint: name one or several, or say --all
    exit 1"
  `);
  expect(await run(all, 'push', 'prodution')).toMatchInlineSnapshot(`
    "error: deploy-secrets.toml has no target "prodution"
    hint: did you mean production?
    exit 1"
  `);
  expect(await run(all, 'push', 'production', '--all')).toMatchInlineSnapshot(`
    "error: --all and names of targets contradict each other
    hint: leave one of them out
    exit 1"
  `);
});

it('is for one target what the command of its store is, with the options of the line on top', async () => {
  const all = await team();
  const args = ['--yes', '--include', 'sources.*', '--dry-run'];
  const named = await run(all, 'push', 'production', ...args);
  expect(named).toBe(await run(all, 'github', '--repo', 'acme/etl', '--owner', 'us', ...args));
  expect(named).toContain('1 to create');
});

it('keeps two targets at one GitHub to one pace', async () => {
  const waits: number[] = [];
  let now = Date.parse('2026-11-28T12:00:00Z');
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const many = Array.from({ length: 95 }, (_, n) => `key_${n} = "canary-${n}"`).join('\n');
  const bed = await testbed('github', {
    clock,
    files: {
      '.dlt/secrets.toml': `[sources]\n${many}\n`,
      'deploy-secrets.toml':
        'version = 1\ndefaults = { to = "github", repo = "acme/etl", owner = "us" }\n[targets.actions]\n[targets.dependabot]\napp = "dependabot"\n',
    },
  });
  const one = await bed.run(['push', 'actions', '--yes', '--quiet'], { env: { DEPLOY_SECRETS_KEY: KEY } });
  expect([one.code, Math.max(0, ...waits) > 1000]).toEqual([0, false]);
  await bed.write(`[sources]\n${many.replaceAll('canary', 'other')}\n`, '.dlt/secrets.toml');
  now += 3_600_000;
  const both = await bed.run(['push', '--all', '--yes', '--quiet'], { env: { DEPLOY_SECRETS_KEY: KEY } });
  expect([both.code, waits.some((wait) => wait > 1000)]).toEqual([0, true]);
});

it('ends all in order at Ctrl-C, and the next run goes on', async () => {
  const all = await team();
  const strike = {
    match: ({ method }: { method: string }) => method === 'PUT',
    do: () => all.bed.interrupt(),
  };
  all.bed.server.faults.push(strike);
  const { code, screen, stdout } = await all.bed.run(['push', '--all', '--yes'], { env: all.env });
  expect(code).toBe(130);
  expect(screen).toContain('error: interrupted\n');
  expect(stdout).toMatch(/production +github acme\/etl +/);
  expect(screen).not.toContain('canary');
  expect(await run(all, 'push', '--all', '--yes')).toMatch(/exit 0$/);
  expect(await run(all, 'push', '--all', '--yes', '--dry-run', '--exit-code')).toMatch(/exit 0$/);
});

it('takes a profile of one machine where the target names it, and nowhere else', async () => {
  const dev = '[targets.dev]\nto = "aws"\nprefix = "dev/"\nprofile = "dev"\n';
  const all = await team({ '.dlt/.workspace': '', '.dlt/dev.secrets.toml': 'a.b = "canary-dev"\n' });
  await all.bed.write((await all.bed.read('deploy-secrets.toml')) + dev, 'deploy-secrets.toml');
  const { screen } = await all.bed.run(['push', '--all', '--yes', '--profile', 'dev'], { env: all.env });
  expect(screen).toMatch(/4 problems in deploy-secrets.toml, nothing was sent/);
  expect(screen).toContain('the profile dev is for one machine, and production does not name it');
  expect((await all.bed.run(['push', 'dev', '--yes'], { env: all.env })).code).toBe(0);
  const unnamed = await all.bed.run(['push', 'production', '--yes'], { env: all.env });
  expect(unnamed.screen).toContain('say which profile to push');
});

it('tells all that is wrong with the file at once, as JSON too', async () => {
  const all = await team();
  await all.bed.write('version = 1\n[targets.a]\nto = "githb"\nrepoo = "x"\n', 'deploy-secrets.toml');
  const { stdout, code } = await all.bed.run(['push', '--format', 'json'], { env: all.env });
  const document = JSON.parse(stdout);
  expect(faultsOf(document)).toEqual([]);
  expect(document.problems.map(({ code, at }: Record<string, string>) => [code, at])).toEqual([
    ['wrong-value', 'deploy-secrets.toml:3:1'],
    ['unknown-key', 'deploy-secrets.toml:4:1'],
  ]);
  expect(code).toBe(1);
});
