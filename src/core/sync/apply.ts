import { UserError } from '../diagnostics.ts';
import { entryId, keyOf } from '../entries.ts';
import type { Marks } from '../marks/mark.ts';
import type { Entry, Key, Outcome, Plan, RemoteState, Write } from '../model.ts';
import { isPending } from './plan.ts';
import type { Store } from './provider.ts';

export interface ApplyOptions {
  /** How many writes one call of the store takes, and how many calls run at once. */
  readonly batch: number;
  readonly concurrent: number;
  /** Aborting hands out no further write; what is under way ends, and `settle` follows. */
  readonly signal: AbortSignal;
  /** Hears how many writes are handed to the store, and then of each outcome as it comes. */
  readonly onBegin?: (writes: number) => void;
  readonly onOutcome?: (outcome: Outcome) => void;
}

export interface ApplyResult {
  /** One for each write, in the order of the plan. */
  readonly outcomes: readonly Outcome[];
  /** The outcomes are those of the answers alone: what is there now could not be looked at, or not be noted. */
  readonly settleError?: UserError;
}

/** A plan joined with what carrying it out needs. Marks are made here, each with a fresh nonce. */
export function joinWrites(
  plan: Plan,
  entries: readonly Entry[],
  seen: RemoteState,
  marks: Marks | undefined,
): Write[] {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return plan.changes.filter(isPending).map((change) => {
    const entry = change.action === 'remove' ? undefined : byKey.get(keyOf(change));
    const remote = seen.remotes.get(keyOf(change));
    return {
      change,
      ...(entry && { entry }),
      ...(entry && marks && { mark: marks.make(entry) }),
      ...(remote && { remote }),
    };
  });
}

/**
 * Carries the writes out: containers and intent, then creates and updates, then removals, and these only
 * when every write before them succeeded. One failing entry stops no other. Throws when `begin` does, with
 * nothing written, and for bugs, after `settle`.
 */
export async function apply(store: Store, writes: readonly Write[], how: ApplyOptions): Promise<ApplyResult> {
  if (writes.length === 0) return { outcomes: [] };
  await store.begin?.(writes);
  const outcomes = new Map<Key, Outcome>();
  const correct = (outcome: Outcome): void => void outcomes.set(keyOf(outcome), outcome);
  const note = (outcome: Outcome): void => {
    correct(outcome);
    how.onOutcome?.(outcome);
  };
  const inOrder = (): Outcome[] =>
    writes.map(({ change }) => outcomes.get(keyOf(change)) ?? { ...entryId(change), result: 'skipped' });
  let unsettled: UserError | undefined;
  try {
    const isRemoval = ({ change }: Write): boolean => change.action === 'remove';
    await inBatches(
      store,
      writes.filter((write) => !isRemoval(write)),
      how,
      note,
    );
    const complete = [...outcomes.values()].every(({ result }) => result === 'done');
    if (complete) await inBatches(store, writes.filter(isRemoval), how, note);
  } finally {
    unsettled = await settled(store, inOrder(), correct);
  }
  return { outcomes: inOrder(), ...(unsettled && { settleError: unsettled }) };
}

async function settled(
  store: Store,
  outcomes: readonly Outcome[],
  correct: (outcome: Outcome) => void,
): Promise<UserError | undefined> {
  try {
    for (const outcome of (await store.settle?.(outcomes)) ?? []) correct(outcome);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

async function inBatches(
  store: Store,
  writes: readonly Write[],
  { batch, concurrent, signal, onBegin }: ApplyOptions,
  note: (outcome: Outcome) => void,
): Promise<void> {
  const batches = chunks(writes, batch).values();
  const worker = async (): Promise<void> => {
    for (const next of batches) {
      if (signal.aborted) return;
      onBegin?.(next.length);
      for (const outcome of await outcomesOf(store, next, signal)) note(outcome);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: concurrent }, worker));
  const bug = ends.find((end) => end.status === 'rejected');
  if (bug) throw bug.reason;
}

/** What the store says of each, or its refusal for all of them. */
async function outcomesOf(
  store: Store,
  batch: readonly Write[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  try {
    return await store.write(batch, signal);
  } catch (error) {
    if (error instanceof UserError)
      return batch.map(({ change }) => ({ ...entryId(change), result: 'failed', error }));
    if (signal.aborted && error === signal.reason)
      return batch.map(({ change }) => ({ ...entryId(change), result: 'skipped' }));
    throw error;
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}
