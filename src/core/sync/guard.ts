import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { VERIFY_NAME } from '../marks/verify.ts';
import type { Plan } from '../model.ts';
import { count } from '../words.ts';
import { isPending } from './plan.ts';

const ALWAYS_ALLOWED = 3;
const ALLOWED_SHARE = 0.3;

export interface RemovalOptions {
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
