import type { ConnectionType } from './connection-type.ts';
import {
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

export const DATABASE: ConnectionType['fields'] = {
  host: ['host'],
  port: ['port'],
  schema: ['database'],
  login: ['username', 'user'],
  password: ['password'],
};

const { schema: _, ...SERVER } = DATABASE;

/** Takes what no type below is made for: the fields that have a usual name, and all the rest in `extra`. */
export const GENERIC: ConnectionType = { type: 'generic', fields: DATABASE, takes: 'any' };

export const ODBC: ConnectionType = {
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

export const MSSQL: ConnectionType = {
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

/** Databases, told by a scheme or a section. */
export const DATABASE_TYPES: readonly ConnectionType[] = [
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
