import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { carryOut, type Ready } from '../../core/sync/sync.ts';
import type { Context } from '../context.ts';
import { diagnosticOf } from '../failure.ts';
import { hearing } from '../interrupt.ts';
import { outcomesByKey, type Report } from '../render/report.ts';
import type { PreparedPush } from './prepare.ts';
import type { PushRequest } from './request.ts';
import { watch } from './watch.ts';

/** Carries the plan out; the report then tells how each write ended. */
export async function execute<O extends object>(
  request: PushRequest<O>,
  { prepared, ready, report, waits }: PreparedPush & { readonly ready: Ready },
  context: Context,
): Promise<Report> {
  const watching = watch(request, { limiter: prepared.limiter, waits }, ready, context);
  try {
    const carrying = carryOut(prepared, context.interrupt, watching);
    const { outcomes, settleError } = await hearing(context.interrupt, watching.stopping, carrying);
    return withEnd(report, outcomesByKey(outcomes), settleError ? [unsettled(settleError)] : []);
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

const unsettled = ({ message, hint }: UserError): Diagnostic =>
  diagnostic('unsettled', {
    message: `the values are pushed, but what was pushed could not be noted: ${message}`,
    ...(hint !== undefined && { hint }),
  });
