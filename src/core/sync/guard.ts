import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { PathFilter } from '../layouts/select.ts';
import type { Change, Conflict, Entry, Plan, RemoteState } from '../model.ts';
import { ago, count, shellOption } from '../words.ts';
import { isPending, overrulesOthers, prunedKeys, subjectIn } from './plan.ts';
import type { Limits } from './provider.ts';

const ALWAYS_ALLOWED = 3;
const ALLOWED_SHARE = 0.3;

interface RemovalOptions {
  /** Replaces the bound. */
  readonly maxRemovals?: number;
  /** Someone agrees to removals, or will be asked. */
  readonly removalsAgreed?: boolean;
}

/**
 * Refuses a run that would remove more than max(3, 30 %) of what is ours in this place: a wrong file or a
 * wrong owner shows first as too many removals. It needs
 * somebody who agrees to them, too: where nobody can be asked, a removal needs a word more than `--prune`.
 */
export const guard = (
  plan: Plan,
  { maxRemovals, removalsAgreed = false }: RemovalOptions = {},
): Diagnostic[] => [...tooManyRemovals(plan, maxRemovals), ...(removalsAgreed ? [] : needsYes(plan))];

function tooManyRemovals(plan: Plan, maxRemovals: number | undefined): Diagnostic[] {
  const removals = plan.changes.filter(({ action }) => action === 'remove').length;
  const entries = tooMany(removals, plan.managed, 'entries that are ours here', maxRemovals);
  const keys = plan.changes.flatMap((change) =>
    change.action === 'update' && change.pruned
      ? tooMany(prunedKeys(change), change.pruned.of, 'keys in it', maxRemovals).map((found) => ({
          ...found,
          ...subjectIn(plan, change),
        }))
      : [],
  );
  return [...entries, ...keys];
}

const boundOf = (all: number): number => Math.max(ALWAYS_ALLOWED, Math.floor(all * ALLOWED_SHARE));

function tooMany(removals: number, all: number, what: string, maxRemovals: number | undefined): Diagnostic[] {
  const bound = maxRemovals ?? boundOf(all);
  if (removals <= bound) return [];
  const most = maxRemovals === undefined ? 'is the most without being told' : 'is what --max-removals allows';
  return [
    diagnostic('too-many-removals', {
      message: `this run would remove ${removals} of the ${all} ${what}; ${bound} ${most}`,
      hint: `if that is right, say so with --max-removals ${removals}`,
    }),
  ];
}

function needsYes({ changes }: Plan): Diagnostic[] {
  const removals = changes.filter(({ action }) => action === 'remove').length;
  const keys = changes.reduce((sum, change) => sum + prunedKeys(change), 0);
  if (removals + keys === 0) return [];
  const all = [
    ...(removals > 0 ? [count(removals, 'entry', 'entries')] : []),
    ...(keys > 0 ? [count(keys, 'key')] : []),
  ];
  return [
    diagnostic('needs-yes', {
      message: `${all.join(' and ')} would be removed, and nobody is there to be asked`,
      hint: 'look at it with --dry-run, then add --yes',
    }),
  ];
}

/** Warns where a push leaves behind what `--with-verify` pushed before, which is no longer true then. */
export function staleVerify(
  { changes }: Plan,
  verify: { readonly name: string } | undefined,
  { remotes }: Pick<RemoteState, 'remotes'>,
): Diagnostic[] {
  if (!verify) return [];
  const { name } = verify;
  const remote = remotes.get(keyOf({ type: 'secret', name }));
  const change = changes.find((one) => one.type === 'secret' && one.name === name);
  const isLeft = remote?.mark !== undefined && (!change || change.action === 'leftover');
  if (!isLeft || remote.pendingDeletion || !changes.some(isPending)) return [];
  return [
    diagnostic('stale-verify', {
      name,
      message: 'it was pushed with --with-verify, and will call these changes wrong',
      hint: 'push all of the file, which brings it up to date; or let --prune remove it',
    }),
  ];
}

/** Says once of each layout what an earlier push left there by it, though the file still has all of it. */
export function leftByOtherLayouts(
  { changes, managed }: Plan,
  { maxRemovals }: Pick<RemovalOptions, 'maxRemovals'>,
): Diagnostic[] {
  const left = changes.flatMap((change) =>
    change.action === 'leftover' && !change.held && change.layout !== undefined
      ? [{ type: change.type, layout: change.layout }]
      : [],
  );
  const removals = left.length;
  const isBounded = removals > (maxRemovals ?? boundOf(managed));
  return [...Map.groupBy(left, ({ layout }) => layout)].map(([layout, all]) => {
    const types = [...Map.groupBy(all, ({ type }) => type)].map(([type, { length }]) => count(length, type));
    return diagnostic('other-layout', {
      message: `${types.join(' and ')} of an earlier push with --layout ${layout} ${all.length === 1 ? 'is' : 'are'} still there, as then: a job that still gets ${all.length === 1 ? 'it' : 'them'} may read old values`,
      hint: `once no job asks for ${all.length === 1 ? 'it' : 'them'}, --prune${isBounded ? ` --max-removals ${removals}` : ''} removes ${all.length === 1 ? 'it' : 'them'}; to keep both, push each layout by its own --owner`,
    });
  });
}

interface ConflictsInput {
  readonly source: string;
  readonly now: number;
  readonly limits: Limits;
  /** The run writes others besides, or may. */
  readonly hasOthers: boolean;
}

