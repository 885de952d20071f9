import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Plan } from '../model.ts';

const ALWAYS_ALLOWED = 3;
const ALLOWED_SHARE = 0.3;

/**
 * Refuses a run that would remove more than max(3, 30 %) of what is ours in this place: a wrong file or a
 * wrong owner shows first as too many removals. `maxRemovals` replaces the bound.
 */
export function guard(plan: Plan, maxRemovals: number | undefined): Diagnostic[] {
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
