import { type Diagnostic, UserError } from '../diagnostics.ts';
import type { CodeReaders } from '../dlt/code/readers.ts';
import { findSecretsInConfig } from '../dlt/config-secrets.ts';
import { lint } from '../dlt/lint/index.ts';
import { mergeLeaves } from '../dlt/merge.ts';
import { keyOf } from '../entries.ts';
import type { Entry, Key, Leaf } from '../model.ts';
import type { Provider } from '../sync/provider.ts';
import type { Held, LayoutOptions, LayoutResult, LayoutSelection, LayoutSpec } from './layout.ts';
import { layoutOptions, type NamingOptions } from './naming.ts';
import { filterLeaves, type PathFilter, unmatchedPatterns } from './select.ts';

/** The values of a project, as they were read. */
export interface ProjectValues {
  /** Those of the secrets. */
  readonly leaves: readonly Leaf[];
  /** What --include and --exclude are held against, where that is more: names that have no value here. */
  readonly allLeaves?: readonly Leaf[];
  /** What is no secret and goes to the target too. Absent unless it was asked for. */
  readonly config?: readonly Leaf[];
  /** Who asks for tables, by the project's code. Absent where there is none. */
  readonly code?: CodeReaders;
  /** What is no secret and stays with the code. Absent where there is none, or where it goes there too. */
  readonly unpushedConfig?: readonly Leaf[];
}

export interface LayOutOptions extends Partial<PathFilter> {
  readonly tables?: LayoutOptions['tables'];
  /** Dotted path -> the name to use instead. */
  readonly rename?: ReadonlyMap<string, string>;
  /** Names that the store keeps for itself get `DLT_` before them. */
  readonly renameReserved?: boolean;
  /** Placeholders are warned of, not refused. */
  readonly allowPlaceholders?: boolean;
}

/** What of a project goes to one kind of store. */
export interface LaidOut {
  readonly entries: readonly Entry[];
  /** Every key that all of the project lays out, before any filter. */
  readonly allKeys: ReadonlySet<Key>;
  /** The keys that other layouts of the store give of all of the project, each with its layout. */
  readonly otherKeys: () => ReadonlyMap<Key, string>;
  /** What is wrong with the values and their names, whatever is at the store. */
  readonly problems: readonly Diagnostic[];
  /** Lines for people: what goes in more than one form, and why. */
  readonly notes: readonly string[];
  /** The same with what need not be there, and is wanted where it is: see `LayoutResult.withHeld`. */
  withHeld(held: Held): Pick<LaidOut, 'entries' | 'allKeys'>;
}

type Layouts = Pick<Provider<never>, 'limits' | 'layouts'>;

/**
 * Lays the values of a project out as the entries of one kind of store. Pure. Excluded means: as if it were not in
 * the file, so what is selected comes first, and is laid out then.
 * @throws UserError of code `usage` where configuration has no place in these layouts
 */
export function layOut(
  values: ProjectValues,
  provider: Layouts,
  layout: LayoutSelection,
  options: LayOutOptions = {},
): LaidOut {
  const { leaves, allLeaves = leaves, config, unpushedConfig = [] } = values;
  const { include = [], exclude = [], rename = new Map(), allowPlaceholders = false } = options;
  const filter = { include, exclude };
  const naming = { ...options, rename, code: values.code };
  const own = layoutOptions(provider, layout, naming);
  const specs = specsIn(provider, layout, config !== undefined);
  const picked = {
    leaves: filterLeaves(leaves, filter),
    ...(config && { config: filterLeaves(config, filter) }),
  };
  const unselected = unselectedLeaves(values, filter);
  const { entries, problems, notes, withHeld } = layOutAll(specs, picked, { ...own, unselected });
  const all = layOutAll(specs, values, own);
  // A name that has no value here is not gone.
  const named = allLeaves === leaves ? all : layOutAll(specs, { ...values, leaves: allLeaves }, own);
  const keysOf = (of: (result: typeof all) => readonly Entry[]) =>
    new Set([...of(all), ...of(named)].map(keyOf));
  return {
    entries,
    allKeys: keysOf(({ entries: laid }) => laid),
    otherKeys: () => otherKeysOf(values, provider, layout, naming),
    notes,
    withHeld: (held) => ({
      entries: withHeld(held),
      allKeys: keysOf((result) => result.withHeld(held)),
    }),
    problems: [
      ...unmatchedPatterns([...allLeaves, ...(config ?? unpushedConfig)], filter),
      ...problems,
      ...lint(entries, { allowPlaceholders }),
    ],
  };
}

