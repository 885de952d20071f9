import { apply, writesOf } from '../../core/apply.ts';
import { UserError } from '../../core/errors.ts';
import { isPending } from '../../core/plan.ts';
import type { Context } from '../context.ts';
import { findingOf } from '../failure.ts';
import { progressOn } from '../progress.ts';
import { type Finding, outcomesByKey, type Report } from '../render/report.ts';
import type { Chosen } from './choose.ts';
import type { Job } from './job.ts';
import type { Look } from './look.ts';
import type { Ready } from './planned.ts';
import type { PushOptions } from './push-options.ts';

/** What was found out before the first write. */
export interface Prepared {
  readonly chosen: Chosen;
  readonly look: Look;
  readonly ready: Ready;
}

/** Carries the plan out; the report then tells how each write ended. */
export async function execute<O extends object>(
  { provider, wants }: Job<O>,
  { chosen: { entries }, look, ready: { plan, store, seen, marks } }: Prepared,
  report: Report,
  context: Context,
): Promise<Report> {
  const perEntry = provider.pace.writesPerEntry ?? 1;
  const progress = showsProgress(wants, context)
    ? progressOn({
        screen: context.stderr,
        total: plan.changes.filter(isPending).length,
        forecast: (left) => look.pacer.forecast(left * perEntry),
      })
    : undefined;
  if (progress) look.waits.heard = progress.wait;
  const limits = store.limits ?? provider.limits;
  try {
    const { outcomes, unsettled } = await apply(store, writesOf(plan, entries, seen, marks), {
      batch: limits.batch ?? 1,
      concurrent: provider.pace.concurrent,
      signal: context.interrupt,
      ...(progress && { onOutcome: progress.step }),
    });
    return withEnd(report, outcomesByKey(outcomes), unsettled ? [unsettledFinding(unsettled)] : []);
  } catch (error) {
    if (!(error instanceof UserError) || context.interrupt.aborted) throw error;
    return withEnd(report, new Map(), [findingOf(error)]);
  } finally {
    progress?.end();
  }
}

const showsProgress = ({ quiet }: PushOptions, { stderr }: Context): boolean => !quiet && stderr.isTerminal;

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
