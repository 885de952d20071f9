import { encodeJson, encodeText } from '../dlt/encode.ts';
import type { TomlValue } from '../model.ts';
import type { AirflowConnection } from './connection.ts';
import type { CredentialTable, DltCredentials } from './credentials.ts';

/** A field of a Connection that holds one text or number. */
export type ConnectionField = 'host' | 'port' | 'schema' | 'login' | 'password';

/** Something that the file says and the Connection does not, since its hook would not read it or would fail by it. */
export interface UnreadKeys {
  /** As in the file, below the credentials: `connect_timeout`, `query.ssl_ca`. None for what is missing there. */
  readonly keys: readonly string[];
  /** `RedisHook reads no such member of extra` */
  readonly message: string;
}

/** A Connection, where each key went, and which went nowhere. */
export interface BuiltConnection {
  readonly connection: AirflowConnection;
  /** Key as in the file -> `login`, `extra.sslmode`. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  readonly unread: readonly UnreadKeys[];
}

/**
 * A Connection while it is made of credentials. Each key is taken once; what nobody took is left for the rule
 * that the type has for the rest.
 */
export class ConnectionDraft {
  readonly credentials: DltCredentials;
  readonly #left: Map<string, TomlValue>;
  readonly #fields: Partial<Record<ConnectionField, string | number>> = {};
  readonly #extra = new Map<string, string>();
  readonly #places = new Map<string, string[]>();
  readonly #unread: UnreadKeys[] = [];

  constructor(credentials: DltCredentials) {
    this.credentials = credentials;
    this.#left = new Map([...credentials.keys, ...prefixed(credentials.query)]);
  }

  /** Whether a key is there and nobody took it. A parameter of a URL is called `query.NAME`. */
  has(key: string): boolean {
    return this.#left.has(key);
  }

  /** Lists the keys that nobody took. */
  get left(): string[] {
    return [...this.#left.keys()];
  }

  /** Takes a key. Undefined where it is absent or was taken. */
  take(key: string): TomlValue | undefined {
    const value = this.#left.get(key);
    this.#left.delete(key);
    return value;
  }

  /** Takes a key as the text that dlt reads. A table and an array are none, and stay. */
  takeText(key: string): string | undefined {
    const value = this.#left.get(key);
    if (value === undefined || value.type === 'table' || value.type === 'array') return undefined;
    this.#left.delete(key);
    return encodeText(value);
  }

  /** Takes the port. Undefined where there is none, or no number: that one stays. */
  takePort(key: string): number | undefined {
    const port = this.port(key);
    if (port !== undefined) this.#left.delete(key);
    return port;
  }

  /** Reads the port, and leaves it. dlt takes white space around a number for nothing. */
  port(key: string): number | undefined {
    const value = this.#left.get(key);
    const text = value && value.type !== 'table' && value.type !== 'array' ? encodeText(value).trim() : '';
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    return port > 0 && port <= 65_535 ? port : undefined;
  }

  /** Takes a whole number, also one that is written as text, as in a URL. Undefined for anything else: that stays. */
  takeNumber(key: string): number | undefined {
    const value = this.#left.get(key);
    const text = value?.type === 'integer' || value?.type === 'string' ? encodeText(value).trim() : '';
    if (!/^\d{1,15}$/.test(text)) return undefined;
    this.#left.delete(key);
    return Number(text);
  }

  /** Fills a field. `from`: the keys that it was made of, none for what dlt adds itself. */
  field(field: ConnectionField, value: string | number | undefined, ...from: readonly string[]): void {
    if (value === undefined) return;
    this.#fields[field] = value;
    this.#placed(from, field);
  }

  isFilled(field: ConnectionField): boolean {
    return this.#fields[field] !== undefined;
  }

  /** Adds a member to `extra`. */
  extra(name: string, value: TomlValue | string | number | boolean, ...from: readonly string[]): void {
    this.#extra.set(name, typeof value === 'object' ? encodeJson(value) : JSON.stringify(value));
    this.#placed(from, `extra.${name}`);
  }

  /** Adds a member that is an object made of several keys: name in it -> key in the file. */
  extraObject(
    name: string,
    members: ReadonlyMap<string, { readonly key: string; readonly value: TomlValue }>,
  ) {
    const json = [...members].map(([member, { value }]) => [member, encodeJson(value)] as const);
    this.#extra.set(name, jsonObject(json));
    for (const [member, { key }] of members) this.#placed([key], `extra.${name}.${member}`);
  }

  /** Adds a member that is JSON already. */
  extraJson(name: string, json: string, ...from: readonly string[]): void {
    this.#extra.set(name, json);
    this.#placed(from, `extra.${name}`);
  }

  /** Tells that keys go nowhere, and takes them. */
  unread(message: string, ...keys: readonly string[]): void {
    for (const key of keys) this.#left.delete(key);
    if (keys.length > 0) this.#unread.push({ keys, message });
  }

  /** Tells what the hook needs and the file does not say here. */
  missing(message: string): void {
    this.#unread.push({ keys: [], message });
  }

  build(conn_type: string): BuiltConnection {
    const { port, ...texts } = this.#fields;
    return {
      connection: {
        conn_type,
        ...Object.fromEntries(Object.entries(texts).map(([field, value]) => [field, String(value)])),
        ...(port !== undefined && { port: Number(port) }),
        ...(this.#extra.size > 0 && { extra: jsonObject([...this.#extra]) }),
      },
      places: this.#places,
      unread: this.#unread,
    };
  }

  #placed(from: readonly string[], where: string): void {
    for (const key of from) this.#places.set(key, [...(this.#places.get(key) ?? []), where]);
  }
}

/** `query.sslmode` -> `sslmode`. */
export const plainName = (key: string): string => key.replace(/^query\./, '');

const prefixed = (query: CredentialTable): [string, TomlValue][] =>
  [...query].map(([name, value]) => [`query.${name}`, value]);

/** Writes the JSON of an object. An object of JavaScript would move a key like `1` to the front and lose `__proto__`. */
export const jsonObject = (members: readonly (readonly [key: string, json: string])[]): string =>
  `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
