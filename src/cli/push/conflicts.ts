import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import type { Change, Conflict, Plan } from '../../core/model.ts';
import { overrulesOthers } from '../../core/sync/plan.ts';
import { namedIn } from '../render/report.ts';
import { ago, count } from '../render/words.ts';

/** What someone else decided and this push would undo: each is named, and stops it unless it is told to go ahead. */
export const conflictsIn = (plan: Plan, source: string, now: number): Diagnostic[] =>
  plan.changes.flatMap((change) => {
    const undone = overrulesOthers(change);
    if (!undone) return [];
    const { changedAt } = change;
    const when = changedAt ? ` ${ago(changedAt, now)}` : '';
    const told = undone === 'drops' ? dropsTold(change, plan.store) : TOLD[undone](plan.store, source, when);
    return { ...diagnostic('conflict', told), ...namedIn(plan, change) };
  });

/** So many keys are named; the rest is counted. */
const MANY = 20;

/** An entry that holds many is written as a whole: what is in it and not in the file would be lost. */
function dropsTold(change: Change, store: string): { message: string; hint: string } {
  const { drops = [], unnamed = 0 } = change.action === 'update' ? change : {};
  const unnoted = `${unnamed} whose ${unnamed === 1 ? 'name is' : 'names are'} not noted`;
  const rest = drops.length > MANY ? `and ${drops.length + unnamed - MANY} more` : unnamed > 0 ? unnoted : '';
  const told = [...drops.slice(0, MANY), ...(rest === '' ? [] : [rest])];
  return {
    message: `what it holds at ${store} has ${count(drops.length + unnamed, 'key')} that would be gone: ${told.join(', ')}`,
    hint: 'push all of the file, without --include or --exclude; to let them go, push with --overwrite',
  };
}

type Told = (
  store: string,
  source: string,
  when: string,
) => { readonly message: string; readonly hint: string };

/** `when`: a word about the time with a space before it, or nothing. */
const TOLD: Readonly<Record<Conflict, Told>> = {
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
