import type { Redacted } from './redacted.ts';

/** Keys from the document's root to a value, unquoted: `[sources."a.b"] key` is `['sources', 'a.b', 'key']`. */
export type Path = readonly string[];

/** Where something stands in a TOML text: `file` as it is shown to people, line and column from 1, in characters. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A TOML value with its type kept. Dates and times carry the text of Python's `isoformat()`: `T` between
 * date and time, `+00:00` for `Z`, no fraction or six digits of it.
 */
export type TomlValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'datetime' | 'date' | 'time'; readonly value: string }
  | { readonly type: 'array'; readonly items: readonly TomlValue[] }
  | { readonly type: 'table'; readonly entries: ReadonlyMap<string, TomlValue> };

/**
 * One value of the document, typed, not yet named. A table is a leaf only when it is empty; everything else
 * that holds keys is walked into. Arrays, also arrays of tables, are one leaf.
 */
export interface Leaf {
  readonly path: Path;
  readonly value: Redacted<TomlValue>;
  readonly at: Position;
  /** The comment on the value's own line. It may hold anything, so it is guarded as the value is. */
  readonly comment?: Redacted<string>;
}

/** One thing to push: a name that the reader at the other end looks up, and the text found under it. */
export interface Entry extends Named {
  /** The environment variable that dlt looks up for it, where that is another name. */
  readonly variable?: string;
  readonly value: Redacted<string>;
  /** The leaves it was made of, in the order of the document. Empty for what is pushed besides. */
  readonly from: readonly Leaf[];
  /** What is found inside, by name, where one entry holds many values. Absent for one that is a single value. */
  readonly keys?: readonly string[];
}

export type EntryType = 'secret' | 'variable' | 'connection';

/** What tells one entry of a place from all others there: a store may hold several types under one name. */
export interface Named {
  readonly type: EntryType;
  readonly name: string;
}

/** For maps and sets alone, never cut open: whoever needs the type or the name has them beside it. */
export type Key = `${EntryType}:${string}`;

export const keyOf = ({ type, name }: Named): Key => `${type}:${name}`;

/** The type and the name alone, as a change and its outcome carry them. */
export const named = ({ type, name }: Named): Named => ({ type, name });

/** What an entry of an environment is called there; elsewhere its own name. */
export const variableOf = ({ name, variable = name }: Pick<Entry, 'name' | 'variable'>): string => variable;

/**
 * A path as people write it: dots between keys, quotes around a key that has anything but letters, digits,
 * `_` and `-` in it.
 */
export const dotted = (path: Path): string =>
  path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join('.');

export const place = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;
