import type { Leaf, Path } from '../../model.ts';
import { dotted, tablesAround } from '../../toml/path.ts';

/** A path that dlt may ask for, and the first value that this is about. */
export interface LookupRequest {
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
