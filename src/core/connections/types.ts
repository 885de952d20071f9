import type { Credentials } from './credentials.ts';
import {
  plainName,
  shapeMongo,
  shapeMsSql,
  shapeMySql,
  shapeOdbc,
  shapeOracle,
  shapePostgres,
  shapePresto,
  shapeRedis,
  shapeRedshift,
  shapeTrino,
} from './databases.ts';
import type { ConnectionDraft, ConnectionField } from './draft.ts';
import {
  shapeAzureHost,
  shapeAzurePrincipal,
  shapeDatabricks,
  shapeDatabricksOAuth,
  shapeGoogle,
  shapeSftp,
  shapeSnowflake,
} from './services.ts';

/** How one type of Connection wants the keys of dlt's credentials. */
export interface ConnectionType {
  readonly type: string;
  /** The hook of Airflow's providers that it is made for. Undefined: code of one's own reads it. */
  readonly hook?: string;
  /** Schemes of a URL, and names of SQLAlchemy's dialects, without what follows a `+`. */
  readonly schemes?: readonly string[];
  /** The section that the credentials stand in: `[destination.NAME.credentials]`. */
  readonly sections?: readonly string[];
  /** Keys that tell it; all of them must be there. A parameter of a URL counts. */
  readonly keys?: readonly string[];
  /** Which key goes into which field: the first that is there. */
  readonly fields: Readonly<Partial<Record<ConnectionField, readonly string[]>>>;
  /** Names of keys in `extra`, where they are not as in the file. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Members of `extra` that the hook reads. `any`: it hands each to the driver, as dlt does. */
  readonly takes: readonly string[] | 'any';
  /** What no table says; it takes its keys before the tables do. */
  readonly shape?: (draft: ConnectionDraft) => void;
  /** The same in words, for people. */
  readonly notes?: string;
}

const DATABASE: ConnectionType['fields'] = {
  host: ['host'],
  port: ['port'],
  schema: ['database'],
  login: ['username', 'user'],
  password: ['password'],
};

const { schema: _, ...SERVER } = DATABASE;

/** Takes what no type below is made for: the fields that have a usual name, and all the rest in `extra`. */
export const GENERIC: ConnectionType = { type: 'generic', fields: DATABASE, takes: 'any' };

export const GOOGLE: ConnectionType = {
  type: 'google_cloud_platform',
  hook: 'GoogleBaseHook',
  keys: ['client_email', 'private_key'],
  fields: {},
  takes: [],
  shape: shapeGoogle,
  notes: 'the whole account, as text, in `extra` as `keyfile_dict`, with `token_uri` where it is absent',
};

const AZURE = ['sas_token', 'connection_string', 'shared_access_key', 'client_secret_auth_config'] as const;

const ODBC: ConnectionType = {
  type: 'odbc',
  hook: 'OdbcHook',
  schemes: ['mssql', 'synapse'],
  sections: ['mssql', 'synapse'],
  keys: ['driver'],
  fields: {
    host: ['host', 'port'],
    schema: ['database'],
    login: ['username', 'user'],
    password: ['password'],
  },
  takes: 'any',
  shape: shapeOdbc,
  notes:
    'the port behind the host; what has `;` or braces in it is put in braces; Airflow wants `[providers.odbc] allow_driver_in_extra`',
};

const MSSQL: ConnectionType = {
  type: 'mssql',
  hook: 'MsSqlHook',
  schemes: ['mssql', 'synapse'],
  sections: ['mssql', 'synapse'],
  fields: DATABASE,
  takes: [
    'timeout',
    'login_timeout',
    'charset',
    'appname',
    'autocommit',
    'tds_version',
    'conn_properties',
    'use_datetime2',
    'arraysize',
  ],
  shape: shapeMsSql,
  notes: 'port 1433 where there is none; `connect_timeout` as `login_timeout`',
};

/**
 * Which type of Connection credentials become, and where their keys go; the first that fits. The scheme of a
 * `drivername` or of a URL decides before the keys do, these before the section. Each has been built by its real
 * hook: see test/real/airflow/hooks.test.ts.
 */
