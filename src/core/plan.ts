import { type Entry, type Key, keyOf, type Named, named } from './leaf.ts';
import type { Marks } from './marks.ts';
import type { Remote, Seen, Store } from './provider.ts';

/** Why something that is there is written again. */
export type Why =
  | 'new value'
  | 'changed elsewhere'
  | 'older value'
  | 'not ours yet'
  | 'cannot compare'
  | 'settings';

/** Reasons that are someone else's decision: never overwritten unasked. */
export type Conflict = Extract<Why, 'changed elsewhere' | 'older value' | 'not ours yet'>;

/** A change is data; only `apply` acts. `changedAt`: when the store says it was last written. */
export type Change = Named & { readonly changedAt?: Date } & (
    | { readonly action: 'create' | 'remove' }
    /** `unsure`: unchanged by us, but the store cannot tell whether by others. */
    | { readonly action: 'keep'; readonly unsure?: true }
    /** `drops`: what is there inside the entry, and would be gone; `unnamed`: so many more, at the least. */
    | {
        readonly action: 'update';
        readonly why: Why;
        readonly settings?: readonly string[];
        readonly drops?: readonly string[];
        readonly unnamed?: number;
      }
    /** Ours, gone from the file, stays. `held`: what even `--prune` waits for. */
    | { readonly action: 'leftover'; readonly held?: 'touched' | 'interrupted' }
  );

/** What would be done in one place. Holds no value and no mark: it may be printed, saved and hashed. */
export interface Plan {
  /** `Store.label` */
  readonly store: string;
  /** A container to make first. */
  readonly prepare?: string;
  /** In the order of the file, then what is no longer in it, by name. */
  readonly changes: readonly Change[];
  /** How many entries there are ours under this owner. */
  readonly ours: number;
  /** How many are neither in the file nor ours. */
  readonly foreign: number;
}

export interface Planning {
  readonly store: Pick<Store, 'label'>;
  readonly seen: Seen;
  /** What this run may write. */
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out, before any selection. */
  readonly whole: ReadonlySet<Key>;
  /** Absent without a key: then everything that is there is `cannot compare`. */
  readonly marks?: Marks;
  /** Whether something that the file no longer has lies within the selection of this run. */
  readonly selects: (named: Named) => boolean;
  readonly prune: boolean;
  readonly overwrite: boolean;
}

/** Compares what shall be with what one look saw. Pure; reads no value but to compute its mark. */
export function makePlan(planning: Planning): Plan {
  const { seen, entries, store } = planning;
  const staying = [...seen.remotes.values()].filter(({ leaving }) => !leaving);
  const absent = staying.filter((remote) => !planning.whole.has(keyOf(remote)));
  const ours = absent.filter((remote) => isOurs(remote, planning));
  return {
    store: store.label,
    ...(seen.missing?.make && { prepare: seen.missing.what }),
    changes: [
      ...entries.map((entry) => changeOf(entry, seen.remotes.get(keyOf(entry)), planning)),
      ...ours.map((remote) => removalOf(remote, planning)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    ],
    ours: staying.filter((remote) => isOurs(remote, planning)).length,
    foreign: absent.length - ours.length,
  };
}

function changeOf(entry: Entry, remote: Remote | undefined, { marks, seen }: Planning): Change {
  if (!remote) return { action: 'create', ...named(entry) };
  const dated = { ...named(remote), ...(remote.changedAt && { changedAt: remote.changedAt }) };
  const why = reasonFor(entry, remote, seen.markless ? undefined : marks);
  if (why) return { action: 'update', ...dated, why, ...dropping(entry, remote) };
  if (remote.settings?.length)
    return { action: 'update', ...dated, why: 'settings', settings: remote.settings };
  const unsure = remote.touched === 'unknown' && !remote.value;
  return { action: 'keep', ...dated, ...(unsure && { unsure: true as const }) };
}

/**
 * An entry is written as a whole, so what is inside it and no longer in the file goes. Of what was noted without
 * a name only the number is known: the entry has at most as many keys that may be one of them.
 */
export function dropping(
  { keys }: Pick<Entry, 'keys'>,
  remote: Pick<Remote, 'keys' | 'unnamed'>,
): { readonly drops?: readonly string[]; readonly unnamed?: number } {
  if (!keys) return {};
  const [noted, kept] = [new Set(remote.keys), new Set(keys)];
  const drops = [...noted].filter((key) => !kept.has(key));
  const unnamed = (remote.unnamed ?? 0) - [...kept].filter((key) => !noted.has(key)).length;
  if (drops.length === 0 && unnamed <= 0) return {};
  return { drops, ...(unnamed > 0 && { unnamed }) };
}

/**
 * Why an entry that is there would be written again; undefined: it holds what the file has. A store whose list
 * lags asks once more with what it finds right before a write.
 */
export function reasonFor(
  entry: Entry,
  remote: Remote,
  marks: Pick<Marks, 'reads' | 'matches'> | undefined,
): Why | undefined {
  if (remote.value && remote.value.reveal() === entry.value.reveal()) return undefined;
  if (!marks) return remote.value ? 'new value' : 'cannot compare';
  if (remote.touched === 'interrupted') return 'cannot compare';
  if (remote.mark === undefined) return 'not ours yet';
  // Asked first: a mark that no key here reads must not turn someone else's decision into a plain update.
  if (remote.touched === 'yes') return 'changed elsewhere';
  if (!marks.reads(remote.mark)) return 'cannot compare';
  if (marks.matches(remote.mark, entry)) return undefined;
  return remote.past?.some((mark) => marks.matches(mark, entry)) ? 'older value' : 'new value';
}

const isOurs = (remote: Remote, { marks }: Planning): boolean =>
  remote.mark === undefined ? false : (marks?.owns(remote.mark, remote) ?? false);

function removalOf(remote: Remote, { prune, overwrite, selects }: Planning): Change {
  const dated = { ...named(remote), ...(remote.changedAt && { changedAt: remote.changedAt }) };
  const held = heldBy(remote, overwrite);
  if (held) return { action: 'leftover', ...dated, held };
  return { action: prune && selects(remote) ? 'remove' : 'leftover', ...dated };
}

/** What someone else wrote since is theirs; what an interrupted run left cannot be proven untouched. */
function heldBy({ touched }: Remote, overwrite: boolean): 'touched' | 'interrupted' | undefined {
  if (touched === 'yes') return 'touched';
  return touched === 'interrupted' && !overwrite ? 'interrupted' : undefined;
}

const CONFLICTS: readonly Why[] = ['changed elsewhere', 'older value', 'not ours yet'] satisfies Conflict[];

export const isDecidedElsewhere = (why: Why): why is Conflict => CONFLICTS.includes(why);

/** What an update would undo that is not ours to undo unasked: someone else's decision, or keys inside an entry. */
export const undoneBy = (change: Change): Conflict | 'drops' | undefined => {
  if (change.action !== 'update') return undefined;
  if (isDecidedElsewhere(change.why)) return change.why;
  return change.drops ? 'drops' : undefined;
};

export const isConflict = (change: Change): boolean => undoneBy(change) !== undefined;

/** What a push would do: what `--exit-code` calls pending. A leftover is not. */
export const isPending = ({ action }: Change): boolean =>
  action === 'create' || action === 'update' || action === 'remove';
