import { UserError } from '../../core/diagnostics.ts';
import { backendIn } from './answers.ts';
import { type Api, bodyFor, type Collection, named, type Results, type Upsert } from './api.ts';
import type { Call, Send } from './client.ts';
import { listAll } from './pages.ts';

const ROOT = '/api/v1';

/** Airflow 2 (checked with 2.11.2, 2026-11-24): one request for each entry, and one field for each name in the path. */
export function api2(send: Send): Api {
  return {
    masks: false,
    list: (collection) => listAll(send, ROOT, collection),
    upsert: (collection, entries, signal) =>
      each(
        entries,
        ({ name }) => name,
        (entry) => upsert(send, collection, entry, signal),
      ),
    remove: (collection, names, signal) =>
      each(
        names,
        (name) => name,
        (name) => remove(send, collection, name, signal),
      ),
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

/** Side by side, at the pace of the run: one that fails stops no other. A bug stops all. */
async function each<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  act: (item: T) => Promise<void>,
): Promise<Results> {
  const settled = await Promise.allSettled(items.map(act));
  return new Map(
    items.map((item, n) => {
      const end = settled[n];
      return [nameOf(item), end?.status === 'rejected' ? errorOf(end.reason) : undefined];
    }),
  );
}

const errorOf = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

async function upsert(send: Send, collection: Collection, entry: Upsert, signal: AbortSignal): Promise<void> {
  if (entry.anew) await remove(send, collection, entry.name, signal);
  const isThere = entry.isThere && !entry.anew;
  if (isThere && (await patch(send, collection, entry, signal))) return;
  if (await post(send, collection, entry, signal)) return;
  // Someone else made it meanwhile.
  if (await patch(send, collection, entry, signal)) return;
  throw new UserError(
    `${named(collection, [entry.name])} is made and removed by someone else all the while`,
    {
      hint: 'run the same command again',
    },
  );
}

/** Whether it was there. */
async function patch(
  send: Send,
  collection: Collection,
  entry: Upsert,
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await send({
    ...writing('PATCH', pathOf(collection, entry.name), collection, entry.name),
    body: bodyFor(entry),
    takes: [404],
    signal,
  });
  return status !== 404;
}

/** Whether it was not there. A variable that is there is replaced. */
async function post(
  send: Send,
  collection: Collection,
  entry: Upsert,
  signal: AbortSignal,
): Promise<boolean> {
  const { status } = await send({
    ...writing('POST', `${ROOT}/${collection}`, collection, entry.name),
    body: bodyFor(entry),
    takes: [409],
    signal,
  });
  return status !== 409;
}

async function remove(send: Send, collection: Collection, name: string, signal: AbortSignal): Promise<void> {
  const path = pathOf(collection, name);
  const doing = `remove ${named(collection, [name])}`;
  await send({ method: 'DELETE', path, doing, takes: [404], signal });
}

const writing = (method: Call['method'], path: string, collection: Collection, name: string) => ({
  method,
  path,
  doing: `write ${named(collection, [name])}`,
});

const pathOf = (collection: Collection, name: string): string =>
  `${ROOT}/${collection}/${encodeURIComponent(name)}`;
