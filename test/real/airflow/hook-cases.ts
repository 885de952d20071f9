import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect } from 'vitest';

/** Credentials as dlt takes them, and what the driver gets of them by way of Airflow's hook. */
export interface HookCase {
  readonly title: string;
  readonly toml: string;
  readonly type: string;
  /** What reaches the driver, by the names of its own arguments, under both sets of providers. */
  readonly reaches: Readonly<Record<string, unknown>>;
  /** The same, where the sets differ. */
  readonly newest?: Readonly<Record<string, unknown>>;
  readonly oldest?: Readonly<Record<string, unknown>>;
  /** What a DAG hands to dlt, where that is the same by another name. */
  readonly handed?: Readonly<Record<string, unknown>>;
  /** SQLAlchemy cannot read it, so there is nothing to compare what dlt is handed with. */
  readonly isNoUrl?: true;
  /** Paths that are told as left out. */
  readonly unread?: readonly string[];
}

type Rest = Omit<HookCase, 'title' | 'toml'>;

/** `credentials = "URL"` */
const url = (text: string, rest: Rest): HookCase => ({
  title: text,
  toml: `[sources.x]\ncredentials = '${text}'\n`,
  ...rest,
});

/** `[destination.SECTION.credentials]` with these lines. */
const table = (section: string, lines: string, rest: Rest, before = ''): HookCase => ({
  title: `[${section}] ${lines.replaceAll(/"[^"]{80,}"/g, '"…"')}`,
  toml: `${before}[destination.${section}.credentials]\n${lines}\n`,
  ...rest,
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const DER = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
const LOCKED = { cipher: 'aes-256-cbc', passphrase: 'canary-passphrase' };
const lockedPem = privateKey.export({ type: 'pkcs8', format: 'pem', ...LOCKED }).toString();
const lockedDer = privateKey.export({ type: 'pkcs8', format: 'der', ...LOCKED }).toString('base64');

const digest = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'pkcs8', format: 'der' }))
    .digest('hex');

const sameKey = { private_key: digest(createPrivateKey(PEM)) };
const text = (value: string): string => JSON.stringify(value);

const google: readonly HookCase[] = [
  table(
    'bigquery',
    `project_id = "acme"\nclient_email = "etl@acme.iam.gserviceaccount.com"\nprivate_key = ${text(PEM)}`,
    {
      type: 'google_cloud_platform',
      reaches: {
        email: 'etl@acme.iam.gserviceaccount.com',
        token_uri: 'https://oauth2.googleapis.com/token',
        project: 'acme',
        signs: true,
      },
    },
  ),
  table(
    'bigquery',
    `project_id = "acme"\nclient_email = "e@acme"\nprivate_key = ${text(PEM)}\ntoken_uri = "https://sts.acme.dev/token"\nprivate_key_id = "kid"\ntype = "service_account"`,
    {
      type: 'google_cloud_platform',
      reaches: { email: 'e@acme', token_uri: 'https://sts.acme.dev/token', key_id: 'kid', signs: true },
    },
  ),
  {
    title: 'the JSON of a service account, whole',
    toml: `[sources.x]\ncredentials = ${text(
      JSON.stringify({
        type: 'service_account',
        project_id: 'acme',
        client_email: 'e@acme',
        private_key: PEM,
        token_uri: 'https://oauth2.googleapis.com/token',
        universe_domain: 'googleapis.com',
      }),
    )}\n`,
    type: 'google_cloud_platform',
    reaches: { email: 'e@acme', project: 'acme', signs: true },
  },
  {
    title: 'the JSON of a service account, of three fields',
    toml: `[sources.x]\ncredentials = ${text(
      JSON.stringify({ project_id: 'acme', client_email: 'e@acme', private_key: PEM }),
    )}\n`,
    type: 'google_cloud_platform',
    reaches: { email: 'e@acme', token_uri: 'https://oauth2.googleapis.com/token', signs: true },
  },
];

