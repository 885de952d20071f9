import { guard } from '../../core/guard.ts';
import { bindMarks, type Marks } from '../../core/marks.ts';
import { makePlan, type Plan } from '../../core/plan.ts';
import { preflight } from '../../core/preflight.ts';
import type { Seen, Store } from '../../core/provider.ts';
import type { Context } from '../context.ts';
import { findingOf } from '../failure.ts';
import type { Finding } from '../render/report.ts';
import { count } from '../render/words.ts';
import type { Chosen } from './choose.ts';
import { conflictsIn } from './conflicts.ts';
import type { Job } from './job.ts';
import type { Look } from './look.ts';
import { partialWrites } from './partial.ts';
import type { PushOptions } from './push-options.ts';
import { selectsName } from './selects-name.ts';
import { staleVerify } from './verify-entry.ts';

/** A plan with everything that carrying it out needs. */
export interface Ready {
  readonly plan: Plan;
  readonly store: Store;
  readonly seen: Seen;
  readonly marks?: Marks;
}

export interface Planned {
  /** Absent when the store could not be looked at. */
  readonly ready?: Ready;
  /** What is wrong at the target. */
  readonly problems: readonly Finding[];
}

/** A look joined with what shall be there, and every rule of the target that it breaks. Writes nothing. */
export function planFor<O extends object>(
  { provider, naming, wants }: Job<O>,
  chosen: Chosen,
  { found, keyring, owner }: Look,
  context: Pick<Context, 'random' | 'now' | 'interactive'>,
): Planned {
  if ('refusal' in found) return { problems: [findingOf(found.refusal)] };
  const { store, seen } = found;
  const marks = keyring && bindMarks(keyring, { owner, store: store.id }, context.random);
  const plan = makePlan({
    store,
    seen,
    entries: chosen.entries,
    whole: chosen.whole,
    ...(marks && { marks }),
    selects: (named) => selectsName(named, provider.layouts, naming, wants),
    prune: wants.prune,
    overwrite: wants.overwrite,
  });
  return {
    ready: { plan, store, seen, ...(marks && { marks }) },
    problems: [
      ...preflight(chosen.entries, store.limits ?? provider.limits, seen),
      ...guard(plan, wants.maxRemovals),
      ...unasked(plan, wants, context),
      ...(wants.overwrite
        ? []
        : [
            ...conflictsIn(plan, chosen.source, context.now()),
            ...partialWrites(plan, seen, chosen.entries, wants),
          ]),
      ...markless(seen),
      ...staleVerify(plan, naming),
      ...warningsAt(seen),
    ],
  };
}

/** Where nobody can be asked, a removal needs a word more than `--prune`. */
function unasked(
  { changes }: Plan,
  { yes, dryRun }: PushOptions,
  context: Pick<Context, 'interactive'>,
): Finding[] {
  const removals = changes.filter(({ action }) => action === 'remove').length;
  if (yes || dryRun || removals === 0 || context.interactive) return [];
  return [
    {
      severity: 'error',
      code: 'needs-yes',
      message: `${count(removals, 'entry', 'entries')} would be removed, and nobody is there to be asked`,
      hint: 'look at it with --dry-run, then push with --prune --yes',
    },
  ];
}

const markless = ({ markless: why }: Seen): Finding[] =>
  why ? [{ severity: 'warning', code: 'markless', message: why.message, hint: why.hint }] : [];

const warningsAt = ({ warnings = [] }: Seen): Finding[] =>
  warnings.map(({ message, hint }) => ({ severity: 'warning', code: 'at-the-store', message, hint }));
