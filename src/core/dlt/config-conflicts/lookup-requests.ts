import type { Leaf, Path } from '../../model.ts';
import { idOf } from './places.ts';

/** What dlt may ask for, and the first value that it is about. */
export interface LookupRequest {
  readonly path: Path;
  readonly leaf: Leaf;
}

/**
 * Every value is asked for, and before it the table of credentials that it is in, as one text. An environment has names
 * without case: there a value answers who asks in lower case, too.
 */
export function lookupRequests(leaves: readonly Leaf[]): LookupRequest[] {
  const all = new Map<string, LookupRequest>();
  for (const leaf of leaves)
    for (const path of [leaf.path, asUsual(leaf.path)].flatMap((one) => [...credentialsAround(one), one]))
      if (!all.has(idOf(path))) all.set(idOf(path), { path, leaf });
  return [...all.values()];
}

/** As most sections and arguments are called. */
const asUsual = (path: Path): Path =>
  path.flatMap((key) => key.toLowerCase().split('__')).filter((key) => key !== '');

function credentialsAround(path: Path): Path[] {
  const last = path.findLastIndex((_, depth) => isCredentials(path.slice(0, depth + 1)));
  return last < 0 ? [] : [path.slice(0, last + 1)];
}

/** dlt's own name, or one like it that an argument has: `db_credentials`. */
export const isCredentials = (path: Path): boolean => path.at(-1)?.endsWith('credentials') ?? false;
