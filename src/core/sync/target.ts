import { UserError } from '../diagnostics.ts';
import type { LayoutSelection, LayoutSpec } from '../layouts/layout.ts';
import { filterLeaves, type PathFilter } from '../layouts/select.ts';
import type { EntryId, Path, RemoteState } from '../model.ts';
import { checkNodeDebug } from '../node-debug.ts';
import { Redacted } from '../redacted.ts';
import type { Runtime } from '../runtime.ts';
import type { Limits, Provider, ProviderRuntime, Store } from './provider.ts';
import type { Pace } from './rate-limiter.ts';

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
  if (isWholeSelection({ include, exclude })) return true;
  const lower = (patterns: readonly string[]): string[] => patterns.map((pattern) => pattern.toLowerCase());
  const leaves = pathsOf(named).map((path) => ({
    path,
    value: new Redacted({ type: 'string' as const, value: '' }),
    at: { file: '', line: 1, column: 1 },
  }));
  return filterLeaves(leaves, { include: lower(include), exclude: lower(exclude) }).length > 0;
}

/** Whether everything is meant. */
export const isWholeSelection = ({ include, exclude }: PathFilter): boolean =>
  include.length + exclude.length === 0;

/** Connects and looks once. */
export async function look(
  target: Pick<Target, 'open'>,
  runtime: ProviderRuntime,
): Promise<{ readonly store: Store; readonly state: RemoteState } | UserError> {
  try {
    checkNodeDebug(runtime.env);
    const store = await target.open(runtime);
    return { store, state: await store.observe() };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** What a provider may touch of the world, and no more. */
export const providerRuntime = (
  { env, variablesFrom, now, sleep, random, readFile, writeFile, run, confirm, tell, patience }: Runtime,
  own: Pick<ProviderRuntime, 'limiter' | 'keyring' | 'marks' | 'provenance' | 'intended'>,
): ProviderRuntime => ({
  ...{ env, now, sleep, random, readFile, writeFile, run, confirm, tell },
  ...(variablesFrom && { variablesFrom }),
  ...(patience && { patience }),
  ...own,
});
