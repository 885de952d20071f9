import { encodeJson, encodeText } from '../../../core/dlt/encode.ts';
import type { TomlValue } from '../../../core/model.ts';
import { ownValue } from '../../../core/own-value.ts';
import { fieldIn, parseJson } from '../../http/answers.ts';
import type { AirflowConnection } from '../content.ts';
import { type ConnectionField, type ConnectionType, connectionTypeOf, GENERIC, GOOGLE } from './types.ts';

type CredentialTable = ReadonlyMap<string, TomlValue>;

const FIELDS: readonly ConnectionField[] = ['host', 'port', 'schema', 'login', 'password'];

/** Makes the Connection that the matching hook takes of a table of credentials. `section`: what the table stands in. */
export function connectionFromTable(values: CredentialTable, section: string | undefined): AirflowConnection {
  const drivername = values.get('drivername');
  const scheme = drivername?.type === 'string' ? drivername.value : undefined;
  const type = connectionTypeOf({ scheme, section, keys: new Set(values.keys()) });
  return type === GOOGLE ? serviceAccountFromTable(values) : buildConnection(type, scheme, values);
}

/** Makes a Connection of what stands at `credentials` itself: a URL or a service account. Undefined for any other value. */
export function connectionFromText(value: TomlValue): AirflowConnection | undefined {
  if (value.type !== 'string') return undefined;
  const url = parseDatabaseUrl(value.value);
  if (!url) return serviceAccountFromText(value.value);
  const { scheme, query, ...parts } = url;
  const values = [...Object.entries(parts), ...query].map(([key, part]): [string, TomlValue] => [
    key,
    { type: 'string', value: part },
  ]);
  return buildConnection(connectionTypeOf({ scheme, keys: new Set() }), scheme, new Map(values));
}

/** Makes a Connection of one secret: as the password, and with its type in `extra` under its own key. */
export const connectionFromSecret = (key: string, value: TomlValue): AirflowConnection => ({
  conn_type: GENERIC.type,
  password: encodeText(value),
  extra: jsonObject([[key, encodeJson(value)]]),
});

function buildConnection(
  type: ConnectionType,
  scheme: string | undefined,
  values: CredentialTable,
): AirflowConnection {
  const keyOfField = new Map(
    FIELDS.flatMap((field) => {
      const key = type.fields[field]?.find((name) => fits(field, values.get(name)));
      return key === undefined ? [] : [[field, key] as const];
    }),
  );
  const used = new Set([...keyOfField.values(), 'drivername']);
  const rest = [...values].filter(([key]) => !used.has(key));
  const extra = [...schemeMember(type, scheme), ...rest.flatMap((one) => extraMembers(one, type, values))];
  const fields = [...keyOfField].map(([field, key]) => [field, fieldValue(field, values.get(key))]);
  return {
    conn_type: type.type,
    ...Object.fromEntries(fields),
    ...(extra.length > 0 && { extra: jsonObject(extra) }),
  };
}

/** Only a table has no text, and only a number is a port. */
function fits(field: ConnectionField, value: TomlValue | undefined): boolean {
  if (value === undefined || value.type === 'table' || value.type === 'array') return false;
  return field !== 'port' || /^\d{1,9}$/.test(encodeText(value));
}

const fieldValue = (field: ConnectionField, value: TomlValue | undefined): string | number | undefined => {
  const text = value && encodeText(value);
  return field === 'port' ? Number(text) : text;
};

/** A hook wants the parameters of a URL, which have a table of their own in the file, right in `extra`. */
function extraMembers(
  [key, value]: readonly [string, TomlValue],
  type: ConnectionType,
  values: CredentialTable,
): [string, string][] {
  if (key === 'query' && value.type === 'table')
    return [...value.entries].map(([name, parameter]) => [name, encodeJson(parameter)]);
  if (type.type === 'snowflake' && key === 'private_key' && value.type === 'string') {
    const pem = snowflakeKey(value.value, values.has('private_key_passphrase'));
    return [['private_key_content', JSON.stringify(pem)]];
  }
  return [[ownValue(type.extra ?? {}, key) ?? key, encodeJson(value)]];
}

/** The scheme stands in `extra` only where the type does not tell it, and where the hook does not choke on it. */
function schemeMember(type: ConnectionType, scheme: string | undefined): [string, string][] {
  if (scheme === undefined) return [];
  if (type === GENERIC) return [['drivername', JSON.stringify(scheme)]];
  const isImplied = scheme === type.schemes?.[0];
  return isImplied || !type.keepsScheme ? [] : [['sqlalchemy_scheme', JSON.stringify(longDialect(scheme))]];
}

/** SQLAlchemy has forgotten the short name, and Airflow's hook refuses it. */
const longDialect = (scheme: string): string => scheme.replace(/^postgres(?=\+|$)/, 'postgresql');

/** Writes a private key as Airflow's hook for Snowflake takes it: a PEM file in base64. dlt takes the body alone too. */
function snowflakeKey(key: string, isEncrypted: boolean): string {
  const pem = key.includes('-----BEGIN') ? key : pemFile(key, isEncrypted);
  return Buffer.from(pem, 'utf8').toString('base64');
}

function pemFile(body: string, isEncrypted: boolean): string {
  const label = isEncrypted ? 'ENCRYPTED PRIVATE KEY' : 'PRIVATE KEY';
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The parts of a URL to a database, as SQLAlchemy reads them, and so dlt; `query` in the order given. */
interface DatabaseUrl {
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly query: readonly (readonly [key: string, value: string])[];
}

const URL_PARTS =
  /^([\w+]+):\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s;

/** Reads a URL. Undefined for a text that is none to a database. */
function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  const [, scheme, username, password, ipv6, host = ipv6, port, database, query = ''] =
    URL_PARTS.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  const parts = { username: unquote(username), password: unquote(password), host, port, database };
  const present = Object.fromEntries(Object.entries(parts).filter(([, part]) => part));
  return { scheme, ...present, query: [...new URLSearchParams(query)] };
}

/** Turns `%40` into `@`; what is no such sequence stays, where `decodeURIComponent` would throw. */
function unquote(text: string | undefined): string | undefined {
  return text?.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Makes a Connection of the table of a service account. */
function serviceAccountFromTable(values: CredentialTable): AirflowConnection {
  const members = [...values].map(([key, value]) => [key, encodeJson(value)] as const);
  const keyfile = values.has('type') ? members : [['type', '"service_account"'] as const, ...members];
  const project = values.get('project_id');
  return googleConnection(jsonObject(keyfile), project?.type === 'string' ? project.value : undefined);
}

/** Makes a Connection of the JSON of a service account. Undefined for any other text. */
function serviceAccountFromText(text: string): AirflowConnection | undefined {
  const keyfile = parseJson(text);
  if (GOOGLE.keys.some((key) => fieldIn(keyfile, key) === undefined)) return undefined;
  const project = fieldIn(keyfile, 'project_id');
  return googleConnection(text, typeof project === 'string' ? project : undefined);
}

const googleConnection = (keyfile: string, project: string | undefined): AirflowConnection => ({
  conn_type: GOOGLE.type,
  extra: jsonObject([
    ['keyfile_dict', JSON.stringify(keyfile)],
    ...(project === undefined ? [] : [['project', JSON.stringify(project)] as const]),
  ]),
});

/** Writes the JSON of an object. An object of JavaScript would move a key like `1` to the front and lose `__proto__`. */
const jsonObject = (members: readonly (readonly [key: string, json: string])[]): string =>
  `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
