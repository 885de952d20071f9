import type { Code } from '../codes/index.ts';
import { type Diagnostic, UserError } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { Held } from '../layouts/layout.ts';
import type { PathFilter } from '../layouts/select.ts';
import type { Random } from '../marks/key.ts';
import { bindMarks, type Keyring, type Marks } from '../marks/mark.ts';
import type { Provenance } from '../marks/provenance.ts';
import type { Entry, EntryId, Key, Plan, RemoteState, Write } from '../model.ts';
import type { Runtime } from '../runtime.ts';
import { type ApplyOptions, type ApplyResult, apply, joinWrites } from './apply.ts';
import { conflictsIn, guard, leftByOtherLayouts, partialEntries, staleVerify } from './guard.ts';
import { isOurs, isPending, makePlan } from './plan.ts';
import { preflight } from './preflight.ts';
import type { Store } from './provider.ts';
import { RateLimiter } from './rate-limiter.ts';
import { findNamed, type NamedKeys, type SingleNames } from './single-names.ts';
import { isWholeSelection, isWithin, look, providerRuntime, type Target } from './target.ts';
import type { WaitListener } from './waits.ts';

/** What shall be at a target. */
export interface Desired {
  /** What this run may write. */
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out, before any filter. Default: those of the entries. */
  readonly allKeys?: ReadonlySet<Key>;
  /** The keys that other layouts give of the file, each with its layout. */
  readonly otherKeys?: () => ReadonlyMap<Key, string>;
  /** What checks the rest in a job, where an earlier push left it there: it is pushed again, to stay true. */
  readonly verify?: VerifyEntry;
  /** The same with what need not be there, and is wanted where the target has it from us. */
  withHeld?(held: Held): Pick<Desired, 'entries' | 'allKeys'>;
}

/** An entry that follows from all the others. It cannot be made where a run does not know all of them. */
export interface VerifyEntry {
  readonly name: string;
  make?(): Entry;
}

export interface SyncOptions extends Partial<PathFilter>, SingleNames {
  /** Remove what we pushed before and the file no longer has. */
  readonly prune?: boolean;
  /** Go ahead on what someone else made or changed, and on older values. */
  readonly overwrite?: boolean;
  /** How many removals a run may make. Default: 3, or 30 % of what is ours there, whichever is more. */
  readonly maxRemovals?: number;
  /** Someone agrees to removals, or will be asked. Without, a removal is a problem of code `needs-yes`. */
  readonly removalsAgreed?: boolean;
  /** The plan will be carried out, if no problem stops it, without a question: what the writes need is fetched ahead. */
  readonly goesOn?: boolean;
  /** Where the entries come from, for people. */
  readonly source?: string;
  /** Without a key nothing can be compared, and everything that is there is written again. */
  readonly keyring?: Keyring;
  /** What speaks for the keyring and an owner at a store, see `marksOf`. Asked once it was looked at. */
  readonly marks?: (store: Store) => Marks | Promise<Marks>;
  /** Finds out who pushes, for a note beside the marks. Asked once, when something is to be written. */
  readonly provenance?: () => Promise<Provenance | undefined>;
  /** Hears of waits that last. */
  readonly onWait?: WaitListener;
  /** Whose pace the requests keep to. Default: one of their own. */
  readonly limiter?: RateLimiter;
}

/** One look at a target joined with what shall be there: everything that carrying it out needs. */
export interface Prepared {
  readonly target: Target;
  readonly entries: readonly Entry[];
  /** Absent when the store could not be looked at: then `problems` says why. */
  readonly ready?: Ready;
  /** Every rule of the target that is broken, and what the look has to tell. */
  readonly problems: readonly Diagnostic[];
  /** Counts the requests, and knows how long more of them will take. */
  readonly limiter: RateLimiter;
}

export interface Ready {
  readonly plan: Plan;
  readonly store: Store;
  readonly state: RemoteState;
  readonly marks?: Marks;
}

/** What is seen of the writes while they last. */
export type Listener = Pick<ApplyOptions, 'onBegin' | 'onOutcome'>;

/**
 * Looks once, plans, checks; nothing is changed. What a person can mend is a problem in the result, so that it is
 * told together with all the rest; anything else is thrown.
 */
