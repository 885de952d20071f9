import { UserError } from '../../core/diagnostics.ts';
import { bulkResult } from './answers.ts';
import {
  type AirflowApi,
  type Collection,
  describeEntries,
  type EntryUpsert,
  entryBody,
  listAllPages,
  type ResultsByName,
  readProviderVersion,
  readSecretsBackend,
} from './api.ts';
import type { AirflowSender } from './client.ts';

const ROOT = '/api/v2';
/** A whole request is refused so for the sake of one entity in it: then each is sent by itself, to find which. */
const BLAMES_ONE = [400, 409, 413, 422, 500];

/**
 * Airflow 3 (checked with 3.3.2, 2026-11-24). Everything is written with bulk actions: `create` with
 * `overwrite` takes every value as it is, where `update` and PATCH take `***` for "leave it as it was".
 */
export function airflow3Api(send: AirflowSender): AirflowApi {
  return {
    masksValues: true,
    list: (collection) => listAllPages(send, ROOT, collection),
    async upsert(collection, entries, signal) {
      const old = entries.filter(({ recreate }) => recreate).map(({ name }) => name);
      // In one request the new one would be written over the old one, which then goes.
      if (old.length > 0) await remove(send, { collection, names: old, signal });
      return await inParts(
        entries,
        ({ name }) => name,
        (some) => create(send, { collection, entries: some, signal }),
      );
    },
    remove: (collection, names, signal) => remove(send, { collection, names, signal }),
    providerVersion: (name) => readProviderVersion(send, ROOT, name),
    secretsBackend: () => readSecretsBackend(send, ROOT),
  };
}

interface BulkTarget {
  readonly collection: Collection;
  readonly signal: AbortSignal;
}

const create = (
  send: AirflowSender,
  { entries, ...target }: BulkTarget & { readonly entries: readonly EntryUpsert[] },
): Promise<ResultsByName | undefined> =>
  sendBulk(send, {
    ...target,
    action: { action: 'create', action_on_existence: 'overwrite', entities: entries.map(entryBody) },
    names: entries.map(({ name }) => name),
    verb: 'write',
  });

const remove = (
  send: AirflowSender,
  { names, ...target }: BulkTarget & { readonly names: readonly string[] },
): Promise<ResultsByName> =>
  inParts(
    names,
    (name) => name,
    (some) =>
      sendBulk(send, {
        ...target,
        action: { action: 'delete', action_on_non_existence: 'skip', entities: some },
        names: some,
        verb: 'remove',
      }),
  );

interface BulkRequest extends BulkTarget {
  readonly action: Readonly<Record<string, unknown>> & { readonly action: 'create' | 'delete' };
  readonly names: readonly string[];
  /** For errors: `write`. */
  readonly verb: string;
}

/** Sends one bulk action. Undefined: the whole request was refused, and one of many in it may be to blame. */
async function sendBulk(
  send: AirflowSender,
  { collection, action, names, verb, signal }: BulkRequest,
): Promise<ResultsByName | undefined> {
  const { status, data } = await send({
    method: 'PATCH',
    path: `${ROOT}/${collection}`,
    json: { actions: [action] },
    purpose: `${verb} ${describeEntries(collection, names)}`,
    acceptedStatuses: names.length === 1 ? [] : BLAMES_ONE,
    signal,
  });
  if (status !== 200) return undefined;
  const { succeeded, hasErrors } = bulkResult(data, action.action);
  const unnamed = names.filter((name) => !succeeded.has(name));
  // Airflow leaves out what was gone already. So does whoever removed nothing, which a list tells.
  const mayBeGone = action.action === 'delete' && !hasErrors && unnamed.length > 0;
  const there = mayBeGone ? await namesThere(send, collection) : undefined;
  const failed = new Set(unnamed.filter((name) => there?.has(name) ?? true));
  return new Map(
    names.map((name) => [
      name,
      failed.has(name) ? refusal(verb, describeEntries(collection, [name])) : undefined,
    ]),
  );
}

const namesThere = async (send: AirflowSender, collection: Collection): Promise<ReadonlySet<string>> =>
  new Set((await listAllPages(send, ROOT, collection)).map(({ name }) => name));

/** The answer is 200 even when an action failed, for all of its entities at once. Its words may quote any of them. */
const refusal = (verb: string, entry: string): UserError =>
  new UserError(`Airflow refuses to ${verb} ${entry}`, {
    hint: 'look into the log of its API server, then run the same command again',
  });

/** Sends all at once; if that is refused, one by one, so that one that is refused stops no other. */
async function inParts<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  sendSome: (some: readonly T[]) => Promise<ResultsByName | undefined>,
): Promise<ResultsByName> {
  if (items.length === 0) return new Map();
  const together = await sendSome(items);
  if (together) return together;
  const results = new Map<string, Error | undefined>();
  for (const item of items) {
    const alone = await sendSome([item]).catch((error: unknown) => error);
    if (alone instanceof Map) for (const [name, error] of alone) results.set(name, error);
    else results.set(nameOf(item), alone instanceof Error ? alone : new Error(String(alone)));
  }
  return results;
}
