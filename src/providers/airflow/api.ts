import type { Entry } from '../../core/model.ts';
import type { Listed } from './answers.ts';
import type { AirflowConnection } from './connection/connection.ts';

/** The two things that Airflow keeps by name, as its addresses call them. */
export type Collection = 'connections' | 'variables';

/** One entry as it shall be, complete: Airflow keeps or drops what is left out, by version. */
export interface Upsert {
  readonly name: string;
  readonly description: string;
  readonly body:
    | { readonly kind: 'connection'; readonly connection: AirflowConnection }
    | { readonly kind: 'variable'; readonly value: string };
  /** It was there when we looked. */
  readonly isThere: boolean;
  /** It has a password there and shall have none, which Airflow does only by making it anew. */
  readonly anew: boolean;
}

/** What became of each name: undefined when it is done. */
export type Results = ReadonlyMap<string, Error | undefined>;

/** One version of Airflow's API, as far as a push needs it. */
export interface Api {
  /** Everything there is, all pages. @throws UserError when the caller may not */
  list(collection: Collection): Promise<readonly Listed[]>;
  upsert(collection: Collection, entries: readonly Upsert[], signal: AbortSignal): Promise<Results>;
  /** What is gone already is done. */
  remove(collection: Collection, names: readonly string[], signal: AbortSignal): Promise<Results>;
  /** What of `[secrets] backend` is told, if anything. */
  secretsBackend(): Promise<string | undefined>;
  /** `***` stands for what is not shown. */
  readonly masks: boolean;
}

export const collectionOf = (kind: Entry['type']): Collection =>
  kind === 'connection' ? 'connections' : 'variables';

/** `the connection a`, `2 variables` */
export function named(collection: Collection, names: readonly string[]): string {
  const [name] = names;
  return names.length === 1 ? `the ${collection.slice(0, -1)} ${name}` : `${names.length} ${collection}`;
}

/**
 * The fields of both versions' bodies, all of them, and none that only some versions know. A password that is not
 * set is left out: Airflow 2 takes no null for it, and nothing takes one away.
 */
export function bodyFor({ name, description, body }: Upsert): Readonly<Record<string, unknown>> {
  if (body.kind === 'variable') return { key: name, value: body.value, description };
  const { conn_type, host, port, schema, login, password, extra } = body.connection;
  return {
    connection_id: name,
    conn_type,
    description,
    host: host ?? null,
    login: login ?? null,
    schema: schema ?? null,
    port: port ?? null,
    ...(password !== undefined && { password }),
    extra: extra ?? '{}',
  };
}
