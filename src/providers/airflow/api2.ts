import { UserError } from '../../core/diagnostics.ts';
import type { HttpAnswer } from '../http/client.ts';
import { checkWritten, isOwnRefusal } from './answers.ts';
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
import type { AirflowRequest, AirflowSender } from './client.ts';

const ROOT = '/api/v1';

/** Airflow 2 (checked with 2.11.2, 2026-11-24): one request for each entry, and one field for each name in the path. */
export function airflow2Api(send: AirflowSender): AirflowApi {
  return {
    masksValues: false,
    list: (collection) => listAllPages(send, ROOT, collection),
    async upsert(collection, entries, signal) {
      const nameOf = ({ name }: EntryUpsert) => name;
      return await each(entries, nameOf, (entry) => upsert(send, { collection, entry, signal }));
    },
    async remove(collection, names, signal) {
      const nameOf = (name: string) => name;
      return await each(names, nameOf, (name) => remove(send, { collection, name, signal }));
    },
    providerVersion: (name) => readProviderVersion(send, ROOT, name),
    secretsBackend: () => readSecretsBackend(send, ROOT),
  };
}

/** Handles items side by side, at the pace of the run: one that fails stops no other. */
async function each<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  handle: (item: T) => Promise<void>,
): Promise<ResultsByName> {
  const settled = await Promise.allSettled(items.map(handle));
  return new Map(
    items.map((item, n) => {
      const end = settled[n];
      return [nameOf(item), end?.status === 'rejected' ? errorOf(end.reason) : undefined];
    }),
  );
}

const errorOf = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

interface EntryWrite {
  readonly collection: Collection;
  readonly entry: EntryUpsert;
  readonly signal: AbortSignal;
}

async function upsert(send: AirflowSender, write: EntryWrite): Promise<void> {
  const { collection, signal } = write;
  const { name, exists, recreate } = write.entry;
  if (recreate) await remove(send, { collection, name, signal });
  if (exists && !recreate && (await patch(send, write))) return;
  if (await post(send, write)) return;
  // Someone else made it meanwhile.
  if (await patch(send, write)) return;
  throw new UserError(
    `${describeEntries(collection, [name])} is made and removed by someone else all the while`,
    { hint: 'run the same command again' },
  );
}

/** Changes an entry. False: it is not there. */
async function patch(send: AirflowSender, write: EntryWrite): Promise<boolean> {
  const path = entryPath(write.collection, write.entry.name);
  const answer = await send({ method: 'PATCH', path, acceptedStatuses: [404], ...requestFor(write) });
  return isWritten(answer, write, 404);
}

/** Makes an entry. False: it is there. A variable that is there is replaced. */
async function post(send: AirflowSender, write: EntryWrite): Promise<boolean> {
  const path = `${ROOT}/${write.collection}`;
  const answer = await send({ method: 'POST', path, acceptedStatuses: [409], ...requestFor(write) });
  return isWritten(answer, write, 409);
}

/** @throws UserError where it is not this entry that Airflow shows */
function isWritten(
  { status, data }: HttpAnswer,
  { collection, entry }: EntryWrite,
  refusal: number,
): boolean {
  if (status === refusal) return false;
  checkWritten(data, collection, entry.name);
  return true;
}

const requestFor = ({
  collection,
  entry,
  signal,
}: EntryWrite): Pick<AirflowRequest, 'json' | 'purpose' | 'signal'> => ({
  json: entryBody(entry),
  purpose: `write ${describeEntries(collection, [entry.name])}`,
  signal,
});

async function remove(
  send: AirflowSender,
  { collection, name, signal }: Omit<EntryWrite, 'entry'> & { readonly name: string },
): Promise<void> {
  const purpose = `remove ${describeEntries(collection, [name])}`;
  const { status, data } = await send({
    method: 'DELETE',
    path: entryPath(collection, name),
    purpose,
    success: [204],
    acceptedStatuses: [404],
    signal,
  });
  if (status === 404 && !isOwnRefusal(data))
    throw new UserError(`could not ${purpose}: the answer is 404, and not in the words of Airflow`, {
      hint: 'is --url the address of the deployment, and no proxy answering in its place?',
    });
}

const entryPath = (collection: Collection, name: string): string =>
  `${ROOT}/${collection}/${encodeURIComponent(name)}`;
