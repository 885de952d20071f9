import type { Entry } from '../../core/model.ts';
import { count } from '../../core/words.ts';

/** `14 secrets`; `1 secret of 14 keys`; `3 connections and 1 variable of 14 keys` */
export function contentsOf(entries: readonly Pick<Entry, 'type' | 'keys'>[]): string {
  const kinds = Map.groupBy(entries, ({ type }) => type);
  return [...kinds].map(([kind, all]) => `${count(all.length, kind)}${keysIn(all)}`).join(' and ');
}

function keysIn(entries: readonly Pick<Entry, 'keys'>[]): string {
  const holding = entries.filter(({ keys }) => keys !== undefined);
  if (holding.length === 0) return '';
  return ` of ${count(
    holding.reduce((sum, { keys = [] }) => sum + keys.length, 0),
    'key',
  )}`;
}
