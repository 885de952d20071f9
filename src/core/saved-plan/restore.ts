import type { Change, Plan } from '../model.ts';
import type { SavedChange, SavedLook } from './saved-plan.ts';

/** A saved plan as the renderers know plans: to be shown, and never carried out. */
export const shownPlan = ({ label, newContainer, changes, managed, unmanaged }: SavedLook): Plan => ({
  store: label,
  ...(newContainer !== undefined && { newContainer }),
  changes: changes.map(shownChange),
  managed,
  unmanaged,
});

function shownChange(saved: SavedChange): Change {
  const { action, type, name, layout, held, unverified } = saved;
  const id = { type, name };
  if (action === 'create') return { action, ...id };
  if (action === 'keep') return { action, ...id, ...(unverified && { unverified }) };
  if (action === 'update') return { action, ...id, ...shownUpdate(saved) };
  const of = { ...id, ...(layout !== undefined && { layout }) };
  return action === 'remove' ? { action, ...of } : { action, ...of, ...(held && { held }) };
}

function shownUpdate({ why = 'cannot compare', settings, drops, unnamed, prunable, prunedOf }: SavedChange) {
  return {
    why,
    ...(settings && { settings }),
    ...(drops && { drops }),
    ...(unnamed !== undefined && { unnamed }),
    ...(prunable && { prunable }),
    ...(prunedOf !== undefined && { pruned: { of: prunedOf } }),
  };
}
