import type { Code } from '../../core/codes/index.ts';
import type { Diagnostic } from '../../core/diagnostics.ts';
import { bindMarks, type Marks } from '../../core/marks/mark.ts';
import type { Plan, RemoteState } from '../../core/model.ts';
import { guard } from '../../core/sync/guard.ts';
import { makePlan } from '../../core/sync/plan.ts';
import { preflight } from '../../core/sync/preflight.ts';
import type { Store } from '../../core/sync/provider.ts';
import type { Context } from '../context.ts';
import { diagnosticOf } from '../failure.ts';
import { count } from '../render/words.ts';
import type { Chosen } from './choose.ts';
import { conflictsIn } from './conflicts.ts';
import type { PushRequest } from './job.ts';
import type { Look } from './look.ts';
import { partialWrites } from './partial.ts';
import type { PushOptions } from './push-options.ts';
import { selectsName } from './selects-name.ts';
import { staleVerify } from './verify-entry.ts';

/** A plan with everything that carrying it out needs. */
export interface Ready {
  readonly plan: Plan;
  readonly store: Store;
  readonly state: RemoteState;
  readonly marks?: Marks;
}

export interface Planned {
  /** Absent when the store could not be looked at. */
  readonly ready?: Ready;
  /** What is wrong at the target. */
  readonly problems: readonly Diagnostic[];
}

/** A look joined with what shall be there, and every rule of the target that it breaks. Writes nothing. */
export function planFor<O extends object>(
  { provider, layout, wants }: PushRequest<O>,
  chosen: Chosen,
  { found, keyring, owner }: Look,
  context: Pick<Context, 'random' | 'now' | 'interactive'>,
): Planned {
  if ('refusal' in found) return { problems: [diagnosticOf(found.refusal)] };
  const { store, seen } = found;
  const marks = keyring && bindMarks(keyring, { owner, store: store.id }, context.random);
  const plan = makePlan({
    store,
    state: seen,
    entries: chosen.entries,
    allKeys: chosen.whole,
    ...(marks && { marks }),
    isSelected: (named) => selectsName(named, provider.layouts, layout, wants),
    prune: wants.prune,
    overwrite: wants.overwrite,
  });
  return {
    ready: { plan, store, state: seen, ...(marks && { marks }) },
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
      ...ofCode(seen, 'markless'),
      ...staleVerify(plan, layout),
      ...ofCode(seen, 'at-the-store'),
    ],
  };
}

/** Where nobody can be asked, a removal needs a word more than `--prune`. */
function unasked(
  { changes }: Plan,
  { yes, dryRun }: PushOptions,
  context: Pick<Context, 'interactive'>,
): Diagnostic[] {
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

const ofCode = ({ diagnostics = [] }: RemoteState, code: Code): Diagnostic[] =>
  diagnostics.filter((one) => one.code === code);
