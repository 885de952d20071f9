import { type Diagnostic, hasErrors } from '../../src/core/diagnostics.ts';
import { keyOf } from '../../src/core/entries.ts';
import type { Marks } from '../../src/core/marks/mark.ts';
import type { Outcome, Plan } from '../../src/core/model.ts';
import { apply, writesOf } from '../../src/core/sync/apply.ts';
import { guard } from '../../src/core/sync/guard.ts';
import { makePlan, overrulesOthers } from '../../src/core/sync/plan.ts';
import { preflight } from '../../src/core/sync/preflight.ts';
import type { EntryLimits, Limits, Store } from '../../src/core/sync/provider.ts';
import type { FakeClock } from '../core/clock.ts';
import { entriesOf, type TypeOf, typeOf } from '../core/entries.ts';

/** How a server may turn a request away; `cut`: the connection ends without an answer. */
export type Refusal = '401' | '403' | '404' | '429' | '500' | 'cut';

/** One fresh, empty place of one provider, seen from both sides: through its store, and from behind. */
export interface Place {
  readonly limits: Limits;
  /** Of what is pushed there. Absent: secrets. */
  readonly type?: TypeOf;
  /** How many entries are more than one page of a listing. */
  readonly manyEntries: number;
  /** A name that the store itself refuses. Absent: it has a hyphen in it. */
  readonly badName?: string;
  /** How many values before the present one a look can recognise. Absent: two or more. */
  readonly remembers?: number;
  /** Connects anew, as each run does. */
  open(): Promise<Store>;
  /** What the reader at the other end finds, or undefined. */
  value(name: string): string | undefined;
  setByHand(name: string, value: string): void;
  removeByHand(name: string): void;
  /** Time goes by at the store. */
  pass(milliseconds: number): void;
  /** Puts the mark of one name where the mark of another is kept, as someone with write access to the store could. */
  copyMark(from: string, to: string): void;
  /** Writes and looks that reached the store so far. */
  requests(): number;
  /** The client dies at its nth request from now, before or after that one has its effect: nothing of it arrives any more. */
  dieAt(nth: number, when: 'before' | 'after'): void;
  /** A new process: whatever was ordered to go wrong no longer does. */
  revive(): void;
  /** Every request from now on is turned away so. Absent: this provider has no server. */
  refuse?(how: Refusal): void;
  /** Everything that went over the wire outside of bodies: URLs and headers. */
  wire?(): string;
  /**
   * What it gives brings the place back to what it is now, the time too, as often as it is called, so that many runs can
   * begin at one moment. Absent: each needs a place of its own.
   */
  save?(): () => void;
  close(): Promise<void>;
}

/** For `Place.save`: what brings the store back, and its clock. */
export function rewinding(clock: FakeClock, bringBack: () => void): () => void {
  const then = clock.now();
  return () => {
    bringBack();
    clock.pass(then - clock.now());
  };
}

export interface Pushing {
  readonly marks?: (store: Store) => Marks;
  readonly prune?: boolean;
  readonly overwrite?: boolean;
  /** More than `values`, when a selection leaves some of the file out. */
  readonly whole?: Readonly<Record<string, string>>;
  readonly selects?: (name: string) => boolean;
}

export interface Pushed {
  readonly plan: Plan;
  /** Why nothing was written; empty when it was. */
  readonly refused: readonly Diagnostic[];
  readonly outcomes: readonly Outcome[];
}

/** The way of a push, without files and terminal: observe, preflight, plan, guard, apply. */
export async function push(
  place: Pick<Place, 'open' | 'limits' | 'type'>,
  values: Readonly<Record<string, string>>,
  how: Pushing = {},
): Promise<Pushed> {
  const store = await place.open();
  const limits = store.limits ?? place.limits;
  const { prune = false, overwrite = false, whole = values, selects = () => true } = how;
  const entries = entriesOf(values, place.type);
  const seen = await store.observe();
  const marks = how.marks?.(store);
  const plan = makePlan({
    store,
    state: seen,
    entries,
    allKeys: new Set(entriesOf(whole, place.type).map(keyOf)),
    ...(marks && { marks }),
    isSelected: ({ name }) => selects(name),
    prune,
    overwrite,
  });
  const found = [
    ...preflight(entries, limits, seen),
    ...guard(plan, undefined),
    ...conflicts(plan, overwrite),
  ];
  if (hasErrors(found)) return { plan, refused: found, outcomes: [] };
  const { outcomes, settleError } = await apply(store, writesOf(plan, entries, seen, marks), {
    batch: limits.batch ?? 1,
    concurrent: 8,
    signal: new AbortController().signal,
  });
  if (settleError) throw settleError;
  return { plan, refused: [], outcomes };
}

const conflicts = ({ changes }: Plan, overwrite: boolean): Diagnostic[] =>
  overwrite
    ? []
    : changes.flatMap((change) => {
        const undone = overrulesOthers(change);
        return undone
          ? [{ code: 'conflict', severity: 'error', message: `${keyOf(change)}: ${undone}` } as const]
          : [];
      });

/** The limits of what is pushed there. */
export const rulesOf = ({ limits: { types }, type = 'secret' }: Place): EntryLimits | undefined =>
  types[typeOf(type, 'A')];

/** A plan in short: `create A`, `update B: new value`. */
export const inShort = ({ changes }: Plan): string[] =>
  changes.map((change) => {
    const { action, name } = change;
    return action === 'update' ? `update ${name}: ${change.why}` : `${action} ${name}`;
  });
