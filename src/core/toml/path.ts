import type { Path } from '../model.ts';

/**
 * A path as people write it: dots between keys, quotes around a key that has anything but letters, digits,
 * `_` and `-` in it.
 */
export const dotted = (path: Path): string =>
  path.map((key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))).join('.');
