import type { Diagnostic } from '../diagnostics.ts';
import { lookupsFor } from '../dlt/lookups.ts';
import {
  type KeyPositions,
  keyPositions,
  type Lookup,
  lookupsInOrder,
  tablesTo,
} from '../dlt/lookups-in-order.ts';
import type { ShadowedLeaf } from '../dlt/merge.ts';
import type { EntryType, Leaf } from '../model.ts';
import type { Position } from '../position.ts';
import { dotted } from '../toml/path.ts';
import { filterLeaves } from './select.ts';

/** All about one value but the value. */
export interface ExplainedValue {
  readonly path: string;
  readonly at: Position;
  /** It is no secret: its file is config.toml. */
  readonly isConfig: boolean;
  /** What files further down have in its place. */
  readonly overrides: readonly ValueLocation[];
  readonly names: readonly NameInLayout[];
  /** Layouts that hold nothing but secrets, so that it travels with the code. */
  readonly layoutsWithoutConfig: readonly StoreLayout[];
  /** The secret that dlt finds before this piece of configuration. */
  readonly shadowedBy?: ValueLocation;
  /** The table that dlt reads only whole, where the value is inside one. */
  readonly wholeTable?: string;
  readonly pipeline?: string;
  /** In the order of dlt. */
  readonly lookups: readonly Lookup[];
  readonly problems: readonly LayoutProblem[];
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

/** What it is called, or is inside of, in one layout. */
export interface NameInLayout extends StoreLayout {
  readonly type: EntryType;
  readonly name: string;
  /** What it is called in there, for an entry that holds many. */
  readonly innerKeys: readonly string[];
  /** It lies beside the secrets, as an entry of its own. */
  readonly separate?: true;
}

/** A value that dlt passes over, and what it reads instead. */
export interface ShadowedValue extends ValueLocation {
  readonly by: ValueLocation;
}

export interface Explanation {
  readonly values: readonly ExplainedValue[];
  readonly shadowed: readonly ShadowedValue[];
}

export interface ExplainInput {
  readonly leaves: readonly Leaf[];
  /** What config.toml has, below all of these. */
  readonly config?: readonly Leaf[];
  /** The layouts without a place for that. */
  readonly layoutsWithoutConfig?: readonly StoreLayout[];
  readonly shadowed: readonly ShadowedLeaf[];
  readonly names: readonly NamedLeaf[];
  readonly problems: readonly LayoutProblem[];
  readonly pipeline?: string;
  /** Whether this environment has a variable of that name. */
  readonly isSet: (name: string) => boolean;
}

export interface NamedLeaf {
  readonly leaf: Leaf;
  readonly nameInLayout: NameInLayout;
}

/**
 * Explains what is asked for: a dotted path or a pattern on such, as `select` takes them, or a name at a store;
 * everything, if nothing is asked for. Empty when there is no such thing.
 */
export function explain(asked: string | undefined, explaining: ExplainInput): Explanation {
  const { leaves, shadowed } = withConfiguration(explaining);
  if (asked === undefined) return explainLeaves(leaves, shadowed, explaining);
  const pattern = { include: [asked], exclude: [] };
  const paths = filterLeaves(leaves, pattern);
  const passed = shadowed.filter(({ leaf }) => filterLeaves([leaf], pattern).length > 0);
  if (paths.length + passed.length > 0) return explainLeaves(paths, passed, explaining);
  const called = explaining.names.filter((one) => isCalled(one.nameInLayout, asked));
  const byName = new Set(called.map(({ leaf }) => leaf));
  return explainLeaves(
    leaves.filter((leaf) => byName.has(leaf)),
    [],
    explaining,
  );
}

/** Every word that `explain` would have understood. */
export const explainable = (explaining: ExplainInput): string[] => [
  ...withConfiguration(explaining).leaves.map(({ path }) => dotted(path)),
  ...new Set(explaining.names.flatMap((one) => [one.nameInLayout.name, ...one.nameInLayout.innerKeys])),
];

/** A secret at the very same path stands before it for whoever asks, so that one is told of. */
function withConfiguration({
  leaves,
  config = [],
  shadowed,
}: ExplainInput): Pick<ExplainInput, 'leaves' | 'shadowed'> {
  const secrets = new Map(leaves.map((leaf) => [dotted(leaf.path), leaf]));
  const passed = config.map((leaf) => ({ leaf, by: secrets.get(dotted(leaf.path)) }));
  return {
    leaves: [...leaves, ...passed.filter(({ by }) => !by).map(({ leaf }) => leaf)],
    shadowed: [...shadowed, ...passed.flatMap(({ leaf, by }) => (by ? [{ leaf, by }] : []))],
  };
}

const isCalled = ({ name, innerKeys }: NameInLayout, asked: string): boolean =>
  [name, ...innerKeys].some((one) => one === asked || one === asked.toUpperCase());

/** What is passed over for something else at the very same path is told there. */
function explainLeaves(
  leaves: readonly Leaf[],
  passed: readonly ShadowedLeaf[],
  explaining: ExplainInput,
): Explanation {
  const read = new Set(leaves);
  const known = indexOf(explaining);
  return {
    values: leaves.map((leaf) => explanationOf(leaf, known, explaining)),
    shadowed: passed
      .filter(({ leaf, by }) => !(read.has(by) && dotted(leaf.path) === dotted(by.path)))
      .map(({ leaf, by }) => ({ ...locationOf(leaf), by: locationOf(by) })),
  };
}

const locationOf = ({ path, at }: Leaf): ValueLocation => ({ path: dotted(path), at });

/** What is known of a file with many values, by what it is asked for. */
interface ExplainIndex {
  readonly places: KeyPositions;
  readonly configuration: ReadonlySet<Leaf>;
  readonly called: ReadonlyMap<Leaf, readonly NamedLeaf[]>;
  readonly over: ReadonlyMap<Leaf, readonly ShadowedLeaf[]>;
  readonly problems: ReadonlyMap<string, readonly LayoutProblem[]>;
}

function indexOf(explaining: ExplainInput): ExplainIndex {
  const { leaves, config = [], names, problems } = explaining;
  const byPath = problems.flatMap((one) => (one.problem.paths ?? []).map((path) => ({ path, one })));
  return {
    places: { secrets: keyPositions(leaves), configuration: keyPositions(config) },
    configuration: new Set(config),
    called: Map.groupBy(names, ({ leaf }) => leaf),
    over: Map.groupBy(withConfiguration(explaining).shadowed, ({ by }) => by),
    problems: new Map(
      [...Map.groupBy(byPath, ({ path }) => path)].map(([path, all]) => [path, all.map(({ one }) => one)]),
    ),
  };
}

function explanationOf(
  leaf: Leaf,
  known: ExplainIndex,
  { pipeline, layoutsWithoutConfig = [], isSet }: ExplainInput,
): ExplainedValue {
  const spot = locationOf(leaf);
  const lookups = lookupsFor(leaf.path, pipeline);
  const whole = dotted(lookups.asked);
  const found = lookupsInOrder(lookups, known.places, isSet);
  const configuration = known.configuration.has(leaf);
  const secret = configuration ? found.find(({ taken }) => taken === 'file') : undefined;
  return {
    ...spot,
    isConfig: configuration,
    overrides: (known.over.get(leaf) ?? []).map((one) => locationOf(one.leaf)),
    names: (known.called.get(leaf) ?? []).map(({ nameInLayout }) => nameInLayout),
    layoutsWithoutConfig: configuration ? layoutsWithoutConfig : [],
    ...(secret?.at && { shadowedBy: { path: secret.path, at: secret.at } }),
    ...(whole !== spot.path && { wholeTable: whole }),
    ...(lookups.pipeline !== undefined && { pipeline: lookups.pipeline }),
    lookups: found,
    problems: [...new Set(tablesTo(leaf.path).flatMap((path) => known.problems.get(path) ?? []))],
  };
}
