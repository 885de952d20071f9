import { keyOf } from '../../src/core/entries.ts';
import type { EntryLimits, Limits, Store } from '../../src/core/sync/provider.ts';
import type { FakeClock } from '../core/clock.ts';
import { entriesOf, type TypeOf, typeOf } from '../core/entries.ts';
import { prepareAt, pushAt, type SyncOptions, type SyncResult } from '../sync.ts';

export { inShort } from '../sync.ts';

/** How a server may turn a request away; `cut`: the connection ends without an answer. */
export type Refusal = '401' | '403' | '404' | '429' | '500' | 'cut';

/** One fresh, empty store of one provider, seen from both sides: through its store, and from behind. */
export interface StoreUnderTest {
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
  /** Someone takes it away so that a later look can know of it. Absent: what is gone leaves no trace. */
  deleteByHand?(name: string): void;
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
   * What it gives brings the store back to what it is now, the time too, as often as it is called, so that many runs can
   * begin at one moment. Absent: each needs a store of its own.
   */
  save?(): () => void;
  close(): Promise<void>;
}

/** For `StoreUnderTest.save`: what brings the store back, and its clock. */
export function rewind(clock: FakeClock, bringBack: () => void): () => void {
  const then = clock.now();
  return () => {
    bringBack();
    clock.pass(then - clock.now());
  };
}

export interface PushOptions extends Omit<SyncOptions, 'allKeys'> {
  /** More than `values`, when a selection leaves some of the file out. */
  readonly allValues?: Readonly<Record<string, string>>;
}

export type PushResult = SyncResult;

/** The way of a push, without files and terminal, with values for entries. */
export const push = (
  subject: Pick<StoreUnderTest, 'open' | 'limits' | 'type'>,
  values: Readonly<Record<string, string>>,
  { allValues, ...how }: PushOptions = {},
): Promise<PushResult> =>
  pushAt(subject, entriesOf(values, subject.type), { ...how, ...keysIn(allValues, subject) });

/** What a look finds to do for these values. */
export const prepareFor = (
  subject: Pick<StoreUnderTest, 'open' | 'limits' | 'type'>,
  values: Readonly<Record<string, string>>,
  { allValues, ...how }: PushOptions = {},
): ReturnType<typeof prepareAt> =>
  prepareAt(subject, entriesOf(values, subject.type), { ...how, ...keysIn(allValues, subject) });

const keysIn = (whole: PushOptions['allValues'], { type }: Pick<StoreUnderTest, 'type'>) =>
  whole && { allKeys: new Set(entriesOf(whole, type).map(keyOf)) };

/** The limits of what is pushed there. */
export const entryLimitsOf = ({
  limits: { types },
  type = 'secret',
}: StoreUnderTest): EntryLimits | undefined => types[typeOf(type, 'A')];
