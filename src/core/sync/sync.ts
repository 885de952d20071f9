import type { Code } from '../codes/index.ts';
import { type Diagnostic, UserError } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { LayoutSelection, LayoutSpec } from '../layouts/layout.ts';
import { filterLeaves, type PathFilter } from '../layouts/select.ts';
import type { Random } from '../marks/key.ts';
import { bindMarks, type Keyring, type Marks } from '../marks/mark.ts';
import type { Entry, EntryId, Key, Path, Plan, RemoteState, Write } from '../model.ts';
import { Redacted } from '../redacted.ts';
import type { Runtime } from '../runtime.ts';
import { type ApplyOptions, type ApplyResult, apply, joinWrites } from './apply.ts';
import { conflictsIn, guard, partialEntries, staleVerify } from './guard.ts';
import { makePlan } from './plan.ts';
import { preflight } from './preflight.ts';
import type { Limits, Provider, ProviderRuntime, Store } from './provider.ts';
import { type Pace, RateLimiter } from './rate-limiter.ts';

/** What shall be at a target. */
export interface Desired {
  /** What this run may write. */
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out, before any filter. Default: those of the entries. */
  readonly allKeys?: ReadonlySet<Key>;
}

export interface SyncOptions extends Partial<PathFilter> {
  /** Remove what we pushed before and the file no longer has. */
  readonly prune?: boolean;
  /** Go ahead on what someone else made or changed, and on older values. */
  readonly overwrite?: boolean;
  /** How many removals a run may make. Default: 3, or 30 % of what is ours there, whichever is more. */
  readonly maxRemovals?: number;
  /** Someone agrees to removals, or will be asked. Without, a removal is a problem of code `needs-yes`. */
  readonly removalsAgreed?: boolean;
  /** Where the entries come from, for people. */
  readonly source?: string;
  /** Without a key nothing can be compared, and everything that is there is written again. */
  readonly keyring?: Keyring;
  /** What speaks for the keyring and an owner at a store, see `marksOf`. Asked once it was looked at. */
  readonly marks?: (store: Store) => Marks | Promise<Marks>;
  /** Hears of every wait that holds up all requests, in milliseconds. */
  readonly onWait?: (milliseconds: number) => void;
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
  const limiter = new RateLimiter(target.pace, runtime, options.onWait);
  const { entries } = desired;
  const about = { target, entries, limiter };
  const { keyring } = options;
  const found = await look(target, providerRuntime(runtime, { limiter, ...(keyring && { keyring }) }));
  if (found instanceof UserError) return { ...about, problems: [found.diagnostic] };
  const { store, state } = found;
  const marks = await options.marks?.(store);
  const plan = makePlan({
    store,
    state,
    entries,
    allKeys: desired.allKeys ?? new Set(entries.map(keyOf)),
    ...(marks && { marks }),
    isSelected: (named) => isWithin(named, target, filterIn(options)),
    prune: options.prune ?? false,
    overwrite: options.overwrite ?? false,
  });
  const ready = { plan, store, state, ...(marks && { marks }) };
  return { ...about, ready, problems: problemsOf(ready, about, options, runtime.now()) };
}

/** @throws Error when the store could not be looked at */
export async function carryOut(
  { target, entries, ready }: Prepared,
  signal: AbortSignal,
  listener: Listener = {},
): Promise<ApplyResult> {
  if (!ready) throw new Error('what could not be looked at cannot be written');
  const { batch = 1 } = ready.store.limits ?? target.limits;
  const { concurrent } = target.pace;
  return await apply(ready.store, writesOf({ entries, ready }), { ...listener, batch, concurrent, signal });
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

/** Connects and looks once. */
export async function look(
  target: Pick<Target, 'open'>,
  runtime: ProviderRuntime,
): Promise<{ readonly store: Store; readonly state: RemoteState } | UserError> {
  try {
    const store = await target.open(runtime);
    return { store, state: await store.observe() };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** What a provider may touch of the world, and no more. */
export const providerRuntime = (
  { env, now, sleep, random, readFile, writeFile, run, confirm, tell }: Runtime,
  own: Pick<ProviderRuntime, 'limiter' | 'keyring'>,
): ProviderRuntime => ({ env, now, sleep, random, readFile, writeFile, run, confirm, tell, ...own });

function problemsOf(
  { plan, store, state }: Ready,
  { target, entries }: Pick<Prepared, 'target' | 'entries'>,
  options: SyncOptions,
  now: number,
): Diagnostic[] {
  const { source = 'the file', overwrite = false } = options;
  return [
    ...preflight(entries, store.limits ?? target.limits, state),
    ...guard(plan, options),
    ...(overwrite
      ? []
      : [...conflictsIn(plan, source, now), ...partialEntries(plan, state, entries, filterIn(options))]),
    ...ofCode(state, 'markless'),
    ...staleVerify(plan, target),
    ...ofCode(state, 'at-the-store'),
  ];
}

const filterIn = ({ include = [], exclude = [] }: Partial<PathFilter>): PathFilter => ({ include, exclude });

const ofCode = ({ diagnostics = [] }: RemoteState, code: Code): Diagnostic[] =>
  diagnostics.filter((one) => one.code === code);

/** One place to push to: a store that can be opened, and what is known of it before. */
export interface Target {
  /** Used where the store says nothing else of itself. */
  readonly limits: Limits;
  readonly pace: Pace;
  /** What stands before the names that dlt looks up. */
  readonly prefix?: string;
  open(runtime: ProviderRuntime): Promise<Store>;
  /** The TOML paths that a name at the store may have been made of, in lower case; empty: none that can be read back. */
  pathsOf(named: EntryId): readonly Path[];
}

/** A kind of store with the options that lead to one place of it. */
export const targetOf = <O extends object>(
  { limits, pace, layouts, open }: Pick<Provider<O>, 'limits' | 'pace' | 'layouts' | 'open'>,
  options: O,
  layout: LayoutSelection,
): Target => ({
  limits,
  pace,
  ...(layout.prefix !== undefined && { prefix: layout.prefix }),
  open: (runtime) => open(options, runtime, layout),
  pathsOf(named) {
    const used = layout.layouts.flatMap((name) => layouts[name] ?? []);
    const paths = pathsIn(used, named, layout);
    // An earlier run with another layout may have left some there.
    return paths.length > 0 ? paths : pathsIn(Object.values(layouts), named, layout);
  },
});

const pathsIn = (layouts: readonly LayoutSpec[], named: EntryId, selection: LayoutSelection): string[][] =>
  layouts.flatMap(({ pathOf }) => {
    const path = pathOf?.(named, selection);
    return path ? [path.map((key) => key.toLowerCase())] : [];
  });

/**
 * Whether an entry whose path is gone from the file lies within the filter. Its layout reads the path back from the
 * name as far as that goes, save for case; what stands for the whole file is only in the whole selection.
 */
export function isWithin(
  named: EntryId,
  { pathsOf }: Pick<Target, 'pathsOf'>,
  { include, exclude }: PathFilter,
): boolean {
  if (include.length + exclude.length === 0) return true;
  const lower = (patterns: readonly string[]): string[] => patterns.map((pattern) => pattern.toLowerCase());
  const leaves = pathsOf(named).map((path) => ({
    path,
    value: new Redacted({ type: 'string' as const, value: '' }),
    at: { file: '', line: 1, column: 1 },
  }));
  return filterLeaves(leaves, { include: lower(include), exclude: lower(exclude) }).length > 0;
}
