import type { EntryType } from '../../core/model.ts';

/** What each layout makes. The other kind is looked at as well: a run with another layout may have left some there. */
const MADE: Readonly<Record<string, EntryType>> = {
  connection: 'connection',
  document: 'variable',
  variable: 'variable',
};

export const madeBy = (layouts: readonly string[]): ReadonlySet<EntryType> =>
  new Set(layouts.flatMap((name) => MADE[name] ?? []));