/** What someone else decided and this push would undo: each is named, and stops it unless it is told to go ahead. */
export function conflictsIn(plan: Plan, { source, now, limits, hasOthers }: ConflictsInput): Diagnostic[] {
  const conflicts = plan.changes.filter((change) => overrulesOthers(change) !== undefined);
  return conflicts.flatMap((change) => {
    const overruled = overrulesOthers(change);
    if (!overruled) return [];
    const { changedAt, type } = change;
    const when = changedAt ? ` ${ago(changedAt, now)}` : '';
    const { writeOnly: isWriteOnly = false, shownBy } = limits.types[type] ?? {};
    const { message, hint } =
      overruled === 'drops'
        ? droppedKeysMessage(change, plan.store)
        : MESSAGES[overruled]({ store: plan.store, source, when, isWriteOnly, shownBy });
    const alone = hasOthers ? wayForOne(change, conflicts) : '';
    return { ...diagnostic('conflict', { message, hint: hint + alone }), ...subjectIn(plan, change) };
  });
}

/** So many conflicts have each its own command; of more the first one is shown, since they share their words. */
const FEW = 3;

/** How to go ahead on one conflict and leave all else as it is. */
function wayForOne(change: Change, conflicts: readonly Change[]): string {
  const option = isPrunable(change) ? '--prune-name' : '--overwrite-name';
  const of = ({ name }: Pick<Change, 'name'>): string => shellOption(option, name);
  const [first = change] = conflicts;
  return conflicts.length > FEW ? `; of one alone: ${of(first)}` : `; of this alone: ${of(change)}`;
}

const isPrunable = (change: Change): boolean =>
  overrulesOthers(change) === 'drops' && change.action === 'update' && change.prunable === true;

/** So many keys are named; the rest is counted. */
const MANY = 20;

/** An entry that holds many is written as a whole: what is in it and not in the file would be lost. */
function droppedKeysMessage(change: Change, store: string): { message: string; hint: string } {
  const { drops = [], unnamed = 0, prunable } = change.action === 'update' ? change : {};
  const unnoted = `${unnamed} whose ${unnamed === 1 ? 'name is' : 'names are'} not noted`;
  const rest = drops.length > MANY ? `and ${drops.length + unnamed - MANY} more` : unnamed > 0 ? unnoted : '';
  const listed = [...drops.slice(0, MANY), ...(rest === '' ? [] : [rest])];
  return {
    message: `what it holds at ${store} has ${count(drops.length + unnamed, 'key')} that would be gone: ${listed.join(', ')}`,
    hint: prunable
      ? 'to let them go, push with --prune'
      : 'push all of the file, without --include or --exclude; to let them go, push with --overwrite',
  };
}

interface ConflictContext {
  readonly store: string;
  readonly source: string;
  /** A word about the time with a space before it, or nothing. */
  readonly when: string;
  /** Nobody can look the new value up. */
  readonly isWriteOnly: boolean;
  /** Where a person sees it, where one does. */
  readonly shownBy: string | undefined;
}

type ConflictMessage = (context: ConflictContext) => { readonly message: string; readonly hint: string };

const MESSAGES: Readonly<Record<Conflict, ConflictMessage>> = {
  'changed elsewhere': ({ store, source, when, isWriteOnly, shownBy }) => ({
    message: `changed at ${store}${when}, after our last push`,
    hint: isWriteOnly
      ? `if the new value is the right one, get it from whoever changed it, or where the credential was issued, since nobody sees it there again, and put it into ${source}; then, or to go over it, push with --overwrite`
      : `if the new value is the right one, put it into ${source}${shownBy === undefined ? '' : ` (${shownBy})`}, then push with --overwrite`,
  }),
  'deleted elsewhere': ({ store, source, when }) => ({
    message: `deleted at ${store} by someone else; our last push of it was${when || ' before that'}`,
    hint: `take it out of ${source} if it shall stay away; to bring it back, push with --overwrite`,
  }),
  'older value': ({ store, source, when }) => ({
    message: `${source} holds an older value than the one pushed to ${store}${when}`,
    hint: `bring ${source} up to date; to go back to the older value, push with --overwrite`,
  }),
  'not ours yet': ({ store, when }) => ({
    message: `already at ${store}, and not from a push of ours${when && `; last written${when}`}`,
    hint: 'push with --overwrite to take it over',
  }),
};

/**
 * An entry that holds many values is written as a whole. Where the store notes nothing of what is inside, a push
 * with `--include` may take away what it does not name: nobody can tell, so it has to be said. So may a table that is
 * one JSON text.
 */
export function partialEntries(
  plan: Plan,
  { remotes }: Pick<RemoteState, 'remotes'>,
  entries: readonly Entry[],
  { include }: Pick<PathFilter, 'include'>,
): Diagnostic[] {
  if (include.length === 0) return [];
  const isUnsure = ({ keys, isPart, ...entry }: Entry): boolean =>
    isPart ?? (keys !== undefined && !remotes.get(keyOf(entry))?.keys);
  const unsure = new Set(entries.filter(isUnsure).map(keyOf));
  const { changes, store } = plan;
  return changes
    .filter((change) => change.action === 'update' && unsure.has(keyOf(change)))
    .map((change) => ({
      ...diagnostic('partial-entry', {
        message: `it is written as a whole, and ${store} does not tell what it holds besides what --include names`,
        hint: 'push all of the file, or name what to leave out with --exclude; to let the rest go, push with --overwrite',
      }),
      ...subjectIn(plan, change),
    }));
}
