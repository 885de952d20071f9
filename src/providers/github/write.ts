import { UserError } from '../../core/diagnostics.ts';
import { entryId } from '../../core/entries.ts';
import type { Entry, EntryId, Outcome, Write } from '../../core/model.ts';
import { type Access, sharingUnknown } from './access.ts';
import type { ListedItem } from './answers.ts';
import type { AttemptObserver } from './client.ts';
import type { CollectionApi } from './collections.ts';
import type { Location } from './location.ts';
import type { NameOutcome } from './manifest/settle.ts';
import type { ManifestStore } from './manifest/store.ts';
import { datesIn } from './settle.ts';
import type { LocationState } from './state.ts';

type ListedEntries = ReadonlyMap<string, ListedItem>;

/** Announces in the manifests what is about to be written, if anything is. */
export async function announce(
  writes: readonly Write[],
  { at, now, collections }: LocationState,
): Promise<void> {
  await Promise.all(
    [...collections].map(async ([{ type, marks }, { listed, manifest }]) => {
      const own = writes.filter(({ change }) => change.type === type);
      if (own.length === 0 || !manifest) return;
      const removals = own.filter(({ entry }) => !entry).map(({ change }) => nameOf(change));
      await marks?.announce({ listed: datesIn(listed), manifest, now, at }, marksIn(own), removals);
    }),
  );
}

const marksIn = (writes: readonly Write[]): ReadonlyMap<string, string> =>
  new Map(
    writes.flatMap(({ change, mark }): [string, string][] =>
      mark === undefined ? [] : [[nameOf(change), mark]],
    ),
  );

/** What carrying out a write needs. */
interface WriteContext {
  readonly location: Location;
  /** Where it goes: to the secrets, or to the variables. */
  readonly api: CollectionApi;
  /** Who may use what is of an organization. Absent: whoever may now. */
  readonly access?: Access;
  /** What the newest look found there. */
  readonly listed: ListedEntries;
  /** Where the writes are announced; absent without a key. */
  readonly marks?: ManifestStore;
  readonly signal: AbortSignal;
}

/** One write. `note` hears of what came of it, for the manifest. */
export async function writeEntry(
  write: Write,
  context: WriteContext,
  note: (name: string, result: NameOutcome) => void,
): Promise<Outcome> {
  const { change } = write;
  const name = nameOf(change);
  const attempts = new Attempts(write.entry && context.marks?.isLapsed);
  try {
    note(name, await performInTime(name, write, context, attempts));
    return { ...entryId(change), result: 'done' };
  } catch (error) {
    note(name, attempts.failed());
    if (error instanceof UserError) return { ...entryId(change), result: 'failed', error };
    throw error;
  }
}

/** Announces anew and tries again when the announced time is over before something could be sent. */
async function performInTime(
  name: string,
  write: Write,
  context: WriteContext,
  attempts: Attempts,
): Promise<NameOutcome> {
  for (;;) {
    try {
      return await perform(name, write, context, attempts);
    } catch (error) {
      if (!(error instanceof AnnouncementLapsed)) throw error;
      context.signal.throwIfAborted();
      await context.marks?.renew(name);
    }
  }
}

/** The time is over that was announced for writing. */
class AnnouncementLapsed extends Error {}

async function perform(
  name: string,
  write: Write,
  context: WriteContext,
  attempts: Attempts,
): Promise<NameOutcome> {
  const { api, signal } = context;
  if (!write.entry) {
    await api.remove(name, { signal, attempts });
    return { kind: 'removed' };
  }
  if (onlySharingDiffers(write, context.listed.get(name), context.access))
    return share(name, write.entry, context, attempts);
  await api.put(name, write.entry.value, await accessTo(name, context), { signal, attempts });
  return attempts.written();
}

/** The value stays, and so does the visibility: for another one GitHub wants the value as well. */
const onlySharingDiffers = (
  { change }: Write,
  there: ListedItem | undefined,
  wanted: Access | undefined,
): boolean =>
  change.action === 'update' &&
  change.why === 'settings' &&
  wanted?.visibility === 'selected' &&
  there?.visibility === 'selected';

/**
 * Changes the repositories and leaves the value alone. Whether GitHub takes that for an update of the secret is
 * not documented: if it does, the value is written as well, since its date is all that the manifest goes by.
 */
async function share(
  name: string,
  { value }: Entry,
  context: WriteContext,
  attempts: Attempts,
): Promise<NameOutcome> {
  const { api, access, listed, signal } = context;
  await api.share(name, access?.repositories ?? [], { signal, attempts });
  attempts.doubt();
  const at = await api.writtenAt(name, { signal });
  if (at.getTime() === listed.get(name)?.at.getTime()) return { kind: 'untouched' };
  await api.put(name, value, access, { signal, attempts });
  return attempts.written();
}

/** GitHub wants it with every value: what was asked for, else what is there, asked for right before. */
async function accessTo(
  name: string,
  { location, api, access, listed }: WriteContext,
): Promise<Access | undefined> {
  if (location.organization === undefined || access) return access;
  const visibility = listed.get(name)?.visibility;
  if (visibility === undefined) {
    const { message, hint } = sharingUnknown(location.organization);
    throw new UserError(`${message}: ${name}`, { hint });
  }
  return { visibility, repositories: visibility === 'selected' ? await api.repositories(name) : [] };
}

/** GitHub keeps names in upper case, and lists them so. */
const nameOf = ({ name }: EntryId): string => name.toUpperCase();

/**
 * What came of the tries of one write, for the manifest: it may believe a secret's `updated_at` only between the
 * moment before the last try and the answer to it, both by the server's clock.
 *
 * Not from the first try on: what was answered as done is dated by its last effect, so a time between the tries
 * is one of a list that lags, of an earlier try or of someone else's write that the last try replaced. Noted as ours,
 * it would make the next look take our own write for a change by others. Left out, the name is written again
 * (test/model counts both).
 */
export class Attempts implements AttemptObserver {
  #from: Date | undefined;
  #to: Date | undefined;
  #unsure = false;
  readonly #isLapsed: () => boolean;

  constructor(isLapsed = () => false) {
    this.#isLapsed = isLapsed;
  }

  begin(serverTime: Date | undefined): void {
    if (this.#isLapsed()) throw new AnnouncementLapsed('the announced time is over');
    this.#from = serverTime;
  }

  end(status: number, serverTime: Date | undefined): void {
    this.#to = serverTime;
    // No answer, or a server that failed on the way: the write may have had its effect all the same.
    if (status === 0 || status >= 500) this.#unsure = true;
  }

  /** Something that belongs to the write has had its effect already: whatever fails now, the store may not hold what it held. */
  doubt(): void {
    this.#unsure = true;
  }

  written(): NameOutcome {
    return this.#from && this.#to ? { kind: 'written', from: this.#from, to: this.#to } : { kind: 'unknown' };
  }

  failed(): NameOutcome {
    return { kind: this.#unsure ? 'unknown' : 'untouched' };
  }
}
