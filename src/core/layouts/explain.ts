import type { Diagnostic } from '../diagnostics.ts';
import { lookupsFor } from '../dlt/lookups.ts';
import type { ShadowedLeaf } from '../dlt/merge.ts';
import {
  dottedPrefixes,
  type KeyPositions,
  keyPositions,
  type LookupStep,
  traceLookups,
} from '../dlt/trace-lookups.ts';
import type { EntryType, Leaf } from '../model.ts';
import type { Position } from '../position.ts';
import { dotted } from '../toml/path.ts';
import { filterLeaves } from './select.ts';

/** All about one value but the value. */
export interface Explanation {
  readonly path: string;
  readonly at: Position;
  /** It is no secret: its file is config.toml. */
  readonly configuration: boolean;
  /** What files further down have in its place. */
  readonly over: readonly Spot[];
  readonly called: readonly Called[];
  /** Layouts that hold nothing but secrets, so that it travels with the code. */
  readonly noPlace: readonly InLayout[];
  /** The secret that dlt finds before this piece of configuration. */
  readonly behind?: Spot;
  /** The table that dlt reads only whole, where the value is inside one. */
  readonly whole?: string;
  readonly pipeline?: string;
  /** In the order of dlt. */
  readonly lookups: readonly LookupStep[];
  readonly problems: readonly LayoutProblem[];
}

/** What is wrong with it in some layouts; `layouts` is empty where it is so in all. */
export interface LayoutProblem {
  readonly problem: Diagnostic;
  readonly layouts: readonly string[];
}

export interface Spot {
  readonly path: string;
  readonly at: Position;
}

/** One layout of one kind of store. */
export interface InLayout {
  readonly store: string;
  readonly layout: string;
}

/** What it is called, or is inside of, in one layout. */
export interface Called extends InLayout {
  readonly type: EntryType;
  readonly name: string;
  /** What it is called in there, for an entry that holds many. */
  readonly inside: readonly string[];
  /** It lies beside the secrets, as an entry of its own. */
  readonly apart?: true;
}

/** A value that dlt passes over, and what it reads instead. */
export interface PassedOver extends Spot {
  readonly by: Spot;
}

export interface Explained {
  readonly values: readonly Explanation[];
  readonly passedOver: readonly PassedOver[];
}

export interface Explaining {
  readonly leaves: readonly Leaf[];
  /** What config.toml has, below all of these. */
  readonly config?: readonly Leaf[];
  /** The layouts without a place for that. */
  readonly noPlace?: readonly InLayout[];
  readonly hidden: readonly ShadowedLeaf[];
  readonly called: readonly CalledLeaf[];
  readonly problems: readonly LayoutProblem[];
  readonly pipeline?: string;
  /** Whether this environment has a variable of that name. */
  readonly isSet: (name: string) => boolean;
}

export interface CalledLeaf {
  readonly leaf: Leaf;
  readonly called: Called;
}

/**
 * Explains what is asked for: a dotted path or a pattern on such, as `select` takes them, or a name at a store;
 * everything, if nothing is asked for. Empty when there is no such thing.
 */
export function explain(asked: string | undefined, explaining: Explaining): Explained {
  const { leaves, hidden } = withConfiguration(explaining);
  if (asked === undefined) return about(leaves, hidden, explaining);
  const pattern = { include: [asked], exclude: [] };
  const paths = filterLeaves(leaves, pattern);
  const passed = hidden.filter(({ leaf }) => filterLeaves([leaf], pattern).length > 0);
  if (paths.length + passed.length > 0) return about(paths, passed, explaining);
  const called = explaining.called.filter((one) => isCalled(one.called, asked));
  const byName = new Set(called.map(({ leaf }) => leaf));
  return about(
    leaves.filter((leaf) => byName.has(leaf)),
    [],
    explaining,
  );
}

