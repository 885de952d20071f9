import type { Leaf, Path } from '../../model.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { envName } from '../names.ts';

/** What dlt finds at one place. */
export interface FoundValue {
  /** One value, or all of a table. */
  readonly leaves: readonly Leaf[];
  readonly isTable: boolean;
  /** dlt takes no secret from there: it fails. */
  readonly refusesSecrets: boolean;
}

/** One of the places where dlt asks, in an order of its own. */
export interface LookupPlace {
  find(path: Path): FoundValue | undefined;
}

/** A TOML document: keys are compared letter by letter, and a table is found as well as a value. */
export function documentOf(leaves: readonly Leaf[], takes: 'secrets' | 'no secrets'): LookupPlace {
  const values = new Map(leaves.map((leaf) => [idOf(leaf.path), leaf]));
  const tables = Map.groupBy(
    leaves.flatMap((leaf) =>
      leaf.path.slice(1).map((_, depth) => ({ leaf, table: leaf.path.slice(0, depth + 1) })),
    ),
    ({ table }) => idOf(table),
  );
  const refusesSecrets = takes === 'no secrets';
  return {
    find(path) {
      const value = values.get(idOf(path));
      if (value) return { leaves: [value], isTable: value.value.reveal().type === 'table', refusesSecrets };
      const inside = tables.get(idOf(path));
      return inside && { leaves: inside.map(({ leaf }) => leaf), isTable: true, refusesSecrets };
    },
  };
}

/**
 * An environment: names have neither case nor sections, and of tables only mappings are found.
 * @param below what has a name only where none of `leaves` has it
 */
export function variablesOf(leaves: readonly Leaf[], below: readonly Leaf[] = []): LookupPlace {
  const names = Map.groupBy(leaves, nameOf);
  const others = Map.groupBy(below, nameOf);
  return {
    find(path) {
      const found = names.get(envName(path)) ?? others.get(envName(path));
      return found && { leaves: found, isTable: false, refusesSecrets: false };
    },
  };
}

const nameOf = ({ path }: Leaf): string => envName(lookupsFor(path).requestedPath);

/** What dlt finds first: scope by scope, in each place by place, in each from the most specific path to the least. */
export function firstFound(places: readonly LookupPlace[], { scopes }: Lookups): FoundValue | undefined {
  for (const paths of scopes)
    for (const place of places)
      for (const path of paths) {
        const found = place.find(path);
        if (found) return found;
      }
  return undefined;
}

export const idOf = (path: Path): string => JSON.stringify(path);
