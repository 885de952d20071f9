import type { Entry, EntryId, Key } from './model.ts';

/** Makes the key of an entry for maps and sets. */
export const keyOf = ({ type, name }: EntryId): Key => `${type}:${name}`;

/** Picks the type and the name alone, as a change and its outcome carry them. */
export const entryId = ({ type, name }: EntryId): EntryId => ({ type, name });

/** Finds what an entry of an environment is called there; elsewhere its own name. */
export const variableOf = ({ name, variable = name }: Pick<Entry, 'name' | 'variable'>): string => variable;
