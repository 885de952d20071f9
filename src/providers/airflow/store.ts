import { UserError } from '../../core/diagnostics.ts';
import { entryId, keyOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type {
  Entry,
  EntryId,
  EntryType,
  Key,
  Outcome,
  Remote,
  RemoteState,
  Write,
} from '../../core/model.ts';
import type { Store } from '../../core/sync/provider.ts';
import type { Address } from './address.ts';
import type { Listed } from './answers.ts';
import { collectionOf, type Results, type Upsert } from './api.ts';
import type { Connected } from './connect.ts';
import { connectionIn } from './entity.ts';
import { madeBy } from './kinds.ts';
import { descriptionFor, type Note, readNote } from './note.ts';
import { tagsFor, touchedSince } from './readable.ts';
import { type Look, warningsOf } from './warnings.ts';

export interface Place {
  readonly address: Address;
  readonly naming: LayoutSelection;
  readonly keyring: Keyring | undefined;
  connect(): Promise<Connected>;
}

type Parts = Pick<Place, 'naming' | 'keyring'> & Pick<Connected, 'api'>;

/** What a write needs of the look before it. */
interface Native {
  readonly words: string;
  readonly hasPassword: boolean;
}

const KINDS = ['connection', 'variable'] as const satisfies EntryType[];
/** Marks before the present one that are kept. */
const PAST = 2;

/** The Connections and Variables of one Airflow. Value and description, with the mark in it, are written in one request. */
export function airflowStore(place: Place): Store {
  const { address, naming } = place;
  const pipeline = naming.pipeline === undefined ? '' : `#${naming.pipeline}`;
  let version = '';
  let connecting: Promise<Connected> | undefined;
  const parts = async (): Promise<Parts> => {
    connecting ??= place.connect();
    const connected = await connecting;
    version = ` (Airflow ${connected.version.text})`;
    return { ...place, api: connected.api };
  };
  return {
    // A run for one pipeline must not remove what a run for another one made.
    id: `airflow/${address.place}${pipeline}`,
    get label() {
      return `airflow ${address.base}${version}`;
    },
    observe: async () => observe(await parts()),
    write: async (batch, signal) => write(batch, signal, await parts()),
  };
}

async function observe(parts: Parts): Promise<RemoteState> {
  const made = madeBy(parts.naming.layouts);
  const [backend, ...looks] = await Promise.all([
    parts.api.secretsBackend(),
    ...KINDS.map((kind) => lookAt(kind, made.has(kind), parts)),
  ]);
  const remotes = looks.flatMap(({ kind, listed }) => listed.map((one) => remoteOf(kind, one, parts)));
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    diagnostics: warningsOf(looks, backend),
  };
}

/** What is not written now may be hidden from this caller: then it is not seen what an earlier layout left there. */
async function lookAt(kind: EntryType, isNeeded: boolean, { api }: Parts): Promise<Look> {
  try {
    return { kind, listed: await api.list(collectionOf(kind)) };
  } catch (error) {
    if (isNeeded || !(error instanceof UserError) || !error.message.startsWith('403')) throw error;
    return { kind, listed: [], isHidden: true };
  }
}

function remoteOf(kind: EntryType, { name, description, shown }: Listed, { api, keyring }: Parts): Remote {
  const { words, note } = readNote(description);
  const hasPassword = shown.kind === 'connection' && shown.hasPassword;
  const native: Native = { words, hasPassword };
  if (!note) return { type: kind, name, changedExternally: 'unknown', native };
  const { mark, past, tags, keys, unnamed } = note;
  const touched = keyring
    ? touchedSince(tags, shown, [mark, name], { keyring, masks: api.masks })
    : 'unknown';
  return {
    type: kind,
    name,
    mark,
    previousMarks: past,
    changedExternally: touched,
    native,
    ...(keys && { keys }),
    ...(unnamed && { unnamedKeys: unnamed }),
  };
}

async function write(
  batch: readonly Write[],
  signal: AbortSignal,
  parts: Parts,
): Promise<readonly Outcome[]> {
  const ends = new Map<Key, Error | undefined>();
  for (const type of KINDS) {
    const mine = batch.filter(({ change }) => change.type === type);
    const results = await carryOut(type, mine, signal, parts);
    for (const [name, error] of results) ends.set(keyOf({ type, name }), error);
  }
  return batch.map(({ change }) => outcomeOf(change, ends.get(keyOf(change)), signal));
}

/** Removals and the rest of one kind. Core never mixes them, but nothing here depends on it. */
async function carryOut(
  kind: EntryType,
  writes: readonly Write[],
  signal: AbortSignal,
  parts: Parts,
): Promise<Results> {
  const collection = collectionOf(kind);
  const upserts = writes.flatMap((one) => (one.entry ? [upsertOf(one, one.entry, parts)] : []));
  const gone = writes.filter(({ entry }) => !entry).map(({ change: { name } }) => name);
  const guarded = (act: () => Promise<Results>, names: readonly string[]) =>
    act().catch((error: unknown) => allFailed(names, error));
  const written =
    upserts.length > 0
      ? await guarded(
          () => parts.api.upsert(collection, upserts, signal),
          upserts.map(({ name }) => name),
        )
      : new Map();
  const removed =
    gone.length > 0 ? await guarded(() => parts.api.remove(collection, gone, signal), gone) : new Map();
  return new Map([...written, ...removed]);
}

/** One kind that is refused says nothing of the other. A bug is thrown. */
function allFailed(names: readonly string[], error: unknown): Results {
  if (!(error instanceof Error)) throw error;
  return new Map(names.map((name) => [name, error]));
}

function outcomeOf(change: EntryId, error: Error | undefined, signal: AbortSignal): Outcome {
  if (error === undefined) return { ...entryId(change), result: 'done' };
  if (error instanceof UserError) return { ...entryId(change), result: 'failed', error };
  if (signal.aborted && error === signal.reason) return { ...entryId(change), result: 'skipped' };
  throw error;
}

function upsertOf({ mark, remote }: Write, entry: Entry, { keyring }: Parts): Upsert {
  const { name } = entry;
  const native = nativeOf(remote);
  const value = entry.value.reveal();
  const body =
    entry.type === 'connection'
      ? ({ kind: 'connection', connection: connectionIn(value) } as const)
      : ({ kind: 'variable', value } as const);
  const note: Note | undefined =
    mark === undefined
      ? undefined
      : {
          mark,
          tags: keyring ? tagsFor(body, [mark, name], keyring) : [],
          past: [...(remote?.mark ? [remote.mark] : []), ...(remote?.previousMarks ?? [])].slice(0, PAST),
        };
  return {
    name,
    description: descriptionFor(entry, note, native?.words),
    body,
    isThere: remote !== undefined,
    anew: body.kind === 'connection' && !body.connection.password && (native?.hasPassword ?? false),
  };
}

const nativeOf = (was: Remote | undefined): Native | undefined => was?.native as Native | undefined;