const redis: readonly HookCase[] = [
  url('redis://cache.acme.dev', { type: 'redis', reaches: { host: 'cache.acme.dev', port: null, db: null } }),
  url('redis://:pw@cache.acme.dev:6379/0', {
    type: 'redis',
    reaches: { host: 'cache.acme.dev', port: 6379, password: 'pw', username: null, db: 0 },
  }),
  url('rediss://default:s3cr%23t@cache.acme.dev:6380/2', {
    type: 'redis',
    reaches: {
      host: 'cache.acme.dev',
      port: 6380,
      username: 'default',
      password: 's3cr#t',
      db: 2,
      ssl: true,
    },
  }),
  url('rediss://default:pw@cache.acme.dev:6380?db=3&ssl_cert_reqs=none&ssl_check_hostname=False', {
    type: 'redis',
    reaches: { db: 3, ssl: true, ssl_cert_reqs: 'none', ssl_check_hostname: false },
    handed: {
      drivername: 'rediss',
      database: '3',
      query: { ssl_cert_reqs: 'none', ssl_check_hostname: 'false' },
    },
  }),
  url('redis://h:6379/two?socket_timeout=5', {
    type: 'redis',
    reaches: { host: 'h', db: null },
    unread: ['sources.x.credentials (database)', 'sources.x.credentials (?socket_timeout)'],
  }),
  url('redis://user@[::1]:6379/1?ssl=false', {
    type: 'redis',
    reaches: { host: '::1', username: 'user', db: 1, ssl: false },
    handed: { drivername: 'redis', host: '::1', username: 'user' },
  }),
  table('x', 'drivername = "rediss"\nhost = "h"\nport = 6380\npassword = "pw"\ndatabase = 4', {
    type: 'redis',
    reaches: { host: 'h', port: 6380, password: 'pw', db: 4, ssl: true },
  }),
];

const mongo: readonly HookCase[] = [
  url('mongodb://u:p@h:27018/db', {
    type: 'mongo',
    reaches: { scheme: 'mongodb', hosts: [['h', 27018]], username: 'u', password: 'p', database: 'db' },
  }),
  url('mongodb+srv://u:p%40ss@c.acme.dev/db?retryWrites=true&w=majority', {
    type: 'mongo',
    reaches: {
      scheme: 'mongodb+srv',
      username: 'u',
      password: 'p@ss',
      database: 'db',
      options: { retryWrites: 'true', w: 'majority' },
    },
  }),
  url('mongodb://u:p@m0:27017,m1:27018/db?replicaSet=rs0', {
    type: 'mongo',
    isNoUrl: true,
    reaches: {
      hosts: [
        ['m0', 27017],
        ['m1', 27018],
      ],
      password: 'p',
      database: 'db',
      options: { replicaSet: 'rs0' },
    },
  }),
  url('mongodb://u:p@[::1]:27018/db', {
    type: 'mongo',
    reaches: { hosts: [['::1', 27018]], password: 'p', database: 'db' },
  }),
  url('mongodb://u:p@[::1]:27017,[::2]:27018/db', {
    type: 'mongo',
    isNoUrl: true,
    reaches: {
      hosts: [
        ['::1', 27017],
        ['::2', 27018],
      ],
    },
  }),
  url('mongodb+srv://u:p@c.acme.dev', {
    type: 'mongo',
    reaches: { username: 'u', options: { authSource: 'admin' } },
  }),
  url('mongodb://u:p@m0,m1,m2:27019/db', {
    type: 'mongo',
    isNoUrl: true,
    reaches: {
      hosts: [
        ['m0', 27017],
        ['m1', 27017],
        ['m2', 27019],
      ],
    },
  }),
  url('mongodb://h/db?tls=true&connectTimeoutMS=3000&authSource=admin', {
    type: 'mongo',
    reaches: {
      hosts: [['h', 27017]],
      options: { tls: 'true', connectTimeoutMS: '3000', authSource: 'admin' },
    },
  }),
  url('mongodb://CN=etl@h/db?authMechanism=MONGODB-X509&tls=true', {
    type: 'mongo',
    reaches: { options: { username: 'CN=etl', authMechanism: 'MONGODB-X509' } },
  }),
  table(
    'x',
    'drivername = "mongodb+srv"\nhost = "c.acme.dev"\nport = 27017\nusername = "u"\npassword = "p"',
    {
      type: 'mongo',
      reaches: { scheme: 'mongodb+srv', username: 'u', password: 'p' },
      unread: ['destination.x.credentials.port'],
    },
  ),
];

