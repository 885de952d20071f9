import { apply, writesOf } from '../../core/apply.ts';
import { UserError } from '../../core/errors.ts';
import { isPending } from '../../core/plan.ts';
import type { Context } from '../context.ts';
import { findingOf } from '../failure.ts';
import { progressOn } from '../progress.ts';
import { type Finding, outcomesByKey, type Report } from '../render/report.ts';
import type { Chosen } from './choose.ts';
import type { Job } from './job.ts';
import type { Ready } from './planned.ts';

/** Carries the plan out; the report then tells how each write ended. */
export async function execute<O extends object>(
  { provider, wants }: Job<O>,
  { entries }: Chosen,
  { plan, store, seen, marks }: Ready,
  report: Report,
  context: Context,
): Promise<Report> {
  const progress = progressOn(context.stderr, plan.changes.filter(isPending).length, wants.quiet);
  const limits = store.limits ?? provider.limits;
  try {
    const { outcomes, unsettled } = await apply(store, writesOf(plan, entries, seen, marks), {
      batch: limits.batch ?? 1,
      concurrent: provider.pace.concurrent,
      signal: context.interrupt,
      onOutcome: progress.step,
    });
    return withEnd(report, outcomesByKey(outcomes), unsettled ? [unsettledFinding(unsettled)] : []);
  } catch (error) {
    if (!(error instanceof UserError) || context.interrupt.aborted) throw error;
    return withEnd(report, new Map(), [findingOf(error)]);
  } finally {
    progress.end();
  }
}

/** What was asked about before is settled by the answer, and no problem any more. */
const withEnd = (
  report: Report,
  outcomes: Report['targets'][0]['outcomes'],
  found: readonly Finding[],
): Report => ({
  ...report,
  targets: report.targets.map((target) => ({
    ...target,
    outcomes,
    problems: [...target.problems.filter(({ code }) => code !== 'conflict'), ...found],
  })),
});

const unsettledFinding = ({ message, hint }: UserError): Finding => ({
  severity: 'error',
  code: 'unsettled',
  message: `the values are pushed, but what was pushed could not be noted: ${message}`,
  ...(hint !== undefined && { hint }),
});
