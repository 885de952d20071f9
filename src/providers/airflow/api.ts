import { UserError } from '../../core/diagnostics.ts';
import type { EntryType } from '../../core/model.ts';
import { count } from '../../core/words.ts';
import {
  type AirflowEntry,
  type EntryPage,
  entryPage,
  providerVersionIn,
  secretsBackendIn,
} from './answers.ts';
import type { AirflowSender } from './client.ts';
import type { EntryContent } from './content.ts';

/** The two things that Airflow keeps by name, as its addresses call them. */
export type Collection = 'connections' | 'variables';

/** One entry as it shall be, complete: Airflow keeps or drops what is left out, by version. */
export interface EntryUpsert {
  readonly name: string;
  readonly description: string;
  readonly content: EntryContent;
  /** It was there when we looked. */
  readonly exists: boolean;
  /** It has a password there and shall have none, which Airflow does only by making it anew. */
  readonly recreate: boolean;
}

/** The error of each name; undefined when it is done. */
export type ResultsByName = ReadonlyMap<string, Error | undefined>;

/** One version of Airflow's API, as far as a push needs it. */
export interface AirflowApi {
  /** Lists everything there is, all pages. @throws UserError when the caller may not */
  list(collection: Collection): Promise<readonly AirflowEntry[]>;
  upsert(
    collection: Collection,
    entries: readonly EntryUpsert[],
    signal: AbortSignal,
  ): Promise<ResultsByName>;
  /** Removes entries. What is gone already is done. */
  remove(collection: Collection, names: readonly string[], signal: AbortSignal): Promise<ResultsByName>;
  /** Reads the version of an installed provider, such as `snowflake`. Undefined where Airflow does not tell it. */
  providerVersion(name: string): Promise<string | undefined>;
  /** Reads `[secrets] backend`, where Airflow tells it. */
  secretsBackend(): Promise<string | undefined>;
  /** `***` stands for what is not shown. */
  readonly masksValues: boolean;
}

export const collectionOf = (type: EntryType): Collection =>
  type === 'connection' ? 'connections' : 'variables';

/** `the connection a`, `2 variables` */
export function describeEntries(collection: Collection, names: readonly string[]): string {
  const [name] = names;
  return names.length === 1 ? `the ${collection.slice(0, -1)} ${name}` : `${names.length} ${collection}`;
}

/**
 * Writes the fields of both versions' bodies, all of them, and none that only some versions know. A password that is not
 * set is left out: Airflow 2 takes no null for it, and nothing takes one away.
 */
export function entryBody({ name, description, content }: EntryUpsert): Readonly<Record<string, unknown>> {
  if (content.kind === 'variable') return { key: name, value: content.value, description };
  const { conn_type, host, port, schema, login, password, extra } = content.connection;
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

/** A server gives as many unless its own cap is lower (`[api] maximum_page_limit`, 100 unless it was changed). */
const PAGE_SIZE = 100;
const ORDER = { connections: 'connection_id', variables: 'key' } as const;
const ROUNDS = 3;
/** Airflow has no most. So many pages are more than anyone keeps, and a page is shorter only where its server is set so. */
const MOST_PAGES = 2000;

/**
 * Lists all pages, by name. The first tells how long a page is here; the others are fetched side by side.
 * Something made or removed meanwhile may move a name to a page that was read already: then names are missing,
 * so the count is compared with the latest total.
 * @param root `/api/v2`
 * @throws UserError for a list that stays shorter than its own total: what is missing in it must not pass for gone
 */
export async function listAllPages(
  send: AirflowSender,
  root: string,
  collection: Collection,
): Promise<readonly AirflowEntry[]> {
  const page = async (offset: number): Promise<EntryPage> => {
    const query = `limit=${PAGE_SIZE}&offset=${offset}&order_by=${ORDER[collection]}`;
    const path = `${root}/${collection}?${query}`;
    const { data } = await send({ method: 'GET', path, purpose: `list the ${collection}` });
    return entryPage(data, collection);
  };
  for (let round = 1; ; round++) {
    const first = await page(0);
    const size = Math.max(first.items.length, 1);
    const more = Math.max(Math.ceil(first.total / size) - 1, 0);
    if (more >= MOST_PAGES) throw incomplete(collection, first.total, first.items.length);
    const rest = await Promise.all(Array.from({ length: more }, (_, n) => page((n + 1) * size)));
    const all = new Map([first, ...rest].flatMap(({ items }) => items.map((item) => [item.name, item])));
    const total = rest.at(-1)?.total ?? first.total;
    if (all.size >= total) return [...all.values()];
    if (round === ROUNDS) throw incomplete(collection, total, all.size);
  }
}

const incomplete = (collection: Collection, total: number, shown: number): UserError =>
  new UserError(
    `Airflow speaks of ${count(total, 'entry', 'entries')} among its ${collection}, and shows ${shown}`,
    {
      hint: 'someone may be changing them just now: run the same command again; otherwise, is something else answering in place of Airflow?',
    },
  );

/** Reads `[secrets] backend`. Undefined where there is none, or where Airflow does not tell. */
export async function readSecretsBackend(send: AirflowSender, root: string): Promise<string | undefined> {
  const { status, data } = await send({
    method: 'GET',
    path: `${root}/config?section=secrets`,
    purpose: 'read the configuration',
    acceptedStatuses: [401, 403, 404, 406],
  });
  return status === 200 ? secretsBackendIn(data) : undefined;
}

/** Both versions have the same list of providers, at most a page of it: Airflow has some 100. */
export async function readProviderVersion(
  send: AirflowSender,
  root: string,
  name: string,
): Promise<string | undefined> {
  const { status, data } = await send({
    method: 'GET',
    path: `${root}/providers?limit=100`,
    purpose: 'read which providers are installed',
    acceptedStatuses: [401, 403, 404],
  });
  return status === 200 ? providerVersionIn(data, `apache-airflow-providers-${name}`) : undefined;
}