const postgres: readonly HookCase[] = [
  url('postgresql://u:p%40ss@h:5433/d?sslmode=require&connect_timeout=15', {
    type: 'postgres',
    reaches: {
      host: 'h',
      port: 5433,
      user: 'u',
      password: 'p@ss',
      dbname: 'd',
      sslmode: 'require',
      connect_timeout: '15',
    },
  }),
  url('postgres://u:p@h/d', { type: 'postgres', reaches: { host: 'h', user: 'u', dbname: 'd' } }),
  url('postgresql+psycopg2://u:p@h:5432/d', {
    type: 'postgres',
    reaches: { host: 'h', password: 'p' },
    newest: { uri: 'postgresql+psycopg2://u:p@h:5432/d' },
  }),
  table(
    'postgres',
    'host = "h"\nport = 5432\ndatabase = "d"\nusername = "u"\npassword = "p"\nconnect_timeout = 15',
    {
      type: 'postgres',
      reaches: { host: 'h', port: 5432, user: 'u', password: 'p', dbname: 'd', connect_timeout: 15 },
    },
  ),
  table(
    'postgres',
    'host = "h"\ndatabase = "d"\nusername = "u"\npassword = "p"\n[destination.postgres.credentials.query]\nsslmode = "verify-full"\napplication_name = "etl"',
    { type: 'postgres', reaches: { sslmode: 'verify-full', application_name: 'etl' } },
  ),
  url('postgresql://u:p@/d?host=h1:5432&host=h2:5433&sslmode=require', {
    type: 'postgres',
    reaches: { dbname: 'd', sslmode: 'require' },
    unread: ['sources.x.credentials (?host)'],
  }),
  table('postgres', 'host = "h"\nport = " 5433 "\ndatabase = "d"', {
    type: 'postgres',
    reaches: { host: 'h', port: 5433 },
    handed: { host: 'h', port: '5433', database: 'd' },
  }),
  ...['0', '-1', 'true', '""', '[5432]', '70000'].map((port) =>
    table('postgres', `host = "h"\nport = ${port}\ndatabase = "d"`, {
      type: 'postgres',
      reaches: { host: 'h', dbname: 'd', port: null },
      unread: ['destination.postgres.credentials.port'],
    }),
  ),
  table('postgres', 'host = "h"\nport = "fivefour"\ndatabase = "d"', {
    type: 'postgres',
    reaches: { host: 'h', dbname: 'd' },
    unread: ['destination.postgres.credentials.port'],
  }),
];

const redshift: readonly HookCase[] = [
  table(
    'redshift',
    'host = "c.eu.redshift.amazonaws.com"\nport = 5439\ndatabase = "d"\nusername = "u"\npassword = "p"\nconnect_timeout = 15',
    {
      type: 'redshift',
      reaches: {
        host: 'c.eu.redshift.amazonaws.com',
        port: 5439,
        database: 'd',
        user: 'u',
        password: 'p',
        timeout: 15,
      },
    },
  ),
  url('redshift+redshift_connector://u:p@h/d?sslmode=verify-ca', {
    type: 'redshift',
    reaches: { host: 'h', sslmode: 'verify-ca' },
  }),
  url('redshift://u:p@h/d?keepalives_idle=200', {
    type: 'redshift',
    reaches: { host: 'h' },
    unread: ['sources.x.credentials (?keepalives_idle)'],
  }),
];

const mysql: readonly HookCase[] = [
  url('mysql://u:p@h:3307/d?charset=utf8mb4', {
    type: 'mysql',
    reaches: { host: 'h', port: 3307, user: 'u', passwd: 'p', db: 'd', charset: 'utf8mb4' },
  }),
  url('mysql+pymysql://u:p@h/d', {
    type: 'mysql',
    reaches: { host: 'h', port: 3306, user: 'u', passwd: 'p', db: 'd', uri: 'mysql://u:p@h/d' },
  }),
  url('mysql+pymysql://u:p@h/d?ssl_ca=/etc/ca.pem&ssl_verify_cert=true', {
    type: 'mysql',
    reaches: { ssl: { ca: '/etc/ca.pem' } },
    unread: ['sources.x.credentials (?ssl_verify_cert)'],
  }),
  url('mysql+mysqlconnector://u:p@h/d?ssl_ca=/etc/ca.pem', {
    type: 'mysql',
    reaches: { host: 'h', user: 'u', password: 'p', database: 'd', ssl_ca: '/etc/ca.pem' },
  }),
  url('mysql+mysqlconnector://u:p@h/d?ssl_disabled=false&ssl_verify_cert=true&charset=utf8', {
    type: 'mysql',
    reaches: { host: 'h', ssl_disabled: false, ssl_verify_cert: true },
    unread: ['sources.x.credentials (?charset)'],
  }),
  url('mariadb+pymysql://u:p@h/d?unix_socket=/run/m.sock', {
    type: 'mysql',
    reaches: { host: 'h', db: 'd', unix_socket: '/run/m.sock' },
  }),
];

