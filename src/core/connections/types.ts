import type { ConnectionType } from './connection-type.ts';
import type { DltCredentials } from './credentials.ts';
import { DATABASE, DATABASE_TYPES, GENERIC, MSSQL, ODBC } from './database-types.ts';
import { plainName } from './draft.ts';
import { SERVICE_TYPES } from './service-types.ts';

/**
 * Which type of Connection credentials become, and where their keys go; the first that fits. The scheme of a
 * `drivername` or of a URL decides before the keys do, these before the section. Each has been built by its real
 * hook: see test/real/airflow/hooks.test.ts.
 */
export const CONNECTION_TYPES: readonly ConnectionType[] = [...SERVICE_TYPES, ...DATABASE_TYPES];

/** The facts that decide on a type. No value is among them, save the scheme. */
export interface ConnectionTraits {
  /** `postgresql+psycopg2` */
  readonly scheme?: string | undefined;
  readonly section?: string | undefined;
  readonly keys: ReadonlySet<string>;
}

export const traitsOf = ({ scheme, section, keys, query }: DltCredentials): ConnectionTraits => ({
  scheme,
  section,
  keys: new Set(
    [...keys.keys(), ...query.keys()].map((key) => plainName(key).replace(/^driver$/i, 'driver')),
  ),
});

/** `mysql+pymysql` -> `mysql`. */
export const plainDialect = (scheme: string): string => scheme.replace(/\+(?!srv$).*$/, '');

/** Finds the first type that fits. */
export function connectionTypeOf({ scheme, section, keys }: ConnectionTraits): ConnectionType {
  const plain = scheme === undefined ? undefined : plainDialect(scheme);
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
