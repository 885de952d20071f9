import { entryId, keyOf } from '../entries.ts';
import type { Entry, EntryId, Key, Remote, RemoteState } from '../model.ts';
import { dotted } from '../toml/path.ts';

/** One name that shall be at a store. */
export interface ComparedName extends EntryId {
  /** The dotted paths that it is made of. */
  readonly paths: readonly string[];
  /** `incomplete`: the entry is there, and by what is noted beside it some of what it shall hold is not. */
  readonly state: 'there' | 'missing' | 'incomplete';
  /** What an incomplete one lacks, by the note. */
  readonly lacks: readonly string[];
}

export interface NameComparison {
  /** In the order of the file. */
  readonly named: readonly ComparedName[];
  /** What is there under other names, by name. */
  readonly extra: readonly EntryId[];
}

/**
 * Which names are at a store: no value and no mark is looked at, on either side.
 * @param whole every key that the whole file lays out, before any selection: what is none of them is extra
 */
export function compareNames(
  entries: readonly Entry[],
  whole: ReadonlySet<Key>,
  { remotes }: Pick<RemoteState, 'remotes'>,
): NameComparison {
  return {
    named: entries.map((entry) => judged(entry, remotes.get(keyOf(entry)))),
    extra: [...remotes.values()]
      .filter((remote) => !remote.pendingDeletion && !whole.has(keyOf(remote)))
      .map(entryId)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function judged({ type, name, from, keys = [] }: Entry, remote: Remote | undefined): ComparedName {
  const about = { type, name, paths: from.map(({ path }) => dotted(path)) };
  if (!remote || remote.pendingDeletion) return { ...about, state: 'missing', lacks: [] };
  const unnoted = remote.keys ? keys.filter((key) => !remote.keys?.includes(key)) : [];
  // As many as found no room in the note may be there all the same.
  const lacks = unnoted.length > (remote.unnamedKeys ?? 0) ? unnoted : [];
  return { ...about, state: lacks.length > 0 ? 'incomplete' : 'there', lacks };
}
