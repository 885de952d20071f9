import { keyOf } from '../../core/entries.ts';
import type { Change, Key } from '../../core/model.ts';

/** Under which heading a change is listed: the table of the file that holds it. */
export function sectionOf(change: Change, paths: ReadonlyMap<Key, readonly string[]>): string {
  if (change.action === 'remove' || change.action === 'leftover') return 'no longer in the file';
  const from = paths.get(keyOf(change)) ?? [];
  if (from.length === 0) return 'besides what the file holds';
  const tables = from.map((path) => keysOf(path).slice(0, -1));
  const [first = [], ...others] = tables;
  const shared = first.findIndex((word, n) => others.some((table) => table[n] !== word));
  const section = (shared < 0 ? first : first.slice(0, shared)).join('.');
  return section || (tables.length > 1 ? 'the whole file' : 'at the top of the file');
}

/** A dotted path as core writes it -> its keys, quotes kept. */
const keysOf = (path: string): string[] => path.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? [];