/** What the others of a store give, and those in use where a name of their own was given to their entry. */
function otherKeysOf(
  values: ProjectValues,
  provider: Layouts,
  { layouts: used, name, pipeline }: LayoutSelection,
  options: NamingOptions,
): ReadonlyMap<Key, string> {
  const isRenamed = name !== undefined || pipeline !== undefined;
  const others = Object.entries(provider.layouts).filter(([other]) => isRenamed || !used.includes(other));
  return new Map(
    others.flatMap(([other, spec]) =>
      layOutAll([spec], values, layoutOptions(provider, { layouts: [other] }, options)).entries.map(
        (entry) => [keyOf(entry), other] as const,
      ),
    ),
  );
}

/** Lists what `--include` leaves out. What is excluded counts as not in the file. */
function unselectedLeaves({ leaves, config = [] }: ProjectValues, { include, exclude }: PathFilter): Leaf[] {
  if (include.length === 0) return [];
  const all = filterLeaves([...leaves, ...config], { include: [], exclude });
  const selected = new Set(filterLeaves(all, { include, exclude }));
  return all.filter((leaf) => !selected.has(leaf));
}

/** The layouts that are used, in their order. */
export const layoutsIn = (
  { layouts }: Pick<Layouts, 'layouts'>,
  selection: LayoutSelection,
): readonly LayoutSpec[] =>
  selection.layouts.map((name) => {
    const layout = layouts[name];
    if (!layout) throw new UserError(`there is no layout ${name}`, { code: 'usage' });
    return layout;
  });

function specsIn(provider: Layouts, selection: LayoutSelection, withConfig: boolean): readonly LayoutSpec[] {
  const specs = layoutsIn(provider, selection);
  if (withConfig && !specs.some(({ config }) => config)) throw noPlaceForConfig(selection, provider.layouts);
  return specs;
}

function layOutAll(
  specs: readonly LayoutSpec[],
  { leaves, config }: Pick<ProjectValues, 'leaves' | 'config'>,
  options: LayoutOptions,
): Required<LayoutResult> {
  const results = specs.flatMap((spec) =>
    config ? layOutBoth(spec, leaves, config, options) : [spec.lay(leaves, options)],
  );
  return {
    entries: results.flatMap(({ entries }) => entries),
    problems: results.flatMap(({ problems }, n) => problems.filter((one) => isSaidOnce(one, results, n))),
    notes: [...new Set(results.flatMap(({ notes = [] }) => notes))],
    withHeld: (held) => results.flatMap((result) => result.withHeld?.(held) ?? result.entries),
  };
}

/** A rename that says nothing to one layout is no slip where another one takes it, and one slip where none does. */
function isSaidOnce(
  { code, paths: [path] = [] }: Diagnostic,
  results: readonly LayoutResult[],
  nth: number,
): boolean {
  if (code !== 'matches-nothing') return true;
  const isAlike = (other: Diagnostic): boolean => other.code === code && other.paths?.[0] === path;
  return nth === 0 && results.every(({ problems }) => problems.some(isAlike));
}

/**
 * Secrets and configuration by one layout: apart, or in one entry with the configuration below the secrets, as dlt
 * has it. A layout that has no place for configuration leaves it to the others.
 */
export function layOutBoth(
  { lay, config: way }: LayoutSpec,
  leaves: readonly Leaf[],
  config: readonly Leaf[],
  options: LayoutOptions,
): LayoutResult[] {
  if (way === 'inline') {
    const merged = mergeLeaves([leaves, config]);
    return [lay(merged.leaves, { ...options, configuration: new Set(config) })];
  }
  const secrets = lay(leaves, options);
  return way === 'separate' ? [secrets, variablesOf(lay(config, options), secrets)] : [secrets];
}

/** What secrets.toml has, dlt never looks for in config.toml. */
function variablesOf(
  { entries, problems, notes = [], withHeld }: LayoutResult,
  secrets: LayoutResult,
): LayoutResult {
  const taken = new Set(secrets.entries.map(({ name }) => name));
  const asVariables = (all: readonly Entry[]): Entry[] =>
    all.filter(({ name }) => !taken.has(name)).map((entry) => ({ ...entry, type: 'variable' }));
  const variables = asVariables(entries);
  const leaves = new Set(variables.flatMap(({ from }) => from));
  return {
    entries: variables,
    problems: [...problems, ...findSecretsInConfig([...leaves])],
    notes,
    withHeld: (held) => asVariables(withHeld?.(({ name }) => held({ type: 'variable', name })) ?? entries),
  };
}

function noPlaceForConfig(
  { layouts: used }: LayoutSelection,
  layouts: Readonly<Record<string, LayoutSpec>>,
): UserError {
  const takers = Object.keys(layouts).filter((name) => layouts[name]?.config);
  const others = takers.length > 0 ? `choose --layout ${takers.join(' or ')}, or ` : '';
  return new UserError(`--with-config: the layout ${used.join(' and ')} has no place for what is no secret`, {
    hint: `${others}let config.toml travel with the code, since it holds no secrets`,
    code: 'usage',
  });
}
