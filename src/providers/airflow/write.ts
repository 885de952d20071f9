import { parseConnection } from '../../core/connections/connection.ts';
import { UserError } from '../../core/diagnostics.ts';
import { entryId, keyOf } from '../../core/entries.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { Entry, EntryId, EntryType, Key, LastPush, Outcome, Write } from '../../core/model.ts';
import { type AirflowApi, collectionOf, type EntryUpsert, type ResultsByName } from './api.ts';
import type { EntryContent } from './content.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { type AirflowNote, formatDescription, formatProvenance } from './marks.ts';
import { dependsOnSnowflake, forSnowflake } from './snowflake-key.ts';
import { AirflowDetails } from './state.ts';

export interface AirflowWriteContext {
  readonly api: AirflowApi;
  readonly keyring: Keyring | undefined;
  /** Who pushes, where that is to be noted, and when. */
  readonly push: LastPush;
  readonly signal: AbortSignal;
}

const TYPES = ['connection', 'variable'] as const satisfies EntryType[];
/** Marks before the present one that are kept. */
const MOST_PREVIOUS_MARKS = 2;

/** Writes and removes, connections first. One outcome for each. */
export async function writeEntries(
  batch: readonly Write[],
  context: AirflowWriteContext,
): Promise<readonly Outcome[]> {
  const errors = new Map<Key, Error | undefined>();
  for (const type of TYPES) {
    const writes = batch.filter(({ change }) => change.type === type);
    for (const [name, error] of await writeType(type, writes, context))
      errors.set(keyOf({ type, name }), error);
  }
  return batch.map(({ change }) => outcomeOf(change, errors.get(keyOf(change)), context.signal));
}

/** Writes, then removes. Core never mixes them, but nothing here depends on it. */
async function writeType(
  type: EntryType,
  writes: readonly Write[],
  { api, signal, ...signing }: AirflowWriteContext,
): Promise<ResultsByName> {
  const collection = collectionOf(type);
  const upserts = async () =>
    (await contentsOf(writes, api)).map(([write, entry, content]) =>
      upsertOf(write, entry, content, signing),
    );
  const removals = writes.filter(({ entry }) => !entry).map(({ change: { name } }) => name);
  const written = await resultsFor(
    writes.flatMap(({ entry }) => (entry ? [entry.name] : [])),
    async () => await api.upsert(collection, await upserts(), signal),
  );
  const removed = await resultsFor(removals, () => api.remove(collection, removals, signal));
  return new Map([...written, ...removed]);
}

/** A type that is refused as a whole fails in each of its names, and says nothing of the other type. */
async function resultsFor(
  names: readonly string[],
  send: () => Promise<ResultsByName>,
): Promise<ResultsByName> {
  if (names.length === 0) return new Map();
  return await send().catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    return new Map(names.map((name) => [name, error]));
  });
}

/** @throws whatever is no refusal: it is a bug */
function outcomeOf(change: EntryId, error: Error | undefined, signal: AbortSignal): Outcome {
  if (error === undefined) return { ...entryId(change), result: 'done' };
  if (error instanceof UserError) return { ...entryId(change), result: 'failed', error };
  if (signal.aborted && error === signal.reason) return { ...entryId(change), result: 'skipped' };
  throw error;
}

/** Reads the entries' texts, and asks for the version of a provider where a form depends on it. At most one request. */
async function contentsOf(
  writes: readonly Write[],
  api: AirflowApi,
): Promise<(readonly [write: Write, entry: Entry, content: EntryContent])[]> {
  const contents = writes.flatMap((write) =>
    write.entry ? [[write, write.entry, contentOf(write.entry)] as const] : [],
  );
  if (!contents.some(([, , one]) => one.kind === 'connection' && dependsOnSnowflake(one.connection)))
    return contents;
  const version = await api.providerVersion('snowflake');
  return contents.map(([write, entry, one]) => [
    write,
    entry,
    one.kind === 'connection' ? { ...one, connection: forSnowflake(one.connection, version) } : one,
  ]);
}

/** What a note is sealed with, and who it says did it. */
type Signing = Pick<AirflowWriteContext, 'keyring' | 'push'>;

function upsertOf(write: Write, entry: Entry, content: EntryContent, signing: Signing): EntryUpsert {
  const { remote } = write;
  const details = remote?.native instanceof AirflowDetails ? remote.native : undefined;
  const losesPassword = content.kind === 'connection' && !content.connection.password;
  return {
    name: entry.name,
    description: formatDescription(entry, noteFor(write, entry.name, content, signing), details?.words),
    content,
    exists: remote !== undefined,
    recreate: losesPassword && (details?.hasPassword ?? false),
  };
}

function contentOf({ type, value }: Entry): EntryContent {
  const text = value.reveal();
  return type === 'connection'
    ? { kind: 'connection', connection: parseConnection(text) }
    : { kind: 'variable', value: text };
}

function noteFor(
  { mark, remote }: Write,
  name: string,
  content: EntryContent,
  { keyring, push }: Signing,
): AirflowNote | undefined {
  if (mark === undefined) return undefined;
  const previousMarks = [...(remote?.mark ? [remote.mark] : []), ...(remote?.previousMarks ?? [])];
  return {
    mark,
    fingerprints: keyring ? fingerprintsOf(content, [mark, name], keyring) : [],
    previousMarks: previousMarks.slice(0, MOST_PREVIOUS_MARKS),
    ...(keyring && { push: formatProvenance(push, name, mark, keyring) }),
  };
}