const sqlServer: readonly HookCase[] = [
  url('mssql://u:p@h/d', {
    type: 'mssql',
    reaches: { server: 'h', port: '1433', user: 'u', password: 'p', database: 'd' },
  }),
  url('mssql+pymssql://u:p;w@h:14330/d?charset=utf8&login_timeout=5', {
    type: 'mssql',
    reaches: { server: 'h', port: '14330', password: 'p;w', charset: 'utf8' },
    handed: { drivername: 'mssql+pymssql', port: '14330', password: 'p;w', connect_timeout: '5' },
  }),
  table('mssql', 'host = "h"\ndatabase = "d"\nusername = "u"\npassword = "p"\nconnect_timeout = 20', {
    type: 'mssql',
    reaches: { server: 'h', port: '1433', login_timeout: 20 },
  }),
  url('mssql+pymssql://u:p@h:0/d', {
    type: 'mssql',
    reaches: { server: 'h', port: '1433' },
    unread: ['sources.x.credentials (port)'],
  }),
  url('mssql+pyodbc://u:p@h/d?odbc_connect=DRIVER%3Dx%3BSERVER%3Dh', {
    type: 'odbc',
    reaches: { SERVER: 'h', PWD: 'p' },
    unread: ['sources.x.credentials (?odbc_connect)'],
  }),
  url('mssql+pyodbc://u:p@h/d?driver=ODBC+Driver+18+for+SQL+Server&TrustServerCertificate=yes', {
    type: 'odbc',
    reaches: {
      DRIVER: 'ODBC Driver 18 for SQL Server',
      SERVER: 'h',
      DATABASE: 'd',
      UID: 'u',
      PWD: 'p',
      TrustServerCertificate: 'yes',
    },
  }),
  url('mssql+pyodbc://u:p%3Bw%7D%7B@h:14330/d?driver=ODBC+Driver+18+for+SQL+Server&connect_timeout=7', {
    type: 'odbc',
    reaches: { SERVER: 'h,14330', PWD: 'p;w}{', timeout: 7 },
    handed: { host: 'h', port: '14330', password: 'p;w}{', connect_timeout: '7' },
  }),
  table(
    'mssql',
    'host = "h"\nport = 1434\ndatabase = "d"\nusername = "u"\npassword = " p "\ndriver = "ODBC Driver 17 for SQL Server"',
    {
      type: 'odbc',
      reaches: { DRIVER: 'ODBC Driver 17 for SQL Server', SERVER: 'h,1434', UID: 'u', PWD: ' p ' },
    },
  ),
  table(
    'synapse',
    'host = "w.sql.azuresynapse.net"\ndatabase = "d"\nusername = "u"\npassword = "p"\ndriver = "ODBC Driver 18 for SQL Server"',
    { type: 'odbc', reaches: { SERVER: 'w.sql.azuresynapse.net', LongAsMax: 'yes' } },
  ),
];

