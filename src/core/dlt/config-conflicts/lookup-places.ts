import type { Leaf, Path } from '../../model.ts';
import { dotted, isEmptyTable, tablesAround } from '../../toml/path.ts';
import { type Lookups, lookupsFor } from '../lookups.ts';
import { envName } from '../names.ts';

/** What dlt finds in one place. */
export interface FoundValue {
  /** One value, or all values of a table. */
  readonly leaves: readonly Leaf[];
  readonly isTable: boolean;
  /** dlt fails on a secret that it finds there. */
  readonly refusesSecrets: boolean;
}

/** A place where dlt looks: a file, the environment, a vault. */
export interface LookupPlace {
  find(path: Path): FoundValue | undefined;
}

/** Makes a place of a TOML document: keys match letter by letter, and dlt finds a table as well as a value. */
export function documentPlace(leaves: readonly Leaf[], takes: 'secrets' | 'no secrets'): LookupPlace {
  const values = new Map(leaves.map((leaf) => [dotted(leaf.path), leaf]));
  const tables = Map.groupBy(
    leaves.flatMap((leaf) => tablesAround(leaf.path).map((table) => ({ leaf, table }))),
    ({ table }) => dotted(table),
  );
  const refusesSecrets = takes === 'no secrets';
  return {
    find(path) {
      const value = values.get(dotted(path));
      if (value) return { leaves: [value], isTable: isEmptyTable(value), refusesSecrets };
      const members = tables.get(dotted(path));
      return members && { leaves: members.map(({ leaf }) => leaf), isTable: true, refusesSecrets };
    },
  };
}

/**
 * Makes a place of an environment: names have neither case nor sections, and of tables dlt finds only mappings.
 * @param fallback gives a name its value where none of `leaves` has that name
 */
export function environmentPlace(leaves: readonly Leaf[], fallback: readonly Leaf[] = []): LookupPlace {
  const names = Map.groupBy(leaves, nameOf);
  const fallbackNames = Map.groupBy(fallback, nameOf);
  return {
    find(path) {
      const found = names.get(envName(path)) ?? fallbackNames.get(envName(path));
      return found && { leaves: found, isTable: false, refusesSecrets: false };
    },
  };
}

const nameOf = ({ path }: Leaf): string => envName(lookupsFor(path).requestedPath);

/** Finds what dlt takes: scope by scope, in each place by place, in each from the most specific path to the least. */
export function findFirst(places: readonly LookupPlace[], { scopes }: Lookups): FoundValue | undefined {
  for (const paths of scopes)
    for (const place of places)
      for (const path of paths) {
        const found = place.find(path);
        if (found) return found;
      }
  return undefined;
}

/** A path that dlt may ask for, and the first value that this is about. */
interface LookupRequest {
  readonly path: Path;
  readonly leaf: Leaf;
}

/**
 * Lists what dlt may ask for: every value, and before it the table of credentials that holds it, as one text. Names of
 * an environment have no case, so a value there also answers a request in lower case.
 */
export function lookupRequests(leaves: readonly Leaf[]): LookupRequest[] {
  const requests = new Map<string, LookupRequest>();
  for (const leaf of leaves)
    for (const path of [leaf.path, inUsualSpelling(leaf.path)].flatMap((one) => [
      ...credentialsAround(one),
      one,
    ]))
      if (!requests.has(dotted(path))) requests.set(dotted(path), { path, leaf });
  return [...requests.values()];
}

/** Spells a path as most sections and arguments are spelled. */
const inUsualSpelling = (path: Path): Path =>
  path.flatMap((key) => key.toLowerCase().split('__')).filter((key) => key !== '');

/** Finds the innermost credentials on the way to a value, or the value itself where it is that. */
const credentialsAround = (path: Path): Path[] =>
  [...tablesAround(path), path].filter(isCredentials).slice(-1);

/** Whether a path ends in dlt's own name, or in one like it that an argument has: `db_credentials`. */
export const isCredentials = (path: Path): boolean => path.at(-1)?.endsWith('credentials') ?? false;
