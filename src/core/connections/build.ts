import { encodeJson, encodeText } from '../dlt/encode.ts';
import type { TomlValue } from '../model.ts';
import type { ConnectionType } from './connection-type.ts';
import {
  type CredentialsPlace,
  type CredentialTable,
  credentialsFromTable,
  credentialsFromUrl,
  type DltCredentials,
} from './credentials.ts';
import { GENERIC } from './database-types.ts';
import {
  type BuiltConnection,
  ConnectionDraft,
  type ConnectionField,
  jsonObject,
  plainName,
} from './draft.ts';
import { GOOGLE } from './service-types.ts';
import { connectionTypeOf, traitsOf } from './types.ts';

/** Makes the Connection that the matching hook takes of a table of credentials. */
export const connectionFromTable = (values: CredentialTable, place: CredentialsPlace): BuiltConnection =>
  connectionFrom(credentialsFromTable(values, place));

/** Makes a Connection of what stands at `credentials` itself: a URL or a service account. Undefined for any other value. */
export function connectionFromText(value: TomlValue, place: CredentialsPlace): BuiltConnection | undefined {
  if (value.type !== 'string') return undefined;
  const credentials = credentialsFromUrl(value.value, place);
  return credentials ? connectionFrom(credentials) : connectionFromAccount(value.value, place);
}

/** Makes a Connection of one secret: as the password, and with its type in `extra` under its own key. */
export const connectionFromSecret = (key: string, value: TomlValue): BuiltConnection => ({
  connection: {
    conn_type: GENERIC.type,
    password: encodeText(value),
    extra: jsonObject([[key, encodeJson(value)]]),
  },
  places: new Map([['', ['password', `extra.${key}`]]]),
  unread: [],
});

function connectionFrom(credentials: DltCredentials): BuiltConnection {
  const type = connectionTypeOf(traitsOf(credentials));
  const draft = new ConnectionDraft(credentials);
  type.shape?.(draft);
  fillFields(draft, type);
  tellPort(draft, type);
  if (type === GENERIC && credentials.scheme !== undefined)
    draft.extra('drivername', credentials.scheme, 'drivername');
  for (const key of draft.left) placeRest(draft, type, key);
  return draft.build(type.type);
}

function tellPort(draft: ConnectionDraft, { type, hook = type, fields }: ConnectionType): void {
  for (const key of new Set(['port', ...(fields.port ?? [])])) {
    if (!draft.has(key)) continue;
    const isPort = draft.port(key) !== undefined;
    draft.unread(isPort ? `${hook} takes no port` : 'a port is a number from 1 to 65535', key);
  }
}

function fillFields(draft: ConnectionDraft, { fields }: ConnectionType): void {
  for (const [field, keys] of Object.entries(fields)) {
    if (!isField(field) || draft.isFilled(field)) continue;
    const key = keys.find((name) => draft.has(name));
    if (key === undefined) continue;
    draft.field(field, field === 'port' ? draft.takePort(key) : draft.takeText(key), key);
  }
}

const FIELDS: ReadonlySet<string> = new Set<ConnectionField>(['host', 'port', 'schema', 'login', 'password']);

const isField = (name: string): name is ConnectionField => FIELDS.has(name);

/** What has no field goes into `extra` where the hook reads it, and is told where it does not. */
function placeRest(
  draft: ConnectionDraft,
  { type, hook = type, extra = {}, takes }: ConnectionType,
  key: string,
): void {
  const plain = plainName(key);
  const name = Object.hasOwn(extra, plain) ? (extra[plain] ?? plain) : plain;
  if (takes !== 'any' && !takes.includes(name) && !Object.hasOwn(extra, plain)) {
    draft.unread(`${hook} reads nothing of that name`, key);
    return;
  }
  const value = draft.take(key);
  if (value?.type === 'array' && plain !== key)
    draft.unread('a parameter that is there more than once: a Connection holds one', key);
  else if (value) draft.extra(name, value, key);
}

/** Makes a Connection of the JSON of a service account. Undefined for any other text. */
function connectionFromAccount(text: string, place: CredentialsPlace): BuiltConnection | undefined {
  const account = jsonMembers(text);
  if (!account || GOOGLE.keys?.some((key) => !account.has(key))) return undefined;
  const draft = new ConnectionDraft({ ...place, keys: account, query: new Map() });
  GOOGLE.shape?.(draft);
  return draft.build(GOOGLE.type);
}

/** Reads the texts of a JSON object, which is all that a service account holds. Undefined for any other text. */
function jsonMembers(text: string): CredentialTable | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return new Map(
      Object.entries(parsed).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, { type: 'string', value } as const] as const] : [],
      ),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
