import { UserError } from '../../core/diagnostics.ts';
import { entryId, keyOf } from '../../core/entries.ts';
import type { Change, Key, Outcome } from '../../core/model.ts';
import type { ApplyResult } from '../../core/sync/apply.ts';
import { isPending } from '../../core/sync/plan.ts';
import { carryOut, type Listener, type Prepared, type Ready } from '../../core/sync/sync.ts';

/** Milliseconds after Ctrl-C in which what has begun may end, and be noted: a store that answers needs less. */
const GRACE = 1800;

/** Carries a plan out, and leaves it where it is soon after Ctrl-C, whatever the store is silent about. */
export async function carryOutInTime(
  prepared: Prepared & { readonly ready: Ready },
  interrupt: AbortSignal,
  listener: Required<Listener>,
): Promise<ApplyResult> {
  const seen = new Map<Key, Outcome>();
  let begun = 0;
  const work = carryOut(prepared, interrupt, {
    onBegin: (writes) => {
      begun += writes;
      listener.onBegin(writes);
    },
    onOutcome: (outcome) => {
      seen.set(keyOf(outcome), outcome);
      listener.onOutcome(outcome);
    },
  });
  const left = (): ApplyResult => cutShort(prepared.ready.plan.changes.filter(isPending), begun, seen);
  return await soonAfter(interrupt, work, left);
}

/** What the work gives; what `otherwise` makes if it has not ended by then. */
async function soonAfter<T>(signal: AbortSignal, work: Promise<T>, otherwise: () => T): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<T>();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => resolve(otherwise()), GRACE);
  };
  signal.addEventListener('abort', wait, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', wait);
    clearTimeout(timer);
  }
}

/** Writes begin in the order of the plan, removals last. */
function cutShort(changes: readonly Change[], begun: number, seen: ReadonlyMap<Key, Outcome>): ApplyResult {
  const isRemoval = ({ action }: Change): boolean => action === 'remove';
  const inOrder = [...changes.filter((one) => !isRemoval(one)), ...changes.filter(isRemoval)];
  const sent = new Set(inOrder.slice(0, begun));
  const outcomes = changes.map((change): Outcome => {
    const outcome = seen.get(keyOf(change));
    if (outcome) return outcome;
    if (!sent.has(change)) return { ...entryId(change), result: 'skipped' };
    return { ...entryId(change), result: 'failed', error: unanswered() };
  });
  return { outcomes, ...(begun > 0 && { settleError: unnoted() }) };
}

const unanswered = (): UserError =>
  new UserError('interrupted before it was answered: it may be there or not', {
    hint: 'run the same command again: it looks anew',
  });

const unnoted = (): UserError =>
  new UserError('the store did not answer in time after the interrupt', {
    hint: 'the next push cannot compare them, and writes them again',
  });
