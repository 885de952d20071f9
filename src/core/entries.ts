import type { Entry, EntryId, Key } from './model.ts';
import { dotted } from './toml/path.ts';

/** Makes the key of an entry for maps and sets. */
export const keyOf = ({ type, name }: EntryId): Key => `${type}:${name}`;

/** Picks the type and the name alone, as a change and its outcome carry them. */
export const entryId = ({ type, name }: EntryId): EntryId => ({ type, name });

/** Finds what an entry of an environment is called there; elsewhere its own name. */
export const variableOf = ({ name, variable = name }: Pick<Entry, 'name' | 'variable'>): string => variable;

/**
 * Finds the dotted path of the one value that an entry is, or of the table that it is whole; undefined for one that holds many
 * values, or is pushed besides.
 */
export function pathOfEntry({ from, keys }: Pick<Entry, 'from' | 'keys'>): string | undefined {
  const [first, ...others] = from.map(({ path }) => path);
  if (!first || keys) return undefined;
  const end = first.findIndex((key, n) => others.some((other) => other[n] !== key));
  return dotted(end < 0 ? first : first.slice(0, end));
}
