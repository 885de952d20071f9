import { encodeJson, encodeText } from '../../../core/dlt/encode.ts';
import type { TomlValue } from '../../../core/model.ts';
import type { AirflowConnection } from './connection.ts';
import { pemKey } from './pem.ts';
import { type ConnectionType, connectionTypeOf, type Field, GENERIC, GOOGLE } from './types.ts';
import { databaseUrl } from './url.ts';

type Values = ReadonlyMap<string, TomlValue>;

const FIELDS: readonly Field[] = ['host', 'port', 'schema', 'login', 'password'];

/** A table of credentials as the Connection that the matching hook takes. `section`: what the table stands in. */
export function fromTable(values: Values, section: string | undefined): AirflowConnection {
  const scheme = textOf(values.get('drivername'));
  const kind = connectionTypeOf({ scheme, section, keys: new Set(values.keys()) });
  if (kind === GOOGLE) return serviceAccount(values);
  return fromValues(kind, scheme, values);
}

/** What stands at `credentials` itself: a URL or a service account; undefined for any other value. */
export function fromText(value: TomlValue): AirflowConnection | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const url = databaseUrl(text);
  if (url) {
    const { scheme, query, ...parts } = url;
    const all = [...Object.entries(parts), ...query].map(([key, part]) => [key, string(part)] as const);
    return fromValues(connectionTypeOf({ scheme, keys: new Set() }), scheme, new Map(all));
  }
  return isServiceAccount(text) ? google(text, projectIn(text)) : undefined;
}

/** One secret: as the password, and with its type in `extra` under its own key. */
export const fromSecret = (key: string, value: TomlValue): AirflowConnection => ({
  conn_type: GENERIC.type,
  password: encodeText(value),
  extra: objectText([[key, encodeJson(value)]]),
});

function fromValues(kind: ConnectionType, scheme: string | undefined, values: Values): AirflowConnection {
  const taken = new Map(
    FIELDS.flatMap((field) => {
      const key = kind.fields[field]?.find((name) => fits(field, values.get(name)));
      return key === undefined ? [] : [[field, key] as const];
    }),
  );
  const used = new Set([...taken.values(), 'drivername']);
  const rest = [...values]
    .filter(([key]) => !used.has(key))
    .flatMap((member) => extraOf(member, kind, values));
  const extra = [...schemeIn(kind, scheme), ...rest];
  return {
    conn_type: kind.type,
    ...Object.fromEntries([...taken].map(([field, key]) => [field, fieldValue(field, values.get(key))])),
    ...(extra.length > 0 && { extra: objectText(extra) }),
  };
}

/** Only a table has no text, and only a number is a port. */
function fits(field: Field, value: TomlValue | undefined): boolean {
  if (value === undefined || value.type === 'table' || value.type === 'array') return false;
  return field !== 'port' || /^\d{1,9}$/.test(encodeText(value));
}

const fieldValue = (field: Field, value: TomlValue | undefined): string | number | undefined => {
  const text = value && encodeText(value);
  return field === 'port' ? Number(text) : text;
};

/** The parameters of a URL in a table of their own are what a hook wants right in `extra`. */
function extraOf(
  [key, value]: readonly [string, TomlValue],
  kind: ConnectionType,
  values: Values,
): [string, string][] {
  if (key === 'query' && value.type === 'table')
    return [...value.entries].map(([name, part]) => [name, encodeJson(part)]);
  if (kind.type === 'snowflake' && key === 'private_key' && value.type === 'string')
    return [
      ['private_key_content', JSON.stringify(pemKey(value.value, values.has('private_key_passphrase')))],
    ];
  return [[kind.extra?.[key] ?? key, encodeJson(value)]];
}

/** Said only where the type does not say it, and where the hook does not choke on it. */
function schemeIn(kind: ConnectionType, scheme: string | undefined): [string, string][] {
  if (scheme === undefined) return [];
  if (kind === GENERIC) return [['drivername', JSON.stringify(scheme)]];
  const isSaid = scheme === kind.schemes?.[0];
  return isSaid || !kind.keepsScheme ? [] : [['sqlalchemy_scheme', JSON.stringify(dialect(scheme))]];
}

/** SQLAlchemy has forgotten the short name, and Airflow's hook refuses it. */
const dialect = (scheme: string): string => scheme.replace(/^postgres(?=\+|$)/, 'postgresql');

function serviceAccount(values: Values): AirflowConnection {
  const members = [...values].map(([key, value]) => [key, encodeJson(value)] as const);
  const typed = values.has('type') ? members : [['type', '"service_account"'] as const, ...members];
  return google(objectText(typed), textOf(values.get('project_id')));
}

const google = (keyfile: string, project: string | undefined): AirflowConnection => ({
  conn_type: GOOGLE.type,
  extra: objectText([
    ['keyfile_dict', JSON.stringify(keyfile)],
    ...(project === undefined ? [] : [['project', JSON.stringify(project)] as const]),
  ]),
});

function parsedObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined; // Most secrets are no JSON.
  }
}

const isServiceAccount = (text: string): boolean => {
  const parsed = parsedObject(text);
  return parsed !== undefined && GOOGLE.keys?.every((key) => key in parsed) === true;
};

const projectIn = (text: string): string | undefined => {
  const project: unknown = Reflect.get(parsedObject(text) ?? {}, 'project_id');
  return typeof project === 'string' ? project : undefined;
};

/** Not by way of an object, which would move a key like `1` to the front and lose `__proto__`. */
const objectText = (members: readonly (readonly [key: string, json: string])[]): string =>
  `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;

const string = (value: string): TomlValue => ({ type: 'string', value });

const textOf = (value: TomlValue | undefined): string | undefined =>
  value?.type === 'string' ? value.value : undefined;
