import { type Diagnostic, UserError } from '../../core/diagnostics.ts';
import { apply, writesOf } from '../../core/sync/apply.ts';
import type { Context } from '../context.ts';
import { diagnosticOf } from '../failure.ts';
import { hearing } from '../interrupt.ts';
import { outcomesByKey, type Report } from '../render/report.ts';
import type { Chosen } from './choose.ts';
import type { PushRequest } from './job.ts';
import type { Look } from './look.ts';
import type { Ready } from './planned.ts';
import { watch } from './watch.ts';

/** What was found out before the first write. */
export interface Prepared {
  readonly chosen: Chosen;
  readonly look: Look;
  readonly ready: Ready;
}

/** Carries the plan out; the report then tells how each write ended. */
export async function execute<O extends object>(
  job: PushRequest<O>,
  { chosen: { entries }, look, ready }: Prepared,
  report: Report,
  context: Context,
): Promise<Report> {
  const watching = watch(job, look, ready, context);
  const { plan, store, state, marks } = ready;
  const limits = store.limits ?? job.provider.limits;
  try {
    const applying = apply(store, writesOf(plan, entries, state, marks), {
      ...watching,
      batch: limits.batch ?? 1,
      concurrent: job.provider.pace.concurrent,
      signal: context.interrupt,
    });
    const { outcomes, settleError } = await hearing(context.interrupt, watching.stopping, applying);
    return withEnd(report, outcomesByKey(outcomes), settleError ? [unsettledFinding(settleError)] : []);
  } catch (error) {
    if (!(error instanceof UserError) || context.interrupt.aborted) throw error;
    return withEnd(report, new Map(), [diagnosticOf(error)]);
  } finally {
    watching.end();
  }
}

/** What was asked about before is settled by the answer, and no problem any more. */
const withEnd = (
  report: Report,
  outcomes: Report['targets'][0]['outcomes'],
  found: readonly Diagnostic[],
): Report => ({
  ...report,
  targets: report.targets.map((target) => ({
    ...target,
    outcomes,
    problems: [...target.problems.filter(({ code }) => code !== 'conflict'), ...found],
  })),
});

const unsettledFinding = ({ message, hint }: UserError): Diagnostic => ({
  severity: 'error',
  code: 'unsettled',
  message: `the values are pushed, but what was pushed could not be noted: ${message}`,
  ...(hint !== undefined && { hint }),
});
