import type { Entry } from '../model.ts';
import type { Random } from './key.ts';
import type { Keyring, MarkScope } from './mark.ts';

/**
 * What a plan may ask about marks, bound to one store, one owner and the keys of this run. A mark proves
 * what was written without telling it; see `mark.ts` for how one is made.
 */
export interface Marks {
  /** Made with a key that is known here, and of a version that is understood. */
  reads(mark: string): boolean;
  /** The entry's name and value are what the mark was made for. */
  matches(mark: string, entry: Entry): boolean;
  /** It was made for this kind and name, in this store, by this owner; the value does not matter. */
  owns(mark: string, named: Pick<Entry, 'type' | 'name'>): boolean;
  /** A new mark, never the same twice. */
  make(entry: Entry): string;
}

/** The keys of this run, speaking for one owner in one store. */
export const bindMarks = (keyring: Keyring, place: MarkScope, random: Random): Marks => ({
  reads: (mark) => keyring.reads(mark),
  matches: (mark, entry) => keyring.matches(mark, entry),
  owns: (mark, named) => keyring.owns(mark, { ...place, type: named.type, name: named.name }),
  make: (entry) => keyring.mark({ ...place, entry }, random),
});
