import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';
import { providerVersionIn } from '../../../src/providers/airflow/answers.ts';
import { misreadReason } from '../../../src/providers/airflow/variable.ts';
import { leavesOf } from '../aws/pushing.ts';
import { fixtures, traps } from '../dlt/corpus.ts';
import { goInside, type Inside } from './inside.ts';
import { pushTo } from './pushing.ts';
import { type Airflow, PASSWORD, USERNAME } from './server.ts';

const AWKWARD = `canary-7f3a é "double" 'single' \\ %40 / ? # @ : {{ x }} ***\n`;

const toml = `[sources.pipedrive]
pipedrive_api_key = ${JSON.stringify(AWKWARD)}
limit = 10
companies = ["a", "b"]

[sources.sql_database]
credentials = "postgresql+psycopg2://loader:p%40ss@db.acme.dev:5433/dwh?sslmode=require"

[destination.postgres.credentials]
host = "db.acme.dev"
port = 5432
database = "dwh"
username = "loader"
password = ${JSON.stringify('canary p@ss/word')}
connect_timeout = 15

[destination.bigquery.credentials]
project_id = "acme"
private_key = "-----BEGIN PRIVATE KEY-----\\ncanary\\n-----END PRIVATE KEY-----\\n"
client_email = "loader@acme.iam.gserviceaccount.com"
`;

