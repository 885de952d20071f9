import { sameOwner } from '../../core/marks/mark.ts';
import type { Entry, Remote, Write } from '../../core/model.ts';
import { droppedKeys, isConflictReason, overrulesOthers, reasonFor } from '../../core/sync/plan.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { Calls, Content } from './calls.ts';
import { conflictAt, droppedAt, isGone, removedByOthers, stillVanishing } from './conflict.ts';
import { descriptionFor, withKeys } from './note.ts';
import type { Shape } from './shape.ts';
import { remoteOf } from './sight.ts';
import type { Wishes } from './wishes.ts';

export interface Parts {
  readonly calls: Calls;
  readonly wishes: Wishes;
  readonly outside: Pick<ProviderRuntime, 'keyring' | 'random' | 'sleep'>;
}

/** What a write turned out to be. `found`: it was there already, though the list did not show it. */
export type End = 'written' | 'found' | 'brought back';

/** A write with its entry; the token is the same for every try. */
interface Job {
  readonly write: Write;
  readonly entry: Entry;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Absent without a key: then nothing can be compared. */
  readonly keyring: ProviderRuntime['keyring'];
}

/** What is brought back with an older value gets the new one, also when the run is interrupted in between. */
const NEVER = new AbortController().signal;

/** Milliseconds between looks whether a name is free that was deleted for good. */
const VANISHING = [1000, 2000, 4000, 8000, 15_000];

/**
 * Writes one secret. The list may be minutes behind, so whatever depends on it is held against what is there now:
 * what holds the file's value already is done, and what someone else wrote meanwhile stays and is told.
 * @param seen what the look before the plan showed
 */
export async function writeEntry(
  write: Write,
  entry: Entry,
  seen: Shape | undefined,
  signal: AbortSignal,
  parts: Parts,
): Promise<End> {
  const { keyring, random } = parts.outside;
  const job: Job = {
    write,
    entry,
    signal,
    token: write.mark ?? hex(random(16)),
    keyring: write.mark === undefined ? undefined : keyring,
  };
  if (write.change.action === 'create' || !seen) return await make(job, parts);
  // Told to overwrite, or without a key to compare with: whatever is there now, it is written.
  const isBlind = overrulesOthers(write.change) !== undefined || !job.keyring;
  if (isBlind && !seen.leaving && (await replace(job, seen, parts))) return 'written';
  const now = await parts.calls.describe(entry.name, { signal });
  return now ? await meet(job, now, parts) : await make(job, parts);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function make(job: Job, parts: Parts): Promise<End> {
  const { calls, wishes, outside } = parts;
  const content = {
    ...contentOf(job),
    description: descriptionFor(job.entry, wishes.words),
    kmsKey: wishes.kmsKey,
  };
  for (const wait of [...VANISHING, undefined]) {
    const taken = await calls.create(content, wishes.tags, job);
    if (!taken) return 'written';
    const now = await calls.describe(job.entry.name, job);
    if (now) return await meet(job, now, parts);
    if (wait !== undefined) await outside.sleep(wait, job.signal);
  }
  throw stillVanishing(job.entry.name);
}

/** What is there now decides, as it would have decided the plan. */
async function meet(job: Job, now: Shape, parts: Parts): Promise<End> {
  const { entry, write } = job;
  if (now.leaving) return await bringBack(job, now, parts);
  const remote = remoteOf(now, parts.wishes.kmsKey);
  const why = reasonFor(entry, remote, job.keyring);
  if (why === undefined && !remote.settings) return 'found';
  if (!overrulesOthers(write.change)) refuseToUndo(entry, remote, why);
  if (await replace(job, now, parts)) return 'written';
  throw isGone(entry.name);
}

function refuseToUndo(entry: Entry, remote: Remote, why: ReturnType<typeof reasonFor>): void {
  if (why && isConflictReason(why)) throw conflictAt(entry.name, why);
  const { drops } = droppedKeys(entry, remote);
  if (why && drops) throw droppedAt(entry.name, drops);
}

/** A removed secret comes back with the value that it had, so it is written after that unless this is the value. */
async function bringBack(job: Job, now: Shape, parts: Parts): Promise<End> {
  const { entry, write, keyring } = job;
  const { calls, wishes } = parts;
  const { settings: _, pendingDeletion: __, ...rest } = remoteOf(now, undefined);
  const why = reasonFor(entry, rest, keyring);
  if (!overrulesOthers(write.change)) {
    if (!isOurs(job, rest)) throw removedByOthers(entry.name);
    refuseToUndo(entry, rest, why);
  }
  await calls.restore(entry.name, job);
  const back = { ...now, leaving: false };
  if (why === undefined && !remoteOf(back, wishes.kmsKey).settings) return 'brought back';
  if (await replace({ ...job, signal: NEVER }, back, parts)) return 'brought back';
  throw isGone(entry.name);
}

/** Made by this owner under the current key; of an older key, by the value; without a key, by the look of it. */
function isOurs({ entry, token, keyring }: Job, { mark }: Remote): boolean {
  if (mark === undefined) return false;
  return !keyring || sameOwner(mark, token) || keyring.matches(mark, entry);
}

/**
 * A new version. Description and key change only where they must; tags and replicas never do.
 * @returns false when there is nothing to write to: it is gone, or was removed
 */
async function replace(job: Job, now: Shape, { calls, wishes }: Parts): Promise<boolean> {
  const { keys } = job.entry;
  const noted = keys && withKeys(now.description ?? descriptionFor(job.entry, wishes.words), keys);
  const description = noted === now.description ? undefined : noted;
  const kmsKey = remoteOf(now, wishes.kmsKey).settings ? wishes.kmsKey : undefined;
  const content = { ...contentOf(job), description, kmsKey };
  const changes = description !== undefined || kmsKey !== undefined;
  return await (changes ? calls.update(content, job) : calls.put(content, job));
}

const contentOf = ({ entry, token }: Job): Content => ({ name: entry.name, value: entry.value, token });
