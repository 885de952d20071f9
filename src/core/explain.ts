import { envName } from './layouts/env.ts';
import { dotted, type EntryKind, type Leaf, type Path, type Position } from './leaf.ts';
import { type Lookups, lookupsFor } from './lookups.ts';
import type { Hidden } from './merge.ts';
import type { Problem } from './problems.ts';
import { select } from './select.ts';

/** All about one value but the value. */
export interface Explanation {
  readonly path: string;
  readonly at: Position;
  /** What files further down have in its place. */
  readonly over: readonly Spot[];
  readonly called: readonly Called[];
  /** The table that dlt reads only whole, where the value is inside one. */
  readonly whole?: string;
  readonly pipeline?: string;
  /** In the order of dlt. */
  readonly lookups: readonly Lookup[];
  readonly problems: readonly LayoutProblem[];
}

/** What is wrong with it in some layouts; `layouts` is empty where it is so in all. */
export interface LayoutProblem {
  readonly problem: Problem;
  readonly layouts: readonly string[];
}

export interface Spot {
  readonly path: string;
  readonly at: Position;
}

/** What it is called, or is inside of, in one layout of one kind of store. */
export interface Called {
  readonly store: string;
  readonly layout: string;
  readonly kind: EntryKind;
  readonly name: string;
  /** What it is called in there, for an entry that holds many. */
  readonly inside: readonly string[];
}

/** One name that dlt asks for. */
export interface Lookup {
  /** In an environment. */
  readonly name: string;
  /** In a file. */
  readonly path: string;
  /** What the files have there, if anything. */
  readonly at?: Position;
  /** It is the value, or the table that holds it. */
  readonly here: boolean;
  /** This environment has it. */
  readonly set: boolean;
  /** Where dlt finds something first, here and now. */
  readonly taken?: 'environment' | 'file';
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
  readonly hidden: readonly Hidden[];
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
  const { leaves, hidden, called } = explaining;
  if (asked === undefined) return about(leaves, hidden, explaining);
  const pattern = { include: [asked], exclude: [] };
  const paths = select(leaves, pattern);
  const passed = hidden.filter(({ leaf }) => select([leaf], pattern).length > 0);
  if (paths.length + passed.length > 0) return about(paths, passed, explaining);
  const byName = new Set(called.filter((one) => isCalled(one.called, asked)).map(({ leaf }) => leaf));
  return about(
    leaves.filter((leaf) => byName.has(leaf)),
    [],
    explaining,
  );
}

/** Every word that `explain` would have understood. */
export const explainable = ({ leaves, called }: Explaining): string[] => [
  ...leaves.map(({ path }) => dotted(path)),
  ...new Set(called.flatMap((one) => [one.called.name, ...one.called.inside])),
];

const isCalled = ({ name, inside }: Called, asked: string): boolean =>
  [name, ...inside].some((one) => one === asked || one === asked.toUpperCase());

/** What is passed over for something else at the very same path is told there. */
function about(leaves: readonly Leaf[], passed: readonly Hidden[], explaining: Explaining): Explained {
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
  /** Where each value and each table of the file begins. */
  readonly places: ReadonlyMap<string, Position>;
  readonly called: ReadonlyMap<Leaf, readonly CalledLeaf[]>;
  readonly over: ReadonlyMap<Leaf, readonly Hidden[]>;
  readonly problems: ReadonlyMap<string, readonly LayoutProblem[]>;
}

function indexOf({ leaves, called, hidden, problems }: Explaining): Known {
  const places = new Map<string, Position>();
  for (const { path, at } of leaves)
    for (const here of tablesTo(path)) if (!places.has(here)) places.set(here, at);
  const byPath = problems.flatMap((one) => (one.problem.paths ?? []).map((path) => ({ path, one })));
  return {
    places,
    called: Map.groupBy(called, ({ leaf }) => leaf),
    over: Map.groupBy(hidden, ({ by }) => by),
    problems: new Map(
      [...Map.groupBy(byPath, ({ path }) => path)].map(([path, all]) => [path, all.map(({ one }) => one)]),
    ),
  };
}

/** The dotted paths of every table around a value, and its own. */
const tablesTo = (path: Path): string[] => path.map((_, index) => dotted(path.slice(0, index + 1)));

function explanationOf(leaf: Leaf, known: Known, { pipeline, isSet }: Explaining): Explanation {
  const spot = spotOf(leaf);
  const lookups = lookupsFor(leaf.path, pipeline);
  const whole = dotted(lookups.asked);
  return {
    ...spot,
    over: (known.over.get(leaf) ?? []).map((one) => spotOf(one.leaf)),
    called: (known.called.get(leaf) ?? []).map(({ called }) => called),
    ...(whole !== spot.path && { whole }),
    ...(lookups.pipeline !== undefined && { pipeline: lookups.pipeline }),
    lookups: lookedUp(lookups, known.places, isSet),
    problems: [...new Set(tablesTo(leaf.path).flatMap((path) => known.problems.get(path) ?? []))],
  };
}

function lookedUp(
  { asked, scopes }: Lookups,
  places: ReadonlyMap<string, Position>,
  isSet: Explaining['isSet'],
): Lookup[] {
  const found = scopes.map((paths) => paths.map((path) => lookup(path, asked, places, isSet)));
  const taken = found.flatMap(firstIn).at(0);
  return found.flat().map((one) => (one === taken?.lookup ? { ...one, taken: taken.from } : one));
}

function lookup(
  path: Path,
  asked: Path,
  places: ReadonlyMap<string, Position>,
  isSet: Explaining['isSet'],
): Lookup {
  const at = places.get(dotted(path));
  const name = envName(path);
  const here = dotted(path) === dotted(asked);
  return { name, path: dotted(path), here, set: isSet(name), ...(at && { at }) };
}

/** In one scope the environment is asked for every name before the files are. */
function firstIn(lookups: readonly Lookup[]): { lookup: Lookup; from: 'environment' | 'file' }[] {
  const inEnvironment = lookups.find(({ set }) => set);
  if (inEnvironment) return [{ lookup: inEnvironment, from: 'environment' }];
  const inFile = lookups.find(({ at }) => at);
  return inFile ? [{ lookup: inFile, from: 'file' }] : [];
}
