import type { ConnectionType } from './connection-type.ts';
import {
  shapeAzureHost,
  shapeAzurePrincipal,
  shapeDatabricks,
  shapeDatabricksOAuth,
  shapeGoogle,
  shapeSftp,
  shapeSnowflake,
} from './services.ts';

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

/** Services that are told by their keys, and Snowflake. */
export const SERVICE_TYPES: readonly ConnectionType[] = [
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
];
