import { encodeJson } from '../dlt/encode.ts';
import type { TomlValue } from '../model.ts';
import { type ConnectionDraft, jsonObject, plainName } from './draft.ts';

/*
 * What the hooks of services want otherwise than dlt has it, read and held as in databases.ts.
 */

/** dlt fills it in by itself (dlt 1.31, gcp_credentials.py); google-auth takes no account without it. */
const TOKEN_URI = 'https://oauth2.googleapis.com/token';

/** The whole account stands in `extra`, as text. */
export function shapeGoogle(draft: ConnectionDraft): void {
  const project = draft.credentials.keys.get('project_id');
  const keys = draft.left;
  const members = keys.map((key): [string, string] => {
    const value = draft.take(key);
    return [key, value ? encodeJson(value) : 'null'];
  });
  draft.extraJson('keyfile_dict', JSON.stringify(keyfile(members)), ...keys);
  if (project?.type === 'string') draft.extra('project', project, 'project_id');
}

/** Writes the JSON of a service account, with what dlt would fill in. */
function keyfile(members: readonly (readonly [key: string, json: string])[]): string {
  const present = new Set(members.map(([key]) => key));
  return jsonObject([
    ...(present.has('type') ? [] : [['type', '"service_account"'] as const]),
    ...members,
    ...(present.has('token_uri') ? [] : [['token_uri', JSON.stringify(TOKEN_URI)] as const]),
  ]);
}

/**
 * WasbHook takes the login for the account, or for the client: then the account must stand in the host. Older
 * providers hang the token on the address, where it needs its `?`; for newer ones that is no difference.
 */
export function shapeAzureHost(draft: ConnectionDraft): void {
  const token = draft.takeText('azure_storage_sas_token');
  if (token !== undefined)
    draft.extra('sas_token', `?${token.replace(/^\?/, '')}`, 'azure_storage_sas_token');
  const host = draft.takeText('azure_account_host');
  if (host !== undefined)
    draft.field('host', /^https?:/.test(host) ? host : `https://${host}`, 'azure_account_host');
}

export function shapeAzurePrincipal(draft: ConnectionDraft): void {
  shapeAzureHost(draft);
  const account = draft.takeText('azure_storage_account_name');
  if (account === undefined || draft.isFilled('host')) return;
  draft.field('host', `https://${account}.blob.core.windows.net`, 'azure_storage_account_name');
}

/** dlt has the host in `bucket_url` beside the credentials; paramiko unlocks a key with the password. */
export function shapeSftp(draft: ConnectionDraft): void {
  const { host, port } = sftpAddress(draft.credentials.beside.get('bucket_url'));
  if (!draft.has('sftp_host')) draft.field('host', host);
  if (!draft.has('sftp_port')) draft.field('port', port);
  if (host === undefined && !draft.has('sftp_host'))
    draft.missing('SFTPHook needs a host, and here is neither a bucket_url with one nor sftp_host');
  const timeout = draft.takeNumber('sftp_timeout');
  if (timeout !== undefined) draft.extra('conn_timeout', timeout, 'sftp_timeout');
  if (!draft.has('sftp_key_passphrase')) return;
  if (draft.has('sftp_password'))
    draft.unread('SFTPHook unlocks the key with the password, and has but one', 'sftp_key_passphrase');
  else draft.field('password', draft.takeText('sftp_key_passphrase'), 'sftp_key_passphrase');
}

function sftpAddress(bucketUrl: TomlValue | undefined): { host?: string; port?: number } {
  const text = bucketUrl?.type === 'string' ? bucketUrl.value : '';
  const url = /^sftp:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  return {
    ...(url && url.hostname !== '' && { host: url.hostname.replace(/^\[(.*)\]$/, '$1') }),
    ...(url && url.port !== '' && { port: Number(url.port) }),
  };
}

/** dlt hands each member of this table to the driver on its own. */
export function shapeDatabricks(draft: ConnectionDraft): void {
  const parameters = draft.credentials.keys.get('connection_parameters');
  if (parameters?.type !== 'table') return;
  draft.take('connection_parameters');
  for (const [name, value] of parameters.entries) draft.extra(name, value, 'connection_parameters');
}

/** DatabricksSqlHook asks for a token of its own then. */
export function shapeDatabricksOAuth(draft: ConnectionDraft): void {
  shapeDatabricks(draft);
  draft.extra('service_principal_oauth', true);
}

/** SnowflakeHook takes a key as a PEM file in base64, and the password for its passphrase. */
export function shapeSnowflake(draft: ConnectionDraft): void {
  const hasFile = takePrivateKeyFile(draft);
  const hasKey = takePrivateKey(draft, hasFile) || hasFile;
  const database = draft.takeText('database');
  if (database !== undefined) {
    const [name = '', ...schema] = database.split('/');
    draft.extra('database', name, 'database');
    if (schema.length > 0) draft.field('schema', schema.join('/'), 'database');
  }
  const authenticator =
    draft.credentials.query.get('authenticator') ?? draft.credentials.keys.get('authenticator');
  if (authenticator?.type === 'string' && authenticator.value.toLowerCase() === 'oauth')
    draft.unread(
      'SnowflakeHook gets a token by itself, with refresh_token or client_credentials, and takes none',
      ...draft.left.filter((key) => plainName(key) === 'token'),
    );
  const zone = draft.takeText('session_timezone');
  if (zone !== undefined)
    draft.extraJson('session_parameters', `{"TIMEZONE":${JSON.stringify(zone)}}`, 'session_timezone');
  if (!hasKey) return;
  draft.field('password', draft.takeText(passphraseKey(draft)), 'private_key_passphrase');
  if (draft.has('password'))
    draft.unread('SnowflakeHook takes the password for the passphrase of the key', 'password');
}

const passphraseKey = (draft: ConnectionDraft): string =>
  draft.has('query.private_key_passphrase') ? 'query.private_key_passphrase' : 'private_key_passphrase';

/** The path is read where the job runs, as dlt does. dlt prefers it to the key. */
function takePrivateKeyFile(draft: ConnectionDraft): boolean {
  const key = draft.has('query.private_key_path') ? 'query.private_key_path' : 'private_key_path';
  const path = draft.takeText(key);
  if (path === undefined) return false;
  draft.extra('private_key_file', path, key);
  return true;
}

function takePrivateKey(draft: ConnectionDraft, hasFile: boolean): boolean {
  const key = draft.has('query.private_key') ? 'query.private_key' : 'private_key';
  if (!draft.has(key)) return false;
  if (hasFile) {
    draft.unread('the file at private_key_path comes first, as in dlt', key);
    return false;
  }
  const text = draft.takeText(key) ?? '';
  draft.extra('private_key_content', snowflakeKey(text, draft.has(passphraseKey(draft))), key);
  return true;
}

/** dlt takes a PEM file, one in base64, and the body alone (dlt 1.31, libs/cryptography.py). */
function snowflakeKey(key: string, isEncrypted: boolean): string {
  if (key.includes('-----BEGIN')) return Buffer.from(key, 'utf8').toString('base64');
  const decoded = Buffer.from(key, 'base64');
  if (decoded.includes('-----BEGIN')) return decoded.toString('base64');
  return Buffer.from(pemFile(decoded, isEncrypted), 'utf8').toString('base64');
}

function pemFile(der: Buffer, isEncrypted: boolean): string {
  const label = isEncrypted ? 'ENCRYPTED PRIVATE KEY' : 'PRIVATE KEY';
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
