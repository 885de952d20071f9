/** A field of a Connection that holds one text or number. */
export type ConnectionField = 'host' | 'port' | 'schema' | 'login' | 'password';

/** How one type of Connection wants the keys of dlt's credentials. */
export interface ConnectionType {
  readonly type: string;
  /** Schemes of a URL, and names of SQLAlchemy's dialects, without what follows a `+`. */
  readonly schemes?: readonly string[];
  /** The section that the credentials stand in: `[destination.NAME.credentials]`. */
  readonly sections?: readonly string[];
  /** Keys that tell it; all of them must be there. */
  readonly keys?: readonly string[];
  /** Which key goes into which field: the first that is there. */
  readonly fields: Readonly<Partial<Record<ConnectionField, readonly string[]>>>;
  /** Names of keys in `extra`, where they are not as in the file. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Its hook reads `sqlalchemy_scheme` there, and leaves alone what it does not know. */
  readonly keepsScheme?: true;
}

const DATABASE: ConnectionType['fields'] = {
  host: ['host'],
  port: ['port'],
  schema: ['database'],
  login: ['username', 'user'],
  password: ['password'],
};

/** Takes what no type below is made for: the fields that have a usual name, and all the rest in `extra`. */
export const GENERIC: ConnectionType = { type: 'generic', fields: DATABASE };

/** A service account stands whole in `extra`, as text. */
export const GOOGLE = {
  type: 'google_cloud_platform',
  keys: ['client_email', 'private_key'],
  fields: {},
} as const satisfies ConnectionType;

/**
 * Which type of Connection credentials become, and where their keys go; the first that fits. The scheme of a
 * `drivername` or of a URL decides before the keys do, these before the section. What is named nowhere goes into
 * `extra` under its own key. (Airflow's providers as of 2026-11-24: what their hooks read.)
 */
export const CONNECTION_TYPES: readonly ConnectionType[] = [
  GOOGLE,
  {
    type: 'aws',
    keys: ['aws_access_key_id', 'aws_secret_access_key'],
    fields: { login: ['aws_access_key_id'], password: ['aws_secret_access_key'] },
  },
  {
    type: 'wasb',
    keys: ['azure_storage_account_name', 'azure_storage_account_key'],
    fields: { login: ['azure_storage_account_name'], password: ['azure_storage_account_key'] },
    extra: { azure_storage_sas_token: 'sas_token' },
  },
  {
    type: 'wasb',
    keys: ['azure_storage_account_name', 'azure_client_secret'],
    fields: {
      host: ['azure_storage_account_name'],
      login: ['azure_client_id'],
      password: ['azure_client_secret'],
    },
    extra: { azure_tenant_id: 'tenant_id' },
  },
  {
    type: 'wasb',
    keys: ['azure_storage_account_name', 'azure_storage_sas_token'],
    fields: { login: ['azure_storage_account_name'] },
    extra: { azure_storage_sas_token: 'sas_token' },
  },
  {
    type: 'sftp',
    keys: ['sftp_username'],
    fields: {
      host: ['sftp_host'],
      port: ['sftp_port'],
      login: ['sftp_username'],
      password: ['sftp_password'],
    },
    extra: { sftp_key_filename: 'key_file', sftp_key_passphrase: 'private_key_passphrase' },
  },
  {
    type: 'databricks',
    keys: ['server_hostname', 'access_token'],
    fields: { host: ['server_hostname'], password: ['access_token'] },
  },
  {
    type: 'snowflake',
    schemes: ['snowflake'],
    sections: ['snowflake'],
    fields: {
      schema: ['schema'],
      login: ['username', 'user'],
      password: ['password', 'private_key_passphrase'],
    },
    extra: { host: 'account', private_key: 'private_key_content', private_key_path: 'private_key_file' },
  },
  {
    type: 'postgres',
    schemes: ['postgresql', 'postgres'],
    sections: ['postgres'],
    fields: DATABASE,
    keepsScheme: true,
  },
  { type: 'redshift', schemes: ['redshift'], sections: ['redshift'], fields: DATABASE },
  { type: 'mysql', schemes: ['mysql', 'mariadb'], fields: DATABASE, keepsScheme: true },
  {
    type: 'mssql',
    schemes: ['mssql', 'synapse'],
    sections: ['mssql', 'synapse', 'fabric'],
    fields: DATABASE,
    keepsScheme: true,
  },
  { type: 'oracle', schemes: ['oracle'], fields: DATABASE, keepsScheme: true },
  { type: 'trino', schemes: ['trino'], fields: DATABASE, keepsScheme: true },
  { type: 'presto', schemes: ['presto'], fields: DATABASE },
  { type: 'clickhouse', schemes: ['clickhouse'], sections: ['clickhouse'], fields: DATABASE },
  { type: 'mongo', schemes: ['mongodb', 'mongodb+srv'], fields: DATABASE },
  { type: 'redis', schemes: ['redis', 'rediss'], fields: DATABASE },
  // Their hooks take the path of the file for the host.
  { type: 'sqlite', schemes: ['sqlite'], fields: { ...DATABASE, host: ['database'], schema: [] } },
  {
    type: 'duckdb',
    schemes: ['duckdb', 'md'],
    sections: ['duckdb', 'motherduck'],
    fields: { ...DATABASE, host: ['database'], schema: [] },
  },
];

/** The facts that decide on a type. No value is among them, save the scheme. */
export interface ConnectionTraits {
  /** `postgresql+psycopg2` */
  readonly scheme?: string | undefined;
  readonly section?: string | undefined;
  readonly keys: ReadonlySet<string>;
}

/** Finds the first type that fits. */
export function connectionTypeOf({ scheme, section, keys }: ConnectionTraits): ConnectionType {
  const plain = scheme?.replace(/\+(?!srv$).*$/, '');
  if (plain !== undefined) return CONNECTION_TYPES.find(({ schemes }) => schemes?.includes(plain)) ?? GENERIC;
  const byKeys = CONNECTION_TYPES.find((type) => type.keys?.every((key) => keys.has(key)));
  const bySection = CONNECTION_TYPES.find(
    ({ sections }) => section !== undefined && sections?.includes(section),
  );
  return byKeys ?? bySection ?? GENERIC;
}