/** Every word that `explain` would have understood. */
export const explainable = (explaining: Explaining): string[] => [
  ...withConfiguration(explaining).leaves.map(({ path }) => dotted(path)),
  ...new Set(explaining.called.flatMap((one) => [one.called.name, ...one.called.inside])),
];

/** A secret at the very same path stands before it for whoever asks, so that one is told of. */
function withConfiguration({
  leaves,
  config = [],
  hidden,
}: Explaining): Pick<Explaining, 'leaves' | 'hidden'> {
  const secrets = new Map(leaves.map((leaf) => [dotted(leaf.path), leaf]));
  const passed = config.map((leaf) => ({ leaf, by: secrets.get(dotted(leaf.path)) }));
  return {
    leaves: [...leaves, ...passed.filter(({ by }) => !by).map(({ leaf }) => leaf)],
    hidden: [...hidden, ...passed.flatMap(({ leaf, by }) => (by ? [{ leaf, by }] : []))],
  };
}

const isCalled = ({ name, inside }: Called, asked: string): boolean =>
  [name, ...inside].some((one) => one === asked || one === asked.toUpperCase());

/** What is passed over for something else at the very same path is told there. */
function about(leaves: readonly Leaf[], passed: readonly ShadowedLeaf[], explaining: Explaining): Explained {
  const read = new Set(leaves);
  const known = indexOf(explaining);
  return {
    values: leaves.map((leaf) => explanationOf(leaf, known, explaining)),
    passedOver: passed
      .filter(({ leaf, by }) => !(read.has(by) && dotted(leaf.path) === dotted(by.path)))
      .map(({ leaf, by }) => ({ ...spotOf(leaf), by: spotOf(by) })),
  };
}

const spotOf = ({ path, at }: Leaf): Spot => ({ path: dotted(path), at });

/** What is known of a file with many values, by what it is asked for. */
interface Known {
  readonly places: KeyPositions;
  readonly configuration: ReadonlySet<Leaf>;
  readonly called: ReadonlyMap<Leaf, readonly CalledLeaf[]>;
  readonly over: ReadonlyMap<Leaf, readonly ShadowedLeaf[]>;
  readonly problems: ReadonlyMap<string, readonly LayoutProblem[]>;
}

function indexOf(explaining: Explaining): Known {
  const { leaves, config = [], called, problems } = explaining;
  const byPath = problems.flatMap((one) => (one.problem.paths ?? []).map((path) => ({ path, one })));
  return {
    places: { secrets: keyPositions(leaves), configuration: keyPositions(config) },
    configuration: new Set(config),
    called: Map.groupBy(called, ({ leaf }) => leaf),
    over: Map.groupBy(withConfiguration(explaining).hidden, ({ by }) => by),
    problems: new Map(
      [...Map.groupBy(byPath, ({ path }) => path)].map(([path, all]) => [path, all.map(({ one }) => one)]),
    ),
  };
}

function explanationOf(leaf: Leaf, known: Known, { pipeline, noPlace = [], isSet }: Explaining): Explanation {
  const spot = spotOf(leaf);
  const lookups = lookupsFor(leaf.path, pipeline);
  const whole = dotted(lookups.requestedPath);
  const found = traceLookups(lookups, known.places, isSet);
  const configuration = known.configuration.has(leaf);
  const secret = configuration ? found.find(({ foundIn }) => foundIn === 'file') : undefined;
  return {
    ...spot,
    configuration,
    over: (known.over.get(leaf) ?? []).map((one) => spotOf(one.leaf)),
    called: (known.called.get(leaf) ?? []).map(({ called }) => called),
    noPlace: configuration ? noPlace : [],
    ...(secret?.at && { behind: { path: secret.path, at: secret.at } }),
    ...(whole !== spot.path && { whole }),
    ...(lookups.pipeline !== undefined && { pipeline: lookups.pipeline }),
    lookups: found,
    problems: [...new Set(dottedPrefixes(leaf.path).flatMap((path) => known.problems.get(path) ?? []))],
  };
}
