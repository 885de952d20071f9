import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { PathFilter } from '../layouts/select.ts';
import { VERIFY_NAME } from '../marks/verify.ts';
import type { Change, Conflict, Entry, Plan, RemoteState } from '../model.ts';
import { ago, count } from '../words.ts';
import { isPending, overrulesOthers, subjectIn } from './plan.ts';

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
  const bound = maxRemovals ?? Math.max(ALWAYS_ALLOWED, Math.floor(plan.managed * ALLOWED_SHARE));
  if (removals <= bound) return [];
  const most = maxRemovals === undefined ? 'is the most without being told' : 'is what --max-removals allows';
  return [
    diagnostic('too-many-removals', {
      message: `this run would remove ${removals} of the ${plan.managed} entries that are ours here; ${bound} ${most}`,
      hint: `if that is right, say so with --max-removals ${removals}`,
    }),
  ];
}

function needsYes({ changes }: Plan): Diagnostic[] {
  const removals = changes.filter(({ action }) => action === 'remove').length;
  if (removals === 0) return [];
  return [
    diagnostic('needs-yes', {
      message: `${count(removals, 'entry', 'entries')} would be removed, and nobody is there to be asked`,
      hint: 'look at it with --dry-run, then push with --prune --yes',
    }),
  ];
}

/** Warns where a push leaves behind what `--with-verify` pushed before, which is no longer true then. */
export function staleVerify({ changes }: Plan, { prefix = '' }: { readonly prefix?: string }): Diagnostic[] {
  const name = prefix + VERIFY_NAME;
  const left = changes.some(
    (change) => change.type === 'secret' && change.name === name && change.action === 'leftover',
  );
  if (!left || !changes.some(isPending)) return [];
  return [
    diagnostic('stale-verify', {
      name,
      message: 'it was pushed with --with-verify, and will call these changes wrong',
      hint: 'push with --with-verify again, or let --prune remove it',
    }),
  ];
}

/** What someone else decided and this push would undo: each is named, and stops it unless it is told to go ahead. */
export const conflictsIn = (plan: Plan, source: string, now: number): Diagnostic[] =>
  plan.changes.flatMap((change) => {
    const overruled = overrulesOthers(change);
    if (!overruled) return [];
    const { changedAt } = change;
    const when = changedAt ? ` ${ago(changedAt, now)}` : '';
    const message =
      overruled === 'drops'
        ? droppedKeysMessage(change, plan.store)
        : MESSAGES[overruled](plan.store, source, when);
    return { ...diagnostic('conflict', message), ...subjectIn(plan, change) };
  });

/** So many keys are named; the rest is counted. */
const MANY = 20;

/** An entry that holds many is written as a whole: what is in it and not in the file would be lost. */
function droppedKeysMessage(change: Change, store: string): { message: string; hint: string } {
  const { drops = [], unnamed = 0 } = change.action === 'update' ? change : {};
  const unnoted = `${unnamed} whose ${unnamed === 1 ? 'name is' : 'names are'} not noted`;
  const rest = drops.length > MANY ? `and ${drops.length + unnamed - MANY} more` : unnamed > 0 ? unnoted : '';
  const listed = [...drops.slice(0, MANY), ...(rest === '' ? [] : [rest])];
  return {
    message: `what it holds at ${store} has ${count(drops.length + unnamed, 'key')} that would be gone: ${listed.join(', ')}`,
    hint: 'push all of the file, without --include or --exclude; to let them go, push with --overwrite',
  };
}

type ConflictMessage = (
  store: string,
  source: string,
  when: string,
) => { readonly message: string; readonly hint: string };

/** `when`: a word about the time with a space before it, or nothing. */
const MESSAGES: Readonly<Record<Conflict, ConflictMessage>> = {
  'changed elsewhere': (store, source, when) => ({
    message: `changed at ${store}${when}, after our last push`,
    hint: `take the new value into ${source} if it is the right one, then push with --overwrite`,
  }),
  'older value': (store, source, when) => ({
    message: `${source} holds an older value than the one pushed to ${store}${when}`,
    hint: `bring ${source} up to date; to go back to the older value, push with --overwrite`,
  }),
  'not ours yet': (store, _source, when) => ({
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
