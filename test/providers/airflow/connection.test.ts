import { describe, expect, it } from 'vitest';
import { connectionLayout } from '../../../src/core/connections/layout.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const usual: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };

/** What a file becomes: id and fields. */
function laid(toml: string, options: Partial<LayoutOptions> = {}): Record<string, unknown> {
  const { entries } = connectionLayout.lay(parseToml(toml, 'secrets.toml'), { ...usual, ...options });
  return Object.fromEntries(entries.map(({ name, value }) => [name, JSON.parse(value.reveal())]));
}

function problemsIn(toml: string, options: Partial<LayoutOptions> = {}): string[] {
  const { problems } = connectionLayout.lay(parseToml(toml, 'secrets.toml'), { ...usual, ...options });
  return problems.map(({ code, paths = [], name }) => `${code} ${name ?? ''} ${paths.join(' ')}`);
}

/** The one connection that `[destination.X.credentials]` with these lines becomes. */
const only = (section: string, lines: string): unknown =>
  Object.values(laid(`[destination.${section}.credentials]\n${lines}`))[0];

describe('a table of credentials', () => {
  it.each([
    [
      'postgres',
      'host = "h"\nport = 5432\ndatabase = "d"\nusername = "u"\npassword = "p"\nconnect_timeout = 15',
      {
        conn_type: 'postgres',
        host: 'h',
        port: 5432,
        schema: 'd',
        login: 'u',
        password: 'p',
        extra: '{"connect_timeout":15}',
      },
    ],
    [
      'x',
      'drivername = "postgresql+psycopg2"\nhost = "h"\nport = "5432"\ndatabase = "d"\n[destination.x.credentials.query]\nsslmode = "require"',
      {
        conn_type: 'postgres',
        host: 'h',
        port: 5432,
        schema: 'd',
        extra: '{"sqlalchemy_scheme":"postgresql+psycopg2","sslmode":"require"}',
      },
    ],
    [
      'x',
      'drivername = "postgres"\nhost = "h"',
      { conn_type: 'postgres', host: 'h', extra: '{"sqlalchemy_scheme":"postgresql"}' },
    ],
    ['x', 'drivername = "mysql+pymysql"\nhost = "h"', { conn_type: 'mysql', host: 'h' }],
    [
      'mssql',
      'host = "h"\nport = "a"\ndriver = "ODBC Driver 18"',
      { conn_type: 'odbc', host: 'h', extra: '{"driver":"ODBC Driver 18"}' },
    ],
    ['redshift', 'drivername = "redshift+psycopg2"\nhost = "h"', { conn_type: 'redshift', host: 'h' }],
    [
      'x',
      'drivername = "cockroachdb"\nhost = "h"',
      { conn_type: 'generic', host: 'h', extra: '{"drivername":"cockroachdb"}' },
    ],
    ['duckdb', 'database = "/tmp/a.duckdb"', { conn_type: 'generic', schema: '/tmp/a.duckdb' }],
    ['x', 'drivername = "sqlite"\ndatabase = "/tmp/a.db"', { conn_type: 'sqlite', host: '/tmp/a.db' }],
    [
      'snowflake',
      'host = "acc"\ndatabase = "d"\nusername = "u"\npassword = "p"\nwarehouse = "w"\nrole = "r"',
      {
        conn_type: 'snowflake',
        login: 'u',
        password: 'p',
        extra: '{"database":"d","account":"acc","warehouse":"w","role":"r"}',
      },
    ],
    [
      'snowflake',
      'host = "acc"\nusername = "u"\nprivate_key = "QUJD"\nprivate_key_passphrase = "pp"',
      {
        conn_type: 'snowflake',
        login: 'u',
        password: 'pp',
        extra: `{"private_key_content":"${Buffer.from('-----BEGIN ENCRYPTED PRIVATE KEY-----\nQUJD\n-----END ENCRYPTED PRIVATE KEY-----\n').toString('base64')}","account":"acc"}`,
      },
    ],
    [
      'bigquery',
      'project_id = "acme"\nprivate_key = "-----BEGIN\\nX\\n"\nclient_email = "a@b"',
      {
        conn_type: 'google_cloud_platform',
        extra:
          '{"keyfile_dict":"{\\"type\\":\\"service_account\\",\\"project_id\\":\\"acme\\",\\"private_key\\":\\"-----BEGIN\\\\nX\\\\n\\",\\"client_email\\":\\"a@b\\",\\"token_uri\\":\\"https://oauth2.googleapis.com/token\\"}","project":"acme"}',
      },
    ],
    [
      'filesystem',
      'aws_access_key_id = "id"\naws_secret_access_key = "k"\nregion_name = "eu-west-1"\nendpoint_url = "http://m"',
      {
        conn_type: 'aws',
        login: 'id',
        password: 'k',
        extra: '{"region_name":"eu-west-1","endpoint_url":"http://m"}',
      },
    ],
    [
      'filesystem',
      'azure_storage_account_name = "n"\nazure_storage_account_key = "k"',
      { conn_type: 'wasb', login: 'n', password: 'k' },
    ],
    [
      'filesystem',
      'azure_storage_account_name = "n"\nazure_client_id = "i"\nazure_client_secret = "s"\nazure_tenant_id = "t"',
      {
        conn_type: 'wasb',
        host: 'https://n.blob.core.windows.net',
        login: 'i',
        password: 's',
        extra: '{"tenant_id":"t"}',
      },
    ],
    [
      'filesystem',
      'azure_storage_account_name = "n"\nazure_storage_sas_token = "s"',
      { conn_type: 'wasb', login: 'n', extra: '{"sas_token":"?s"}' },
    ],
    [
      'filesystem',
      'sftp_username = "u"\nsftp_password = "p"\nsftp_port = 2222',
      { conn_type: 'sftp', port: 2222, login: 'u', password: 'p' },
    ],
    [
      'databricks',
      'server_hostname = "h"\nhttp_path = "/sql"\naccess_token = "t"\ncatalog = "c"',
      { conn_type: 'databricks', host: 'h', password: 't', extra: '{"http_path":"/sql"}' },
    ],
    [
      'weaviate',
      'url = "u"\napi_key = "k"\nflags = [1, 2.0]',
      { conn_type: 'generic', extra: '{"url":"u","api_key":"k","flags":[1,2.0]}' },
    ],
  ])('[destination.%s.credentials] %j', (section, lines, expected) => {
    expect(only(section, lines)).toEqual(expected);
  });
});

