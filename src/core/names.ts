import { dotted, type Entry, type EntryType, type Key, keyOf } from './leaf.ts';
import type { Remote, Seen } from './provider.ts';

/** One name that shall be at a store. */
export interface NamedThere {
  readonly kind: EntryType;
  readonly name: string;
  /** The dotted paths that it is made of. */
  readonly paths: readonly string[];
  /** `incomplete`: the entry is there, and by what is noted beside it some of what it shall hold is not. */
  readonly state: 'there' | 'missing' | 'incomplete';
  /** What an incomplete one lacks, by the note. */
  readonly lacks: readonly string[];
}

export interface NamesThere {
  /** In the order of the file. */
  readonly named: readonly NamedThere[];
  /** What is there under other names, by name. */
  readonly extra: readonly { readonly kind: EntryType; readonly name: string }[];
}

/**
 * Which names are at a store: no value and no mark is looked at, on either side.
 * @param whole every key that the whole file lays out, before any selection: what is none of them is extra
 */
export function compareNames(
  entries: readonly Entry[],
  whole: ReadonlySet<Key>,
  { remotes }: Pick<Seen, 'remotes'>,
): NamesThere {
  return {
    named: entries.map((entry) => judged(entry, remotes.get(keyOf(entry)))),
    extra: [...remotes.values()]
      .filter((remote) => !remote.leaving && !whole.has(keyOf(remote)))
      .map(({ type: kind, name }) => ({ kind, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function judged({ type: kind, name, from, keys = [] }: Entry, remote: Remote | undefined): NamedThere {
  const about = { kind, name, paths: from.map(({ path }) => dotted(path)) };
  if (!remote || remote.leaving) return { ...about, state: 'missing', lacks: [] };
  const unnoted = remote.keys ? keys.filter((key) => !remote.keys?.includes(key)) : [];
  // As many as found no room in the note may be there all the same.
  const lacks = unnoted.length > (remote.unnamed ?? 0) ? unnoted : [];
  return { ...about, state: lacks.length > 0 ? 'incomplete' : 'there', lacks };
}
