import { sameOwner } from '../../core/marks/mark.ts';
import type { Entry, Remote, Write } from '../../core/model.ts';
import { droppedKeys, isConflictReason, overrulesOthers, reasonFor } from '../../core/sync/plan.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { AwsSecret } from './answers.ts';
import type { AwsApi, SecretContent } from './api.ts';
import {
  changedMeanwhile,
  keysAddedMeanwhile,
  nameNotFree,
  pendingDeletionByOthers,
  removedMeanwhile,
  stillReplicated,
  writtenBeforeRemoval,
} from './errors.ts';
import { describeEntry, isRemovalOurs, noteKeys, noteRemoval, withoutRemoval } from './marks.ts';
import { type AwsOptions, recoveryDaysOf, tagsOf } from './options.ts';
import { remoteOf } from './state.ts';

export interface AwsWriteContext {
  readonly api: AwsApi;
  readonly options: AwsOptions;
  readonly runtime: Pick<ProviderRuntime, 'keyring' | 'random' | 'sleep'>;
}

/** What a write turned out to be. `present`: the value was there already, though the list did not show it. */
export type WriteEffect = 'written' | 'present' | 'restored';

/** A write with its entry; the token is the same for every try. */
interface SecretWrite {
  readonly write: Write;
  readonly entry: Entry;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Absent without a key: then nothing can be compared. */
  readonly keyring: ProviderRuntime['keyring'];
}

/**
 * Writes one secret. The list may be minutes behind, so whatever depends on it is held against what is there now:
 * what holds the file's value already is done, and what someone else wrote meanwhile stays and is told.
 * @param listed what the look before the plan showed
 */
export async function writeSecret(
  write: Write,
  entry: Entry,
  listed: AwsSecret | undefined,
  signal: AbortSignal,
  context: AwsWriteContext,
): Promise<WriteEffect> {
  const { keyring, random } = context.runtime;
  const job: SecretWrite = {
    write,
    entry,
    signal,
    token: write.mark ?? Buffer.from(random(16)).toString('hex'),
    keyring: write.mark === undefined ? undefined : keyring,
  };
  if (write.change.action === 'create' || !listed) return await createSecret(job, context);
  // Told to overwrite, or without a key to compare with: whatever is there now, it is written.
  const isBlind = overrulesOthers(write.change) !== undefined || !job.keyring;
  if (isBlind && !listed.pendingDeletion && (await addVersion(job, listed, context))) return 'written';
  const now = await context.api.describe(entry.name, signal);
  return now ? await writeOver(job, now, context) : await createSecret(job, context);
}

/** Milliseconds between looks whether a name is free that was deleted for good. */
const NAME_WAITS = [1000, 2000, 4000, 8000, 15_000];

async function createSecret(job: SecretWrite, context: AwsWriteContext): Promise<WriteEffect> {
  const { api, options, runtime } = context;
  const content = {
    ...contentOf(job),
    description: describeEntry(job.entry, options.description),
    kmsKey: options.kmsKey,
  };
  for (const wait of [...NAME_WAITS, undefined]) {
    if (await api.create(content, tagsOf(options), job.signal)) return 'written';
    const now = await api.describe(job.entry.name, job.signal);
    if (now) return await writeOver(job, now, context);
    if (wait !== undefined) await runtime.sleep(wait, job.signal);
  }
  throw nameNotFree(job.entry.name);
}

/** Lets what is there now decide, as it would have decided the plan. */
async function writeOver(job: SecretWrite, now: AwsSecret, context: AwsWriteContext): Promise<WriteEffect> {
  const { entry, write, keyring } = job;
  if (now.pendingDeletion) return await restoreSecret(job, now, context);
  const remote = remoteOf(now, context.options.kmsKey);
  const why = reasonFor(entry, remote, keyring);
  if (why === undefined && !remote.settings) return 'present';
  if (!overrulesOthers(write.change)) refuseConflict(job, remote, why);
  if (await addVersion(job, now, context)) return 'written';
  throw removedMeanwhile(entry.name);
}