export async function prepare(
  target: Target,
  desired: Desired,
  options: SyncOptions,
  runtime: Runtime,
): Promise<Prepared> {
  const limiter = options.limiter ?? new RateLimiter(target.pace, runtime, options.onWait);
  const { keyring, provenance, marks: marksAt } = options;
  const own = {
    limiter,
    ...(keyring && { keyring }),
    ...(marksAt && { marks: async (store: Store) => await marksAt(store) }),
    ...(provenance && { provenance: once(provenance) }),
    ...(options.goesOn && { intended: desired.entries }),
  };
  const found = await look(target, providerRuntime(runtime, own));
  if (found instanceof UserError)
    return { target, limiter, entries: desired.entries, problems: [found.diagnostic] };
  const { store, state } = found;
  const marks = await options.marks?.(store);
  const held = { ...desired, ...desired.withHeld?.(heldIn(state, marks)) };
  const { pruneNames = [] } = options;
  const prunesVerify = held.verify !== undefined && pruneNames.includes(held.verify.name);
  const { entries, allKeys } = withVerify(held, {
    state,
    marks,
    prune: prunesVerify || (options.prune ?? false),
  });
  const named = findNamed({
    ...options,
    entries,
    allKeys,
    remotes: [...state.remotes.values()].filter(({ pendingDeletion }) => !pendingDeletion),
    isOurs: (remote) => isOurs(remote, marks),
    target,
    limits: store.limits ?? target.limits,
  });
  const plan = makePlan({
    store,
    state,
    entries,
    allKeys,
    ...(desired.otherKeys && { otherKeys: desired.otherKeys }),
    ...(marks && { marks }),
    isSelected: (named) => isWithin(named, target, filterIn(options)),
    isWholeFile: isWholeSelection(filterIn(options)),
    prune: options.prune ?? false,
    overwrite: options.overwrite ?? false,
    named,
  });
  // Asking takes a while; who needs it finds out what went wrong.
  if (options.goesOn && keyring && plan.changes.some(isPending)) own.provenance?.().catch(() => {});
  const ready = { plan, store, state, ...(marks && { marks }) };
  const prepared = { target, limiter, entries };
  const problems = problemsOf(ready, { ...prepared, named }, desired, options, runtime.now());
  return { ...prepared, ready, problems };
}

/** Tells what of a store is ours. Without a key nothing is known to be. */
const heldIn =
  ({ remotes }: RemoteState, marks: Marks | undefined): Held =>
  (id) => {
    const remote = remotes.get(keyOf(id));
    return remote && !remote.pendingDeletion && isOurs(remote, marks) ? remote : undefined;
  };

/**
 * Adds what checks a job where it is there, ours and untouched: a push without `--with-verify` that left it alone would
 * make it call the new values wrong. `--prune` removes it with all else that was not asked for.
 */
function withVerify(
  { entries, allKeys = new Set(entries.map(keyOf)), verify }: Desired,
  { state, marks, prune }: { state: RemoteState; marks: Marks | undefined; prune: boolean },
): Required<Pick<Desired, 'entries' | 'allKeys'>> {
  const id: EntryId | undefined = verify && { type: 'secret', name: verify.name };
  const remote = id && state.remotes.get(keyOf(id));
  const isOurs = remote?.mark !== undefined && marks?.owns(remote.mark, remote) === true;
  if (!verify || !isOurs || prune || remote.pendingDeletion || remote.changedExternally === 'yes')
    return { entries, allKeys };
  const made = verify.make?.();
  return { entries: made ? [...entries, made] : entries, allKeys: new Set([...allKeys, keyOf(remote)]) };
}

/**
 * Carries the plan out. Aborting hands out no further write, and ends all waiting for those that have begun.
 * @throws Error when the store could not be looked at
 */
export async function carryOut(
  { target, entries, ready, limiter }: Prepared,
  signal: AbortSignal,
  listener: Listener = {},
): Promise<ApplyResult> {
  if (!ready) throw new Error('what could not be looked at cannot be written');
  const { batch = 1 } = ready.store.limits ?? target.limits;
  const { concurrent } = target.pace;
  const hurry = (): void => limiter.hurry();
  signal.addEventListener('abort', hurry, { once: true });
  try {
    return await apply(ready.store, writesOf({ entries, ready }), { ...listener, batch, concurrent, signal });
  } finally {
    signal.removeEventListener('abort', hurry);
  }
}

/** The plan's changes joined with what carrying them out needs. */
export const writesOf = ({
  entries,
  ready: { plan, state, marks },
}: Pick<Prepared, 'entries'> & { readonly ready: Ready }): Write[] => joinWrites(plan, entries, state, marks);

/** Marks by this keyring for one owner, wherever it pushes. */
export const marksOf =
  (keyring: Keyring, owner: string | Promise<string>, random: Random) =>
  async (store: Pick<Store, 'id'>): Promise<Marks> =>
    bindMarks(keyring, { owner: await owner, store: store.id }, random);

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

function problemsOf(
  { plan, store, state }: Ready,
  { target, entries, named }: Pick<Prepared, 'target' | 'entries'> & { readonly named: NamedKeys },
  { verify }: Pick<Desired, 'verify'>,
  options: SyncOptions,
  now: number,
): Diagnostic[] {
  const { source = 'the file', overwrite = false } = options;
  const limits = store.limits ?? target.limits;
  const open = {
    ...plan,
    changes: overwrite ? [] : plan.changes.filter((one) => !named.overwritten.has(keyOf(one))),
  };
  return [
    ...named.problems,
    ...preflight(entries, limits, state),
    ...guard(plan, options),
    ...conflictsIn(open, { source, now, limits, hasOthers: entries.length > 1 }),
    ...partialEntries(open, state, entries, filterIn(options)),
    ...ofCode(state, 'markless'),
    ...staleVerify(plan, verify, state),
    ...leftByOtherLayouts(plan, options),
    ...ofCode(state, 'at-the-store'),
  ];
}

const filterIn = ({ include = [], exclude = [] }: Partial<PathFilter>): PathFilter => ({ include, exclude });

const ofCode = ({ diagnostics = [] }: RemoteState, code: Code): Diagnostic[] =>
  diagnostics.filter((one) => one.code === code);
