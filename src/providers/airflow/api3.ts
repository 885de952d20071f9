import { UserError } from '../../core/diagnostics.ts';
import { backendIn, bulkResult } from './answers.ts';
import { type Api, bodyFor, type Collection, named, type Results, type Upsert } from './api.ts';
import type { Send } from './client.ts';
import { listAll } from './pages.ts';

const ROOT = '/api/v2';
/** Refusals of a whole request for the sake of one entity in it: then each is sent by itself, to find which. */
const ALONE = [400, 409, 413, 422, 500];

/**
 * Airflow 3 (checked with 3.3.2, 2026-11-24). Everything is written with bulk actions: `create` with
 * `overwrite` takes every value as it is, where `update` and PATCH take `***` for "leave it as it was".
 */
export function api3(send: Send): Api {
  const upsert = async (collection: Collection, entries: readonly Upsert[], signal: AbortSignal) => {
    const names = entries.map(({ name }) => name);
    const action = {
      action: 'create',
      action_on_existence: 'overwrite',
      entities: entries.map(bodyFor),
    };
    return await bulk(send, { collection, action, names, doing: 'write', signal });
  };
  const remove = async (collection: Collection, names: readonly string[], signal: AbortSignal) => {
    const action = { action: 'delete', action_on_non_existence: 'skip', entities: names };
    return await bulk(send, { collection, action, names, doing: 'remove', signal });
  };
  return {
    masks: true,
    list: (collection) => listAll(send, ROOT, collection),
    async upsert(collection, entries, signal) {
      const anew = entries.filter((entry) => entry.anew).map(({ name }) => name);
      // In one request the new one would be written over the old one, which then goes.
      if (anew.length > 0) await inParts(anew, (names) => remove(collection, names, signal));
      return await inParts(entries, (some) => upsert(collection, some, signal));
    },
    remove: (collection, names, signal) => inParts(names, (some) => remove(collection, some, signal)),
    async secretsBackend() {
      const path = `${ROOT}/config?section=secrets`;
      const { status, data } = await send({
        method: 'GET',
        path,
        doing: 'read the configuration',
        takes: [401, 403, 404, 406],
      });
      return status === 200 ? backendIn(data) : undefined;
    },
  };
}

interface Bulk {
  readonly collection: Collection;
  readonly action: Readonly<Record<string, unknown>> & { readonly action: string };
  readonly names: readonly string[];
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** Undefined: the whole request was refused, and one of many in it may be to blame. */
async function bulk(
  send: Send,
  { collection, action, names, doing, signal }: Bulk,
): Promise<Results | undefined> {
  const isAlone = names.length === 1;
  const { status, data } = await send({
    method: 'PATCH',
    path: `${ROOT}/${collection}`,
    body: { actions: [action] },
    doing: `${doing} ${named(collection, names)}`,
    takes: isAlone ? [] : ALONE,
    signal,
  });
  if (status !== 200) return undefined;
  const { done, failed: isFailed } = bulkResult(data, action.action === 'delete' ? 'delete' : 'create');
  const isGone = action.action === 'delete' && !isFailed;
  return new Map(
    names.map((name) => [name, done.has(name) || isGone ? undefined : failed(doing, collection, name)]),
  );
}

/** The answer is 200 even when an action failed, for all of its entities at once. Its words may quote any of them. */
const failed = (doing: string, collection: Collection, name: string): UserError =>
  new UserError(`Airflow refuses to ${doing} ${named(collection, [name])}`, {
    hint: 'look into the log of its API server, then run the same command again',
  });

/** All at once; if that is refused, one by one, so that one that is refused stops no other. */
async function inParts<T>(
  items: readonly T[],
  act: (some: readonly T[]) => Promise<Results | undefined>,
): Promise<Results> {
  if (items.length === 0) return new Map();
  const together = await act(items);
  if (together) return together;
  const results = new Map<string, Error | undefined>();
  for (const item of items) {
    const alone = await act([item]).catch((error: unknown) => error);
    if (alone instanceof Map) for (const [name, error] of alone) results.set(name, error);
    else results.set(nameOf(item), alone instanceof Error ? alone : new Error(String(alone)));
  }
  return results;
}

const nameOf = (item: unknown): string =>
  typeof item === 'object' && item !== null ? String(Reflect.get(item, 'name')) : String(item);