export const CONNECTION_TYPES: readonly ConnectionType[] = [
  GOOGLE,
  {
    type: 'aws',
    hook: 'AwsBaseHook',
    keys: ['aws_access_key_id', 'aws_secret_access_key'],
    fields: { login: ['aws_access_key_id'], password: ['aws_secret_access_key'] },
    takes: ['aws_session_token', 'region_name', 'endpoint_url', 'profile_name'],
  },
  {
    type: 'wasb',
    hook: 'WasbHook',
    keys: ['azure_storage_account_name', 'azure_storage_account_key'],
    fields: { login: ['azure_storage_account_name'], password: ['azure_storage_account_key'] },
    takes: AZURE,
    shape: shapeAzureHost,
    notes: 'host: `azure_account_host`; in `extra`: `azure_storage_sas_token` as `sas_token`',
  },
  {
    type: 'wasb',
    hook: 'WasbHook',
    keys: ['azure_storage_account_name', 'azure_client_secret'],
    fields: { login: ['azure_client_id'], password: ['azure_client_secret'] },
    extra: { azure_tenant_id: 'tenant_id' },
    takes: [...AZURE, 'tenant_id'],
    shape: shapeAzurePrincipal,
    notes: 'host: `azure_account_host`, or the address of `azure_storage_account_name`',
  },
  {
    type: 'wasb',
    hook: 'WasbHook',
    keys: ['azure_storage_account_name', 'azure_storage_sas_token'],
    fields: { login: ['azure_storage_account_name'] },
    takes: AZURE,
    shape: shapeAzureHost,
    notes: 'host: `azure_account_host`; in `extra`: `azure_storage_sas_token` as `sas_token`',
  },
  {
    type: 'sftp',
    hook: 'SFTPHook',
    keys: ['sftp_username'],
    fields: {
      host: ['sftp_host'],
      port: ['sftp_port'],
      login: ['sftp_username'],
      password: ['sftp_password'],
    },
    extra: {
      sftp_key_filename: 'key_file',
      sftp_look_for_keys: 'look_for_keys',
      sftp_compress: 'compress',
    },
    takes: ['key_file', 'look_for_keys', 'compress'],
    shape: shapeSftp,
    notes:
      'host and port also from `bucket_url` beside the credentials; password also from `sftp_key_passphrase`; `sftp_timeout` as `conn_timeout`',
  },
  {
    type: 'databricks',
    hook: 'DatabricksSqlHook',
    keys: ['server_hostname', 'access_token'],
    fields: { host: ['server_hostname'], password: ['access_token'] },
    extra: { socket_timeout: '_socket_timeout' },
    takes: ['http_path', 'session_configuration', '_socket_timeout'],
    shape: shapeDatabricks,
    notes:
      'each member of `connection_parameters` on its own; the hook takes `catalog` and `http_headers` as arguments alone',
  },
  {
    type: 'databricks',
    hook: 'DatabricksSqlHook',
    keys: ['server_hostname', 'client_id', 'client_secret'],
    fields: { host: ['server_hostname'], login: ['client_id'], password: ['client_secret'] },
    extra: { socket_timeout: '_socket_timeout' },
    takes: ['http_path', 'session_configuration', '_socket_timeout'],
    shape: shapeDatabricksOAuth,
    notes: 'with `service_principal_oauth`; the rest as above',
  },
  {
    type: 'snowflake',
    hook: 'SnowflakeHook',
    schemes: ['snowflake'],
    sections: ['snowflake'],
    fields: { schema: ['schema'], login: ['username', 'user'], password: ['password'] },
    extra: { host: 'account' },
    takes: ['account', 'warehouse', 'role', 'authenticator', 'region', 'token', 'workload_identity_provider'],
    shape: shapeSnowflake,
    notes:
      'in `extra` also: `database`, `private_key` as `private_key_content` (a PEM file in base64, for the provider 6.3 and newer), `private_key_path` as `private_key_file`; with a key the password is `private_key_passphrase`',
  },
  {
    type: 'postgres',
    hook: 'PostgresHook',
    schemes: ['postgresql', 'postgres'],
    sections: ['postgres'],
    fields: DATABASE,
    takes: 'any',
    shape: shapePostgres,
    notes: 'another scheme than `postgresql` as `sqlalchemy_scheme`',
  },
  {
    type: 'redshift',
    hook: 'RedshiftSQLHook',
    schemes: ['redshift'],
    sections: ['redshift'],
    fields: DATABASE,
    takes: ['sslmode', 'ssl', 'timeout', 'application_name', 'tcp_keepalive', 'region'],
    shape: shapeRedshift,
    notes: '`connect_timeout` as `timeout`',
  },
  {
    type: 'mysql',
    hook: 'MySqlHook',
    schemes: ['mysql', 'mariadb'],
    fields: DATABASE,
    takes: ['charset', 'unix_socket', 'ssl_mode'],
    shape: shapeMySql,
    notes: '`ssl_ca`, `ssl_cert`, `ssl_key` as one `ssl`; `mysql+mysqlconnector` as `client`',
  },
  ODBC,
  MSSQL,
  {
    type: 'oracle',
    hook: 'OracleHook',
    schemes: ['oracle'],
    fields: SERVER,
    takes: [
      'events',
      'mode',
      'purity',
      'wallet_location',
      'wallet_password',
      'ssl_server_cert_dn',
      'ssl_server_dn_match',
    ],
    shape: shapeOracle,
    notes: '`database` as `sid`, or `service_name`',
  },
  {
    type: 'trino',
    hook: 'TrinoHook',
    schemes: ['trino'],
    fields: SERVER,
    takes: ['source', 'verify', 'timezone', 'isolation_level'],
    shape: shapeTrino,
    notes:
      '`database` as `catalog`, and schema what follows a `/`; `protocol` https with a password; `access_token` as `jwt__token`',
  },
  {
    type: 'presto',
    hook: 'PrestoHook',
    schemes: ['presto'],
    fields: SERVER,
    takes: ['source', 'verify'],
    shape: shapePresto,
    notes: '`database` as `catalog`, and schema what follows a `/`; `protocol` https with a password',
  },
  {
    type: 'mongo',
    hook: 'MongoHook',
    schemes: ['mongodb', 'mongodb+srv'],
    fields: DATABASE,
    takes: 'any',
    shape: shapeMongo,
    notes: '`srv` for `mongodb+srv`; several hosts, with their ports, in host',
  },
  {
    type: 'redis',
    hook: 'RedisHook',
    schemes: ['redis', 'rediss'],
    fields: SERVER,
    takes: [
      'db',
      'ssl',
      'ssl_cert_reqs',
      'ssl_ca_certs',
      'ssl_keyfile',
      'ssl_certfile',
      'ssl_check_hostname',
    ],
    shape: shapeRedis,
    notes: '`ssl` for `rediss`; `database` as `db`, a number',
  },
  {
    type: 'sqlite',
    hook: 'SqliteHook',
    schemes: ['sqlite'],
    // Its hook takes the path of the file for the host.
    fields: { host: ['database'] },
    takes: 'any',
  },
];

