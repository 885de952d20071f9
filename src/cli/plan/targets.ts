import type { Diagnostic } from '../../core/diagnostics.ts';
import type { TargetNow } from '../../core/saved-plan/compare.ts';
import type { PlannedTarget } from '../../core/saved-plan/make.ts';
import type { Context } from '../context.ts';
import { findOwner } from '../push/prepare.ts';
import type { PreparedTarget } from '../targets/prepare.ts';
import type { TargetRequest } from '../targets/request.ts';
import { optionsInPlan } from './options.ts';

/** What is known of a target before any look there. */
export async function targetNow({ request, env }: TargetRequest, context: Context): Promise<TargetNow> {
  const owner = await findOwner(request.options.owner, { ...context, env });
  return {
    provider: request.name,
    options: optionsInPlan(request),
    layouts: request.layout.layouts,
    // Without a name and without git it is made up anew in each run.
    ...(!owner.startsWith('random:') && { owner }),
  };
}

/** A target that was looked at, as a plan tells of it. */
export async function plannedTarget(prepared: PreparedTarget, context: Context): Promise<PlannedTarget> {
  return {
    ...(await targetNow(prepared.request, context)),
    name: prepared.request.target.name,
    prepared: prepared.prepared,
    problems: problemsOf(prepared),
  };
}

/** All that is wrong with a target: with its source, and at the place. */
export const problemsOf = ({ report }: Pick<PreparedTarget, 'report'>): readonly Diagnostic[] => [
  ...report.problems,
  ...report.targets.flatMap(({ problems }) => problems),
];

/** Adds what is wrong at this target. */
export function withProblems(target: PreparedTarget, more: readonly Diagnostic[]): PreparedTarget {
  const targets = target.report.targets.map((one) => ({ ...one, problems: [...one.problems, ...more] }));
  return { ...target, report: { ...target.report, targets } };
}
