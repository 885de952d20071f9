import type { Diagnostic } from '../diagnostics.ts';
import { entryId, keyOf } from '../entries.ts';
import type { Marks } from '../marks/mark.ts';
import type { Change, Conflict, Entry, EntryId, Key, Plan, Remote, RemoteState, Why } from '../model.ts';
import type { Store } from './provider.ts';
import type { NamedKeys } from './single-names.ts';

export interface PlanInput {
  readonly store: Pick<Store, 'label'>;
  readonly state: RemoteState;
  /** What this run may write. */
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out, before any selection. */
  readonly allKeys: ReadonlySet<Key>;
  /** The keys that other layouts give of the file, each with its layout. Asked where something is left over. */
  readonly otherKeys?: () => ReadonlyMap<Key, string>;
  /** Absent without a key: then everything that is there is `cannot compare`. */
  readonly marks?: Marks;
  /** Whether something that the file no longer has lies within the selection of this run. */
  readonly isSelected: (named: EntryId) => boolean;
  /** This run selects all of the file. Default: no. */
  readonly isWholeFile?: boolean;
  readonly prune: boolean;
  readonly overwrite: boolean;
  /** Single ones to which the same is done. */
  readonly named?: Pick<NamedKeys, 'overwritten' | 'pruned'>;
}

/** Whether what the file no longer has goes, of this one. */
const isPruned = (id: EntryId, { prune, isSelected, named }: PlanInput): boolean =>
  named?.pruned.has(keyOf(id)) || (prune && isSelected(id));

/** Compares what shall be with what one look saw. Pure; reads no value but to compute its mark. */
export function makePlan(planning: PlanInput): Plan {
  const { state, entries, store } = planning;
  const staying = [...state.remotes.values()].filter(({ pendingDeletion }) => !pendingDeletion);
  const absent = staying.filter((remote) => !planning.allKeys.has(keyOf(remote)));
  const ours = absent.filter((remote) => isOurs(remote, planning.marks));
  const others = ours.length > 0 ? planning.otherKeys?.() : undefined;
  return {
    store: store.label,
    ...(state.missing?.make && { newContainer: state.missing.what }),
    changes: [
      ...entries.map((entry) => changeOf(entry, state.remotes.get(keyOf(entry)), planning)),
      ...ours
        .map((remote) => removalOf(remote, others, planning))
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    ],
    managed: staying.filter((remote) => isOurs(remote, planning.marks)).length,
    unmanaged: absent.length - ours.length,
  };
}

function changeOf(entry: Entry, remote: Remote | undefined, planning: PlanInput): Change {
  const { marks, state } = planning;
  if (!remote) return { action: 'create', ...entryId(entry) };
  const dated = { ...entryId(remote), ...(remote.changedAt && { changedAt: remote.changedAt }) };
  const held = hasMarks(state) ? marks : undefined;
  const why =
    reasonFor(entry, remote, held) ?? (isClaimed(remote, held, planning) ? 'not ours yet' : undefined);
  const { settings = [] } = remote;
  // Said whatever the reason is: the write changes them too.
  const changed = settings.length > 0 && { settings };
  if (why) {
    const dropped = lettingGo(droppedKeys(entry, remote), remote, planning);
    return { action: 'update', ...dated, why, ...changed, ...dropped };
  }
  if (changed) return { action: 'update', ...dated, why: 'settings', ...changed };
  const unverified = remote.changedExternally === 'unknown' && !remote.value;
  return { action: 'keep', ...dated, ...(unverified && { unverified: true as const }) };
}

/**
 * Keys inside an entry go as entries do: with `--prune`, where we put them there and no one touched the entry since. A
 * selection says nothing of what is not in it, so it lets none of them go.
 */
function lettingGo(
  dropped: ReturnType<typeof droppedKeys>,
  remote: Remote,
  planning: PlanInput,
): Pick<Extract<Change, { action: 'update' }>, 'drops' | 'unnamed' | 'prunable' | 'pruned'> {
  const isPrunable = planning.isWholeFile && isOurs(remote, planning.marks) && !heldBy(remote, false);
  if (!dropped.drops || !isPrunable) return dropped;
  const of = (remote.keys?.length ?? 0) + (remote.unnamedKeys ?? 0);
  return { ...dropped, prunable: true, ...(isPruned(remote, planning) && { pruned: { of } }) };
}

/**
 * Whether somebody says by its name that it is to be ours, though it holds the right value: kept unasked, it stays what it is, of
 * nobody, so that no --prune ever takes away what we did not put there.
 */
const isClaimed = (remote: Remote, marks: PlanInput['marks'], { named }: PlanInput): boolean =>
  marks !== undefined && remote.mark === undefined && (named?.overwritten.has(keyOf(remote)) ?? false);

