import type { TomlValue } from '../model.ts';

export type CredentialTable = ReadonlyMap<string, TomlValue>;

/** DltCredentials as dlt takes them, whatever their form was: a table of keys, or a URL. */
export interface DltCredentials {
  /** `postgresql+psycopg2`, of a URL or of `drivername`. */
  readonly scheme?: string;
  /** What the table or the text stands in: `[destination.NAME.credentials]`. */
  readonly section?: string;
  /** The keys of the table but `drivername` and `query`; for a URL `host`, `port`, `database`, `username`, `password`. */
  readonly keys: CredentialTable;
  /** The parameters of a URL, or the table `query`. */
  readonly query: CredentialTable;
  /** What stands beside `credentials`: `bucket_url`. */
  readonly beside: CredentialTable;
}

/** Where credentials stand. */
export type CredentialsPlace = Pick<DltCredentials, 'section' | 'beside'>;

/** Reads a table. */
export function credentialsFromTable(table: CredentialTable, place: CredentialsPlace): DltCredentials {
  const drivername = table.get('drivername');
  const query = table.get('query');
  const apart = new Set([
    ...(drivername?.type === 'string' ? ['drivername'] : []),
    ...(query?.type === 'table' ? ['query'] : []),
  ]);
  return {
    ...place,
    ...(drivername?.type === 'string' && { scheme: drivername.value }),
    keys: new Map([...table].filter(([key]) => !apart.has(key))),
    query: query?.type === 'table' ? query.entries : new Map(),
  };
}

/** How SQLAlchemy takes a URL apart, and so dlt (sqlalchemy.engine.url, 2.0). */
const URL_PARTS =
  /^([\w+]+):\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s;

/** Reads a URL. Undefined for a text that is none to a database. */
export function credentialsFromUrl(text: string, place: CredentialsPlace): DltCredentials | undefined {
  const [, scheme, username, password, ipv6, host = ipv6, port, database, query = ''] =
    URL_PARTS.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  const parts = { host, port, database, username: unquote(username), password: unquote(password) };
  const { section, beside } = place;
  return {
    scheme,
    ...(section !== undefined && { section }),
    beside,
    keys: textValues(Object.entries(parts)),
    query: parameters(new URLSearchParams(query)),
  };
}

/** An empty part is none. */
const textValues = (parts: Iterable<readonly [string, string | undefined]>): CredentialTable =>
  new Map(
    [...parts].flatMap(([key, value]) => (value ? [[key, { type: 'string', value } as const] as const] : [])),
  );

/** A parameter that is there more than once is a list, as for SQLAlchemy. */
function parameters(query: URLSearchParams): CredentialTable {
  const lists = [...new Set(query.keys())].map((name) => {
    const items = query.getAll(name).map((value) => ({ type: 'string', value }) as const);
    return [name, items] as const;
  });
  const several = lists.filter(([, items]) => items.length > 1);
  return new Map<string, TomlValue>([
    ...textValues(query),
    ...several.map(([name, items]) => [name, { type: 'array', items }] as const),
  ]);
}

/** Turns `%40` into `@`; what is no such sequence stays, where `decodeURIComponent` would throw. */
function unquote(text: string | undefined): string | undefined {
  return text?.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