/** What the plan shows as let go by `--prune` may go; what came into it since may not. */
function refuseConflict(
  { entry, write: { change } }: SecretWrite,
  remote: Remote,
  why: ReturnType<typeof reasonFor>,
): void {
  if (why && isConflictReason(why)) throw changedMeanwhile(entry.name, why);
  const { drops, unnamed = 0 } = droppedKeys(entry, remote);
  const planned = change.action === 'update' && change.pruned ? change : undefined;
  const added = drops?.filter((key) => !planned?.drops?.includes(key)) ?? [];
  if (why && drops && (!planned || added.length > 0 || unnamed > (planned.unnamed ?? 0)))
    throw keysAddedMeanwhile(entry.name, added);
}

/** What is brought back with an older value gets the new one, also when the run is interrupted in between. */
const NEVER_ABORTED = new AbortController().signal;

/** Brings a removed secret back with the value that it had, and writes it after that unless this is the value. */
async function restoreSecret(
  job: SecretWrite,
  now: AwsSecret,
  context: AwsWriteContext,
): Promise<WriteEffect> {
  const { entry, write, keyring } = job;
  const { api, options } = context;
  const { settings: _, pendingDeletion: __, deletedExternally, ...remote } = remoteOf(now, undefined);
  const why = reasonFor(entry, remote, keyring);
  if (!overrulesOthers(write.change)) {
    if (!isOurs(job, remote)) throw pendingDeletionByOthers(entry.name);
    refuseConflict(job, remote, deletedExternally ? 'deleted elsewhere' : why);
  }
  await api.restore(entry.name, job.signal);
  const restored = { ...now, pendingDeletion: false };
  if (why === undefined && !remoteOf(restored, options.kmsKey).settings) {
    // A note that stayed would make the next deletion by someone else pass for ours.
    if (isRemovalOurs(now.description, remote.mark))
      await api.describeAnew(entry.name, withoutRemoval(now.description), NEVER_ABORTED);
    return 'restored';
  }
  if (await addVersion({ ...job, signal: NEVER_ABORTED }, restored, context)) return 'restored';
  throw removedMeanwhile(entry.name);
}

/** Made by this owner under the current key; of an older key, by the value; without a key, by the look of it. */
function isOurs({ entry, token, keyring }: SecretWrite, { mark }: Pick<Remote, 'mark'>): boolean {
  if (mark === undefined) return false;
  return !keyring || sameOwner(mark, token) || keyring.matches(mark, entry);
}

/**
 * Adds a version. Description and key change only where they must; tags and replicas never do.
 * @returns false when there is nothing to write to: it is gone, or was removed
 */
async function addVersion(
  job: SecretWrite,
  now: AwsSecret,
  { api, options }: AwsWriteContext,
): Promise<boolean> {
  const { keys } = job.entry;
  const words = now.description === undefined ? undefined : withoutRemoval(now.description);
  const noted = keys && noteKeys(words ?? describeEntry(job.entry, options.description), keys);
  const description = noted === now.description ? undefined : noted;
  const kmsKey = remoteOf(now, options.kmsKey).settings ? options.kmsKey : undefined;
  const content = { ...contentOf(job), description, kmsKey };
  const needsUpdate = description !== undefined || kmsKey !== undefined;
  return await (needsUpdate ? api.update(content, job.signal) : api.put(content, job.signal));
}

const contentOf = ({ entry, token }: SecretWrite): SecretContent => ({
  name: entry.name,
  value: entry.value,
  token,
});

/** Removes what is still as the plan saw it, once that is noted. What is gone, or going, is removed. */
export async function removeSecret(
  name: string,
  remote: Write['remote'],
  signal: AbortSignal,
  { api, options }: AwsWriteContext,
): Promise<void> {
  const now = await api.describe(name, signal);
  if (!now || now.pendingDeletion) return;
  if (remote && now.currentVersion !== remote.mark) throw writtenBeforeRemoval(name);
  if (now.replicaRegions.length > 0) throw stillReplicated(name, now.replicaRegions);
  const days = recoveryDaysOf(options);
  const mark = now.currentVersion;
  // What is gone for good at once leaves nothing that could be asked about.
  if (days !== undefined && mark !== undefined && !isRemovalOurs(now.description, mark))
    await api.describeAnew(name, noteRemoval(now.description, mark), signal);
  await api.remove(name, days, signal);
}