const hasMarks = ({ diagnostics = [] }: RemoteState): boolean =>
  !diagnostics.some(({ code }) => code === 'markless');

/**
 * An entry is written as a whole, so what is inside it and no longer in the file goes. Of what was noted without
 * a name only the number is known: the entry has at most as many keys that may be one of them.
 */
export function droppedKeys(
  { keys }: Pick<Entry, 'keys'>,
  remote: Pick<Remote, 'keys' | 'unnamedKeys'>,
): { readonly drops?: readonly string[]; readonly unnamed?: number } {
  if (!keys) return {};
  const [noted, kept] = [new Set(remote.keys), new Set(keys)];
  const drops = [...noted].filter((key) => !kept.has(key));
  const unnamed = (remote.unnamedKeys ?? 0) - [...kept].filter((key) => !noted.has(key)).length;
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
  // Told without a key as well: that it is away, everyone sees.
  if (remote.deletedExternally) return 'deleted elsewhere';
  if (!marks) return remote.value ? 'new value' : 'cannot compare';
  if (remote.changedExternally === 'interrupted') return 'cannot compare';
  if (remote.mark === undefined) return 'not ours yet';
  // Asked first: a mark that no key here reads must not turn someone else's decision into a plain update.
  if (remote.changedExternally === 'yes') return 'changed elsewhere';
  if (!marks.reads(remote.mark)) return 'cannot compare';
  if (marks.matches(remote.mark, entry)) return undefined;
  const isBack = !entry.isDerived && remote.previousMarks?.some((mark) => marks.matches(mark, entry));
  return isBack ? 'older value' : 'new value';
}

/** Whether it was pushed by this owner. Without a key nothing is known to be. */
export const isOurs = (remote: Remote, marks: Pick<Marks, 'owns'> | undefined): boolean =>
  remote.mark === undefined ? false : (marks?.owns(remote.mark, remote) ?? false);

function removalOf(
  remote: Remote,
  others: ReadonlyMap<Key, string> | undefined,
  planning: PlanInput,
): Change {
  const { overwrite, named } = planning;
  const layout = others?.get(keyOf(remote));
  const dated = {
    ...entryId(remote),
    ...(remote.changedAt && { changedAt: remote.changedAt }),
    ...(layout !== undefined && { layout }),
  };
  const held = heldBy(remote, overwrite || (named?.overwritten.has(keyOf(remote)) ?? false));
  if (held) return { action: 'leftover', ...dated, held };
  return { action: isPruned(remote, planning) ? 'remove' : 'leftover', ...dated };
}

/** What someone else wrote since is theirs; what an interrupted run left cannot be proven untouched. */
function heldBy({ changedExternally }: Remote, overwrite: boolean): 'touched' | 'interrupted' | undefined {
  if (changedExternally === 'yes') return 'touched';
  return changedExternally === 'interrupted' && !overwrite ? 'interrupted' : undefined;
}

const CONFLICTS: readonly Why[] = [
  'changed elsewhere',
  'deleted elsewhere',
  'older value',
  'not ours yet',
] satisfies Conflict[];

export const isConflictReason = (why: Why): why is Conflict => CONFLICTS.includes(why);

/** What an update would undo that is not ours to undo unasked: someone else's decision, or keys inside an entry. */
export const overrulesOthers = (change: Change): Conflict | 'drops' | undefined => {
  if (change.action !== 'update') return undefined;
  if (isConflictReason(change.why)) return change.why;
  return change.drops && !change.pruned ? 'drops' : undefined;
};

export const isConflict = (change: Change): boolean => overrulesOthers(change) !== undefined;

/** What a push would do: what `--exit-code` calls pending. A leftover is not. */
export const isPending = ({ action }: Change): boolean =>
  action === 'create' || action === 'update' || action === 'remove';

/** How many keys `--prune` lets go inside an entry that stays. */
export const prunedKeys = (change: Change): number =>
  change.action === 'update' && change.pruned ? (change.drops?.length ?? 0) + (change.unnamed ?? 0) : 0;

/** Whether entries of several types lie side by side, so that each has to say which it is. */
export const hasMixedTypes = (plan: Pick<Plan, 'changes'> | undefined): boolean =>
  new Set(plan?.changes.map(({ type }) => type)).size > 1;

/** An entry as a diagnostic about this plan names it. */
export const subjectIn = (
  plan: Pick<Plan, 'changes'> | undefined,
  { type, name }: EntryId,
): Pick<Diagnostic, 'name' | 'type'> => ({ name, ...(hasMixedTypes(plan) && { type }) });