const oracle: readonly HookCase[] = [
  url('oracle://u:p@h:1521/ORCL', {
    type: 'oracle',
    reaches: {
      user: 'u',
      password: 'p',
      dsn: expectText('(HOST=h)(PORT=1521)', '(SID=ORCL)'),
      current_schema: null,
    },
  }),
  url('oracle+oracledb://u:p@h?service_name=svc.acme', {
    type: 'oracle',
    reaches: { dsn: expectText('(HOST=h)(PORT=1521)', '(SERVICE_NAME=svc.acme)'), current_schema: null },
  }),
  table(
    'x',
    'drivername = "oracle+cx_oracle"\nhost = "h"\nport = 1522\ndatabase = "ORCL"\nusername = "u"\npassword = "p"',
    {
      type: 'oracle',
      reaches: { user: 'u', dsn: expectText('(PORT=1522)', '(SID=ORCL)'), current_schema: null },
    },
  ),
  table('x', 'drivername = "oracle"\nhost = "h"\ndatabase = ""\nquery = { service_name = "svc" }', {
    type: 'oracle',
    reaches: { dsn: expectText('(SERVICE_NAME=svc)') },
    handed: { host: 'h', query: { service_name: 'svc' } },
  }),
  url('oracle://u:p@h/ORCL?encoding=UTF-8', {
    type: 'oracle',
    reaches: { dsn: expectText('(SID=ORCL)') },
    unread: ['sources.x.credentials (?encoding)'],
  }),
];

const trino: readonly HookCase[] = [
  url('trino://u:p@h:8443/hive/raw', {
    type: 'trino',
    reaches: {
      host: 'h',
      port: 8443,
      user: 'u',
      http_scheme: 'https',
      catalog: 'hive',
      schema: 'raw',
      auth: { username: 'u', password: 'p' },
    },
  }),
  url('trino://u@h:8080/hive', {
    type: 'trino',
    reaches: { http_scheme: 'http', catalog: 'hive', schema: null, auth: null },
  }),
  url('trino://u@h:443/iceberg/raw?access_token=jwt-canary&verify=false', {
    type: 'trino',
    reaches: { http_scheme: 'https', catalog: 'iceberg', auth: { token: 'jwt-canary' }, verify: false },
  }),
  url('trino://u:p@h:8443/hive?session_properties={"query_max_run_time":"1d"}&client_tags=["etl"]', {
    type: 'trino',
    reaches: { session_properties: { query_max_run_time: '1d' }, client_tags: ['etl'] },
  }),
  table(
    'x',
    'drivername = "trino"\nhost = "h"\nport = 443\ndatabase = "hive/raw"\nusername = "u"\npassword = "p"',
    {
      type: 'trino',
      reaches: { port: 443, http_scheme: 'https', catalog: 'hive', schema: 'raw' },
    },
  ),
  url('presto://u:p@h:8443/hive/raw', {
    type: 'presto',
    reaches: { http_scheme: 'https', catalog: 'hive', schema: 'raw', auth: { username: 'u', password: 'p' } },
  }),
  url('presto://u@h:8080/hive?protocol=http&source=etl', {
    type: 'presto',
    reaches: { http_scheme: 'http', catalog: 'hive', source: 'etl', auth: null },
  }),
];

const snowflake: readonly HookCase[] = [
  url('snowflake://u:p%23@acme-eu/d?warehouse=w&role=r', {
    type: 'snowflake',
    reaches: { account: 'acme-eu', user: 'u', password: 'p#', database: 'd', warehouse: 'w', role: 'r' },
  }),
  url('snowflake://u:p@acme-eu/d/raw', {
    type: 'snowflake',
    reaches: { database: 'd', schema: 'raw' },
  }),
  table(
    'snowflake',
    'host = "acme"\ndatabase = "d"\nusername = "u"\npassword = "p"\nwarehouse = "w"\nrole = "r"',
    {
      type: 'snowflake',
      reaches: { account: 'acme', user: 'u', password: 'p', database: 'd', warehouse: 'w', role: 'r' },
    },
  ),
  ...[
    ['a PEM', PEM],
    ['a PEM in base64', Buffer.from(PEM).toString('base64')],
    ['DER in base64', DER],
  ].map(([title = '', key = '']) => ({
    ...table('snowflake', `host = "acme"\ndatabase = "d"\nusername = "u"\nprivate_key = ${text(key)}`, {
      type: 'snowflake',
      reaches: { account: 'acme', user: 'u', ...sameKey },
      handed: { host: 'acme', private_key: expect.stringMatching(/^-----BEGIN PRIVATE/) },
    }),
    title: `[snowflake] private_key is ${title}`,
  })),
  ...[
    ['a PEM', lockedPem],
    ['a PEM in base64', Buffer.from(lockedPem).toString('base64')],
    ['DER in base64', lockedDer],
  ].map(([title = '', key = '']) => ({
    ...table(
      'snowflake',
      `host = "acme"\ndatabase = "d"\nusername = "u"\nprivate_key = ${text(key)}\nprivate_key_passphrase = "canary-passphrase"`,
      {
        type: 'snowflake',
        reaches: { user: 'u', ...sameKey },
        handed: {
          private_key: expect.stringMatching(/^-----BEGIN ENCRYPTED/),
          private_key_passphrase: 'canary-passphrase',
        },
      },
    ),
    title: `[snowflake] private_key is ${title}, locked`,
  })),
  table(
    'snowflake',
    `host = "acme"\ndatabase = "d"\nusername = "u"\npassword = "p"\nprivate_key = ${text(PEM)}\napplication = "mine"`,
    {
      type: 'snowflake',
      reaches: { user: 'u', ...sameKey },
      unread: ['destination.snowflake.credentials.password', 'destination.snowflake.credentials.application'],
    },
  ),
  url('snowflake://u:p@acme:443/d?authenticator=oauth&token=canary', {
    type: 'snowflake',
    // The hook wants `grant_type`, and asks Snowflake for a token of its own.
    reaches: {},
    unread: ['sources.x.credentials (?token)', 'sources.x.credentials (port)'],
  }),
  table(
    'snowflake',
    'host = "acme"\ndatabase = "d"\nusername = "u"\npassword = "p"\nsession_timezone = "Europe/Berlin"',
    { type: 'snowflake', reaches: { session_parameters: { TIMEZONE: 'Europe/Berlin' } } },
  ),
];