describe('credentials in one text', () => {
  it.each([
    [
      'postgresql://u:p%40ss@h:5432/d?sslmode=require&connect_timeout=15',
      {
        conn_type: 'postgres',
        host: 'h',
        port: 5432,
        schema: 'd',
        login: 'u',
        password: 'p@ss',
        extra: '{"sslmode":"require","connect_timeout":"15"}',
      },
    ],
    [
      'snowflake://u:p@acc/d?warehouse=w',
      {
        conn_type: 'snowflake',
        login: 'u',
        password: 'p',
        extra: '{"database":"d","account":"acc","warehouse":"w"}',
      },
    ],
    [
      'mssql+pyodbc://u:p@[::1]:1433/d',
      {
        conn_type: 'mssql',
        host: '::1',
        port: 1433,
        schema: 'd',
        login: 'u',
        password: 'p',
      },
    ],
    [
      'mongodb+srv://u:p@cluster.example.com/d',
      {
        conn_type: 'mongo',
        host: 'cluster.example.com',
        schema: 'd',
        login: 'u',
        password: 'p',
        extra: '{"srv":true}',
      },
    ],
    [
      'duckdb:///tmp/a.duckdb',
      { conn_type: 'generic', schema: 'tmp/a.duckdb', extra: '{"drivername":"duckdb"}' },
    ],
    [
      'md://db?motherduck_token=t',
      { conn_type: 'generic', host: 'db', extra: '{"drivername":"md","motherduck_token":"t"}' },
    ],
    [
      '{"client_email":"a@b","private_key":"k","project_id":"acme"}',
      {
        conn_type: 'google_cloud_platform',
        extra:
          '{"keyfile_dict":"{\\"type\\":\\"service_account\\",\\"client_email\\":\\"a@b\\",\\"private_key\\":\\"k\\",\\"project_id\\":\\"acme\\",\\"token_uri\\":\\"https://oauth2.googleapis.com/token\\"}","project":"acme"}',
      },
    ],
    ['no URL', { conn_type: 'generic', password: 'no URL', extra: '{"credentials":"no URL"}' }],
  ])('%s', (text, expected) => {
    expect(Object.values(laid(`[destination.x]\ncredentials = '${text}'`))[0]).toEqual(expected);
  });
});

it('every other secret is a password, and in extra with its type', () => {
  expect(
    laid('top = true\n[sources.x]\napi_key = "canary"\nn = 1_000\nlist = ["a"]\nat = 2026-01-02\n'),
  ).toEqual({
    top: { conn_type: 'generic', password: 'True', extra: '{"top":true}' },
    'sources.x.api_key': { conn_type: 'generic', password: 'canary', extra: '{"api_key":"canary"}' },
    'sources.x.n': { conn_type: 'generic', password: '1000', extra: '{"n":1000}' },
    'sources.x.list': { conn_type: 'generic', password: '["a"]', extra: '{"list":["a"]}' },
    'sources.x.at': { conn_type: 'generic', password: '2026-01-02', extra: '{"at":"2026-01-02"}' },
  });
});

describe('ids', () => {
  it('come from the path, and are always legal', () => {
    const ids = Object.keys(
      laid('[sources."my source"."é"]\n"a.b" = 1\n"" = 2\n[x.credentials]\nhost = "h"\n'),
    );
    expect(ids).toEqual(['sources.my_source._.a_b', 'sources.my_source._._', 'x.credentials']);
    for (const id of ids) expect(id).toMatch(/^[\w.-]+$/);
  });

  it('that meet are a problem, with both places', () => {
    expect(problemsIn('"a.b" = 1\na_b = 2\n')).toEqual(['name-collision a_b a_b "a.b"']);
  });

  it('can be given, for a table by the path of the table', () => {
    const rename = new Map([
      ['x.credentials', 'dwh'],
      ['y.z', 'one'],
    ]);
    expect(Object.keys(laid('[x.credentials]\nhost = "h"\n[y]\nz = 1\n', { rename }))).toEqual([
      'dwh',
      'one',
    ]);
    expect(
      problemsIn('[x.credentials]\nhost = "h"\n', { rename: new Map([['x.credentials.host', 'h']]) }),
    ).toEqual(['matches-nothing  x.credentials.host']);
  });

  it('tell their path, for a selection', () => {
    const naming = { layouts: ['connection'] };
    const path = connectionLayout.pathOf?.({ type: 'connection', name: 'sources.x.api_key' }, naming);
    expect(path && dotted(path)).toBe('sources.x.api_key');
    expect(connectionLayout.pathOf?.({ type: 'variable', name: 'x' }, naming)).toBeUndefined();
  });
});

it('a host that is too long for its column is told before the first write', () => {
  expect(problemsIn(`[x.credentials]\nhost = "${'h'.repeat(501)}"\n`)).toEqual([
    'value-too-long  x.credentials',
  ]);
});
