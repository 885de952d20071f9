import type { Entry, EntryId, Key } from './model.ts';

export const keyOf = ({ type, name }: EntryId): Key => `${type}:${name}`;

/** The type and the name alone, as a change and its outcome carry them. */
export const entryId = ({ type, name }: EntryId): EntryId => ({ type, name });

/** What an entry of an environment is called there; elsewhere its own name. */
export const variableOf = ({ name, variable = name }: Pick<Entry, 'name' | 'variable'>): string => variable;