const services: readonly HookCase[] = [
  table(
    'filesystem',
    'aws_access_key_id = "AKIA-canary"\naws_secret_access_key = "canary/+"\naws_session_token = "tok"\nregion_name = "eu-west-1"\nendpoint_url = "http://127.0.0.1:9000"\ns3_url_style = "path"',
    {
      type: 'aws',
      reaches: {
        access_key: 'AKIA-canary',
        secret_key: 'canary/+',
        token: 'tok',
        region: 'eu-west-1',
        endpoint: 'http://127.0.0.1:9000',
      },
      unread: ['destination.filesystem.credentials.s3_url_style'],
    },
  ),
  table('filesystem', 'aws_access_key_id = "A"\naws_secret_access_key = "k"\nregion_name = "eu-west-1"', {
    type: 'aws',
    reaches: { access_key: 'A', secret_key: 'k', region: 'eu-west-1' },
  }),
  table('filesystem', 'azure_storage_account_name = "acmelake"\nazure_storage_account_key = "Y2FuYXJ5"', {
    type: 'wasb',
    reaches: { account_url: 'https://acmelake.blob.core.windows.net/', credential: 'Y2FuYXJ5' },
  }),
  table('filesystem', 'azure_storage_account_name = "acmelake"\nazure_storage_sas_token = "sv=canary"', {
    type: 'wasb',
    reaches: {},
    // The policy of azure-core takes the `?` off again.
    newest: { account_url: 'https://acmelake.blob.core.windows.net/', credential: { sas: '?sv=canary' } },
    oldest: { account_url: 'https://acmelake.blob.core.windows.net/?sv=canary' },
  }),
  table(
    'filesystem',
    'azure_storage_account_name = "acmelake"\nazure_client_id = "client"\nazure_client_secret = "canary"\nazure_tenant_id = "11111111-1111-1111-1111-111111111111"',
    {
      type: 'wasb',
      reaches: {
        account_url: 'https://acmelake.blob.core.windows.net',
        credential: {
          tenant_id: '11111111-1111-1111-1111-111111111111',
          client_id: 'client',
          client_secret: 'canary',
        },
      },
    },
  ),
  table(
    'filesystem',
    'azure_storage_account_name = "acmelake"\nazure_storage_account_key = "Y2FuYXJ5"\nazure_account_host = "acmelake.blob.core.usgovcloudapi.net"\nazure_sas_token_permissions = "r"',
    {
      type: 'wasb',
      reaches: { account_url: 'https://acmelake.blob.core.usgovcloudapi.net', credential: 'Y2FuYXJ5' },
      unread: ['destination.filesystem.credentials.azure_sas_token_permissions'],
    },
  ),
  {
    title: 'sftp: the host of bucket_url, a key and its passphrase',
    toml: '[sources.filesystem]\nbucket_url = "sftp://h.acme.dev:2222/in"\n[sources.filesystem.credentials]\nsftp_username = "u"\nsftp_key_filename = "/k"\nsftp_key_passphrase = "canary"\n',
    type: 'sftp',
    reaches: { hostname: 'h.acme.dev', port: 2222, username: 'u', password: 'canary', key_filename: '/k' },
  },
  {
    title: 'sftp: an address of IPv6, and a port that is none',
    toml: '[sources.filesystem]\nbucket_url = "sftp://[::1]:2222/in"\n[sources.filesystem.credentials]\nsftp_username = "u"\nsftp_password = "p"\nsftp_port = "twenty"\n',
    type: 'sftp',
    reaches: { hostname: '::1', username: 'u', password: 'p' },
    unread: ['sources.filesystem.credentials.sftp_port'],
  },
  {
    title: 'sftp: no host anywhere',
    toml: '[sources.filesystem.credentials]\nsftp_username = "u"\nsftp_password = "p"\n',
    type: 'sftp',
    reaches: { raised: expect.stringContaining('remote_host') },
    unread: ['sources.filesystem.credentials'],
  },
  {
    title: 'sftp: a password, a port of its own',
    toml: '[sources.filesystem]\nbucket_url = "sftp://h.acme.dev/in"\n[sources.filesystem.credentials]\nsftp_username = "u"\nsftp_password = "p"\nsftp_port = 2022\nsftp_look_for_keys = false\nsftp_timeout = 9\n',
    type: 'sftp',
    reaches: { hostname: 'h.acme.dev', port: 2022, password: 'p', look_for_keys: false, timeout: 9 },
  },
  {
    title: 'sftp: a password beside a locked key',
    toml: '[sources.filesystem]\nbucket_url = "sftp://h.acme.dev/in"\n[sources.filesystem.credentials]\nsftp_username = "u"\nsftp_password = "p"\nsftp_key_filename = "/k"\nsftp_key_passphrase = "canary"\n',
    type: 'sftp',
    reaches: { hostname: 'h.acme.dev', password: 'p', key_filename: '/k' },
    unread: ['sources.filesystem.credentials.sftp_key_passphrase'],
  },
  table(
    'databricks',
    'server_hostname = "dbc.acme.dev"\nhttp_path = "/sql/1"\naccess_token = "dapi-canary"\ncatalog = "c"',
    {
      type: 'databricks',
      reaches: { '0': 'dbc.acme.dev', '1': '/sql/1', '2': 'dapi-canary' },
      unread: ['destination.databricks.credentials.catalog'],
    },
  ),
  table(
    'databricks',
    'server_hostname = "dbc.acme.dev"\nhttp_path = "/sql/1"\nclient_id = "sp"\nclient_secret = "canary"\nsocket_timeout = 60\n[destination.databricks.credentials.session_configuration]\nANSI_MODE = "true"\n[destination.databricks.credentials.connection_parameters]\nuse_cloud_fetch = false',
    {
      type: 'databricks',
      reaches: {
        '0': 'dbc.acme.dev',
        '2': 'token-of-principal',
        asked: { login: 'sp', password: 'canary', at: expect.stringContaining('dbc.acme.dev/oidc') },
        session_configuration: { ANSI_MODE: 'true' },
        _socket_timeout: 60,
        use_cloud_fetch: false,
      },
    },
  ),
  url('sqlite:////var/lib/x.db', { type: 'sqlite', reaches: { '0': 'file:/var/lib/x.db', uri: true } }),
  url('sqlite:///x.db', { type: 'sqlite', reaches: { '0': 'file:x.db', uri: true } }),
];

export const hookCases: readonly HookCase[] = [
  ...google,
  ...redis,
  ...mongo,
  ...postgres,
  ...redshift,
  ...mysql,
  ...sqlServer,
  ...oracle,
  ...trino,
  ...snowflake,
  ...services,
];

function expectText(...parts: readonly string[]): unknown {
  return expect.stringMatching(
    new RegExp(parts.map((part) => part.replaceAll(/[().]/g, String.raw`\$&`)).join('.*')),
  );
}
