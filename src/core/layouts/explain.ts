import type { Diagnostic, Position } from '../diagnostics.ts';
import type { CodeReaders } from '../dlt/code/readers.ts';
import {
  dottedPrefixes,
  type KeyPositions,
  keyPositions,
  type LookupStep,
  lookupsFor,
  traceLookups,
} from '../dlt/lookups.ts';
import type { ShadowedLeaf } from '../dlt/merge.ts';
import { wholeTables } from '../dlt/whole-tables.ts';
import type { EntryType, Leaf, Path } from '../model.ts';
import { dotted, tablesAround } from '../toml/path.ts';
import type { LayoutOptions } from './layout.ts';
import { filterLeaves } from './select.ts';
import { withoutPipeline } from './table-form.ts';

/** Everything about one value but the value. */
export interface ExplainedValue {
  readonly path: string;
  readonly at: Position;
  /** It is no secret: its file is config.toml. */
  readonly isConfig: boolean;
  /** What it overrides: the same path in files further down. */
  readonly overrides: readonly ValueLocation[];
  readonly names: readonly NameInLayout[];
  /** Layouts that hold nothing but secrets, so that it travels with the code. */
  readonly layoutsWithoutConfig: readonly StoreLayout[];
  /** The secret that dlt finds before this piece of configuration. */
  readonly shadowedBy?: ValueLocation;
  /** The table that dlt reads only whole, where the value is inside one. */
  readonly wholeTable?: string;
  /** Who reads a table around the value, by the project's code. */
  readonly readers: readonly ReaderOfTable[];
  readonly pipeline?: string;
  /** In the order of dlt. */
  readonly lookups: readonly LookupStep[];
  readonly problems: readonly LayoutProblem[];
}

/** A piece of code that asks for a table. */
export interface ReaderOfTable {
  readonly table: string;
  readonly place: string;
  readonly shown: string;
  readonly takes: 'it whole' | 'its keys';
}

/** What is wrong with it in some layouts; `layouts` is empty where it is so in all. */
export interface LayoutProblem {
  readonly problem: Diagnostic;
  readonly layouts: readonly string[];
}

export interface ValueLocation {
  readonly path: string;
  readonly at: Position;
}

/** One layout of one kind of store. */
export interface StoreLayout {
  readonly store: string;
  readonly layout: string;
}

/** The entry that a value is, or is inside of, in one layout. */
export interface NameInLayout extends StoreLayout {
  readonly type: EntryType;
  readonly name: string;
  /** The keys of the value in there, for an entry that holds many. */
  readonly innerKeys: readonly string[];
  /** It lies beside the secrets, as an entry of its own. */
  readonly separate?: true;
}

/** A value that dlt passes over, and what it reads instead. */
export interface ShadowedValue extends ValueLocation {
  readonly by: ValueLocation;
}

export interface Explanation {
  /** Those that dlt reads. */
  readonly values: readonly ExplainedValue[];
  readonly shadowed: readonly ShadowedValue[];
}

export interface ExplainInput {
  readonly leaves: readonly Leaf[];
  /** What config.toml has, below all of these. */
  readonly config?: readonly Leaf[];
  /** The layouts without a place for that. */
  readonly layoutsWithoutConfig?: readonly StoreLayout[];
  /** Values of the secrets files that others of them shadow. */
  readonly shadowed: readonly ShadowedLeaf[];
  readonly names: readonly NamedLeaf[];
  readonly problems: readonly LayoutProblem[];
  readonly pipeline?: string;
  /** Who asks for tables, by the project's code. */
  readonly code?: CodeReaders;
  /** Whether this environment has a variable of that name. */
  readonly isSet: (name: string) => boolean;
}

export interface NamedLeaf {
  readonly leaf: Leaf;
  readonly nameInLayout: NameInLayout;
}

/**
 * Explains what a query names: a dotted path or a pattern on such, as `--include` takes them, or a name at a store;
 * everything, without a query. Empty when there is no such thing.
 */
export function explain(query: string | undefined, input: ExplainInput): Explanation {
  const { leaves, shadowed } = withConfiguration(input);
  if (query === undefined) return explainLeaves(leaves, shadowed, input);
  const pattern = { include: [query], exclude: [] };
  const atPath = filterLeaves(leaves, pattern);
  const shadowedAtPath = shadowed.filter(({ leaf }) => filterLeaves([leaf], pattern).length > 0);
  if (atPath.length + shadowedAtPath.length > 0) return explainLeaves(atPath, shadowedAtPath, input);
  const named = input.names.filter(({ nameInLayout }) => hasName(nameInLayout, query));
  const withName = new Set(named.map(({ leaf }) => leaf));
  return explainLeaves(
    leaves.filter((leaf) => withName.has(leaf)),
    [],
    input,
  );
}

const hasName = ({ name, innerKeys }: NameInLayout, query: string): boolean =>
  [name, ...innerKeys].some((one) => one === query || one === query.toUpperCase());

