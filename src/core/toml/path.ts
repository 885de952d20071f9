import type { Leaf, Path } from '../model.ts';

/**
 * Writes a path as people write it: dots between keys, quotes around a key that has anything but letters, digits,
 * `_` and `-` in it. Two paths never give the same text, so it also serves as a key of maps.
 */
export const dotted = (path: Path): string =>
  path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join('.');

/** Lists the tables around a value, the outermost first. */
export const tablesAround = (path: Path): Path[] => path.slice(1).map((_, index) => path.slice(0, index + 1));

/** Whether a leaf is a table: a table that has keys is no leaf. */
export const isEmptyTable = ({ value }: Pick<Leaf, 'value'>): boolean => value.reveal().type === 'table';
