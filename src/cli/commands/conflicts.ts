import { type Conflict, isConflict, type Plan } from '../../core/plan.ts';
import { type Problem, problem } from '../../core/problems.ts';
import { splitKey } from '../render/report.ts';
import { ago } from '../render/words.ts';

/** What someone else decided and this push would undo: each is named, and stops it unless it is told to go ahead. */
export const conflictsIn = (plan: Plan, source: string, now: number): Problem[] =>
  plan.changes.filter(isConflict).map(({ key, why, changedAt }) => {
    const { message, hint } = TOLD[why](plan.store, source);
    return problem('conflict', {
      name: splitKey(key).name,
      message: changedAt ? `${message}, ${ago(changedAt, now)}` : message,
      hint,
    });
  });

const TOLD: Readonly<Record<Conflict, (store: string, source: string) => { message: string; hint: string }>> =
  {
    'changed elsewhere': (store, source) => ({
      message: `changed at ${store} after our last push`,
      hint: `take the new value into ${source} if it is the right one, then push with --overwrite`,
    }),
    'older value': (store, source) => ({
      message: `${source} holds an older value than the one pushed to ${store}`,
      hint: `bring ${source} up to date; to go back to the older value, push with --overwrite`,
    }),
    'not ours yet': (store) => ({
      message: `already at ${store}, and not written by us`,
      hint: 'push with --overwrite to take it over',
    }),
  };