/** Lists every query that `explain` would have understood. */
export const explainable = (input: ExplainInput): string[] => [
  ...withConfiguration(input).leaves.map(({ path }) => dotted(path)),
  ...new Set(input.names.flatMap(({ nameInLayout: { name, innerKeys } }) => [name, ...innerKeys])),
];

/** Adds the configuration below the secrets. What has a secret at the very same path is shadowed by that one. */
function withConfiguration({
  leaves,
  config = [],
  shadowed,
}: ExplainInput): Pick<ExplainInput, 'leaves' | 'shadowed'> {
  const secrets = new Map(leaves.map((leaf) => [dotted(leaf.path), leaf]));
  const withSecret = config.map((leaf) => ({ leaf, by: secrets.get(dotted(leaf.path)) }));
  return {
    leaves: [...leaves, ...withSecret.filter(({ by }) => !by).map(({ leaf }) => leaf)],
    shadowed: [...shadowed, ...withSecret.flatMap(({ leaf, by }) => (by ? [{ leaf, by }] : []))],
  };
}

/** Explains these values. What is shadowed at the very same path is told with the value that is read there. */
function explainLeaves(
  leaves: readonly Leaf[],
  shadowed: readonly ShadowedLeaf[],
  input: ExplainInput,
): Explanation {
  const explained = new Set(leaves);
  const index = indexOf(input);
  return {
    values: leaves.map((leaf) => explainLeaf(leaf, index, input)),
    shadowed: shadowed
      .filter(({ leaf, by }) => !(explained.has(by) && dotted(leaf.path) === dotted(by.path)))
      .map(({ leaf, by }) => ({ ...locationOf(leaf), by: locationOf(by) })),
  };
}

const locationOf = ({ path, at }: Leaf): ValueLocation => ({ path: dotted(path), at });

/** The whole input by value, so that each of many values is found at once. */
interface ExplainIndex {
  readonly positions: KeyPositions;
  readonly config: ReadonlySet<Leaf>;
  readonly names: ReadonlyMap<Leaf, readonly NamedLeaf[]>;
  readonly overrides: ReadonlyMap<Leaf, readonly ShadowedLeaf[]>;
  /** By dotted path. */
  readonly problems: ReadonlyMap<string, readonly LayoutProblem[]>;
}

function indexOf(input: ExplainInput): ExplainIndex {
  const { leaves, config = [], names, problems } = input;
  const byPath = problems.flatMap((one) => (one.problem.paths ?? []).map((path) => ({ path, one })));
  return {
    positions: { secrets: keyPositions(leaves), configuration: keyPositions(config) },
    config: new Set(config),
    names: Map.groupBy(names, ({ leaf }) => leaf),
    overrides: Map.groupBy(withConfiguration(input).shadowed, ({ by }) => by),
    problems: new Map(
      [...Map.groupBy(byPath, ({ path }) => path)].map(([path, all]) => [path, all.map(({ one }) => one)]),
    ),
  };
}

function explainLeaf(
  leaf: Leaf,
  index: ExplainIndex,
  { pipeline, code, layoutsWithoutConfig = [], isSet }: ExplainInput,
): ExplainedValue {
  const location = locationOf(leaf);
  const lookups = lookupsFor(leaf.path, pipeline, wholeTables(code));
  const table = dotted(lookups.requestedPath);
  const inOrder = traceLookups(lookups, index.positions, isSet);
  const isConfig = index.config.has(leaf);
  const secret = isConfig ? inOrder.find(({ foundIn }) => foundIn === 'file') : undefined;
  return {
    ...location,
    isConfig,
    overrides: (index.overrides.get(leaf) ?? []).map((one) => locationOf(one.leaf)),
    names: (index.names.get(leaf) ?? []).map(({ nameInLayout }) => nameInLayout),
    layoutsWithoutConfig: isConfig ? layoutsWithoutConfig : [],
    ...(secret?.at && { shadowedBy: { path: secret.path, at: secret.at } }),
    ...(table !== location.path && { wholeTable: table }),
    readers: readersAround(leaf.path, { ...(pipeline !== undefined && { pipeline }), ...(code && { code }) }),
    ...(lookups.pipeline !== undefined && { pipeline: lookups.pipeline }),
    lookups: inOrder,
    problems: [...new Set(dottedPrefixes(leaf.path).flatMap((path) => index.problems.get(path) ?? []))],
  };
}

/** Who asks for a table around a value. By its name alone is no one certain. */
const readersAround = (
  path: Path,
  { code, ...scope }: Pick<LayoutOptions, 'pipeline' | 'code'>,
): ReaderOfTable[] =>
  tablesAround(path).flatMap((table) =>
    (code?.readersOf(withoutPipeline(table, { ...scope, ...(code && { code }) })) ?? [])
      .filter(({ at }) => at !== 'key')
      .map(({ place, shown, kind }) => ({
        table: dotted(table),
        place,
        shown,
        takes: kind === 'spec' ? 'its keys' : 'it whole',
      })),
  );