/** What a task finds of what was pushed, in a process of the same installation. */
export function tasks(airflow: () => Airflow): void {
  let inside: Inside;
  beforeAll(() => {
    inside = goInside(airflow());
  });
  afterAll(() => inside.close());
  beforeEach(() => airflow().database.clear());

  const push = (text: string, ...layouts: string[]) =>
    pushTo(airflow().url, parseToml(text, 'secrets.toml'), layouts);

  it('is told apart by its providers, as the form of a private key needs it', async () => {
    const { url, version } = airflow();
    const [root, authorization] = version.startsWith('3')
      ? ['/api/v2', `Bearer ${await tokenOf(url)}`]
      : ['/api/v1', `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`];
    const answer = await fetch(`${url}${root}/providers?limit=100`, { headers: { authorization } });
    const found = providerVersionIn(await answer.json(), 'apache-airflow-providers-postgres');
    expect(found).toBe(version.startsWith('3') ? '7.1.1' : '6.6.1');
  });

  it('finds Connections as they were meant, and a second push has nothing to do', async () => {
    await push(toml, 'connection', 'document');
    expect(await inside.ask({ connection: 'sources.pipedrive.pipedrive_api_key' })).toMatchObject({
      conn_type: 'generic',
      password: AWKWARD,
      extra: JSON.stringify({ pipedrive_api_key: AWKWARD }),
    });
    expect(await inside.ask({ connection: 'destination.postgres.credentials' })).toEqual({
      conn_type: 'postgres',
      host: 'db.acme.dev',
      port: 5432,
      schema: 'dwh',
      login: 'loader',
      password: 'canary p@ss/word',
      extra: '{"connect_timeout":15}',
      uri: 'postgres://loader:canary%20p%40ss%2Fword@db.acme.dev:5432/dwh?__extra__=%7B%22connect_timeout%22%3A15%7D',
    });
    expect(await inside.ask({ connection: 'sources.sql_database.credentials' })).toMatchObject({
      conn_type: 'postgres',
      port: 5433,
      password: 'p@ss',
      uri: 'postgres://loader:p%40ss@db.acme.dev:5433/dwh?sqlalchemy_scheme=postgresql%2Bpsycopg2&sslmode=require',
    });
    expect(await inside.ask({ variable: 'dlt_secrets_toml' })).toContain('[sources.pipedrive]');
    expect(await inside.ask({ variable: 'not_there' })).toBeNull();
    const { plan } = await push(toml, 'connection', 'document');
    expect(plan.filter((change) => !change.startsWith('keep'))).toEqual([]);
    expect(plan).toHaveLength(7);
  });

  it("gives Airflow's own hook for Postgres what it needs", async () => {
    await push(toml, 'connection');
    expect(await inside.ask({ hook: 'destination.postgres.credentials' })).toMatch(
      /^postgresql(\+psycopg)?:\/\/loader:canary.*@db\.acme\.dev:5432\/dwh/,
    );
    expect(await inside.ask({ hook: 'sources.sql_database.credentials' })).toMatch(
      /^postgresql(\+psycopg2)?:\/\/loader:p%40ss@db\.acme\.dev:5433\/dwh/,
    );
  });

  it('hands a dlt resource its credential by the printed lines', async () => {
    const { snippet } = await push(toml, 'connection');
    expect(snippet).not.toContain('canary');
    const read = {
      'sources.sql_database.credentials': 'url',
      'destination.postgres.credentials': 'postgres',
      'destination.bigquery.credentials': 'google',
    };
    expect(await inside.ask({ snippet, read })).toMatchObject({
      resource: [{ with: AWKWARD }],
      values: { 'sources.pipedrive.limit': 10, 'sources.pipedrive.companies': ['a', 'b'] },
      credentials: {
        'sources.sql_database.credentials': {
          drivername: 'postgresql+psycopg2',
          host: 'db.acme.dev',
          port: 5433,
          database: 'dwh',
          username: 'loader',
          password: 'p@ss',
          query: { sslmode: 'require' },
        },
        'destination.postgres.credentials': {
          host: 'db.acme.dev',
          port: 5432,
          database: 'dwh',
          username: 'loader',
          password: 'canary p@ss/word',
          connect_timeout: 15,
        },
        'destination.bigquery.credentials': {
          project_id: 'acme',
          private_key: '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n',
          client_email: 'loader@acme.iam.gserviceaccount.com',
        },
      },
    });
  });

  describe('dlt’s own provider', () => {
    const readable = [...fixtures(), ...traps()].flatMap((file) => {
      const leaves = leavesOf(file);
      return leaves && leaves.length > 0 ? [{ file, leaves }] : [];
    });

    it('reads from the document what it reads from the TOML', async () => {
      let checks = 0;
      for (const { file, leaves } of readable) {
        await pushTo(airflow().url, leaves, ['document']);
        const found = Object(await inside.ask({ document: file }));
        expect(found.unequal, file).toEqual([]);
        checks += found.checks;
      }
      console.info(`document: ${checks} lookups in ${readable.length} files, all equal`);
      expect(checks).toBeGreaterThan(1000);
    });

    it('reads from Variables of their own what it reads from the TOML, as far as they are taken', async () => {
      let checks = 0;
      let refused = 0;
      for (const { file, leaves } of readable) {
        airflow().database.clear();
        const first = await pushTo(airflow().url, leaves, ['variable']);
        const bad = new Set(first.problems.flatMap(({ paths = [] }) => paths));
        const good = leaves.filter(({ path }) => !bad.has(dotted(path)) && path.every((key) => key !== ''));
        refused += bad.size;
        if (bad.size > 0 && good.length > 0) await pushTo(airflow().url, good, ['variable']);
        if (good.length === 0) continue;
        const found = Object(await inside.ask({ values: file, paths: good.map(({ path }) => dotted(path)) }));
        expect(found.unequal, file).toEqual([]);
        checks += found.checks;
      }
      console.info(`variable: ${checks} checks, all equal; ${refused} values refused`);
      expect(checks).toBeGreaterThan(1000);
      expect(refused).toBeGreaterThan(50);
    });

    it('gives back every text that is not refused, of many that look like something else', async () => {
      const candidates = Array.from(oddTexts(20_000));
      const isRefused = (value: string): boolean => misreadReason({ type: 'string', value }) !== undefined;
      const taken = candidates.filter((text) => !isRefused(text));
      expect(await inside.ask({ texts: taken })).toEqual([]);
      const changed = new Set(Object(await inside.ask({ texts: candidates })));
      console.info(`texts: ${taken.length} of ${candidates.length} taken, ${changed.size} would be changed`);
      expect(taken.length).toBeGreaterThan(5000);
      expect(changed.size).toBeGreaterThan(1000);
    });
  });
}

const ATOMS =
  `a b1 key "x" 'y' : = # [ ] [[ ]] { } , - --- ? !t !!map &a *a | > % @ . .. 0 12 1_0 0x1f 0o7 1e5 .5 5. inf nan true True
null ~ yes + -1 2026-01-02 10:20:30 http://h \\ " ' é << - [a] {"a":1} ...`
    .split(/\s+/)
    .concat(
      ' ',
      '  ',
      '\t',
      '\n',
      '\r\n',
      ': ',
      ' #',
      ' = ',
      'a: b',
      '- a',
      'a = 1',
      '\u00a0',
      '\ufeff',
      '\u2028',
      '\u0085',
      '\u0007',
    );

/** Always the same, put together from what TOML, YAML, JSON and Python take for more than text. */
function* oddTexts(count: number): Generator<string> {
  let state = 20261124;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let n = 0; n < count; n++)
    yield Array.from({ length: 1 + below(6) }, () => ATOMS[below(ATOMS.length)] ?? '').join('');
}

async function tokenOf(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: USERNAME, password: PASSWORD }),
  });
  return Reflect.get(Object(await answer.json()), 'access_token');
}