/** The facts that decide on a type. No value is among them, save the scheme. */
export interface ConnectionTraits {
  /** `postgresql+psycopg2` */
  readonly scheme?: string | undefined;
  readonly section?: string | undefined;
  readonly keys: ReadonlySet<string>;
}

export const traitsOf = ({ scheme, section, keys, query }: Credentials): ConnectionTraits => ({
  scheme,
  section,
  keys: new Set(
    [...keys.keys(), ...query.keys()].map((key) => plainName(key).replace(/^driver$/i, 'driver')),
  ),
});

/** Finds the first type that fits. */
export function connectionTypeOf({ scheme, section, keys }: ConnectionTraits): ConnectionType {
  const plain = scheme?.replace(/\+(?!srv$).*$/, '');
  const fits = (type: ConnectionType): boolean =>
    type.type !== 'odbc' || [...keys].some((key) => isOdbcParameter(key));
  const find = (test: (type: ConnectionType) => boolean | undefined) =>
    CONNECTION_TYPES.find((type) => test(type) && fits(type));
  if (plain !== undefined) return find(({ schemes }) => schemes?.includes(plain)) ?? GENERIC;
  const isOfSection = ({ sections }: ConnectionType) => section !== undefined && sections?.includes(section);
  return (
    find((type) => type !== ODBC && type.keys?.every((key) => keys.has(key))) ?? find(isOfSection) ?? GENERIC
  );
}

const PYMSSQL = new Set([...Object.values(DATABASE).flat(), ...MSSQL.takes, 'connect_timeout']);

/** What pymssql does not know is for the driver that dlt uses. */
const isOdbcParameter = (key: string): boolean => !PYMSSQL.has(key);
