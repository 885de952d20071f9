import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Outcome, Plan } from '../../core/model.ts';
import { isPending, prunedKeys } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted, withAbortListener } from '../interrupt.ts';
import { diagnosticOf } from '../render/diagnostics.ts';
import { errorsOf, outcomesByKey, type Report } from '../render/report.ts';
import { carryOutInTime } from './carry-out.ts';
import { checkNames } from './names-only.ts';
import { observeWrites, type ReadyPush, type WriteObserver } from './observe.ts';
import type { PushOptions, PushRequest } from './options.ts';
import { preparePush } from './prepare.ts';
import { Reporter } from './reporter.ts';

/**
 * Goes the whole way of a push, top to bottom: read, lay out, prepare (look, plan, check), ask, carry out, report.
 * A dry run is the same way, ended before the question; names alone are not even compared with values.
 */
export async function push<O extends object>(request: PushRequest<O>, context: Context): Promise<number> {
  const { options } = request;
  const { interrupt } = context;
  if (options.namesOnly) return await unlessInterrupted(checkNames(request, context), interrupt);
  const reporter = new Reporter(request, context);
  const { prepared, report, waitListener } = await unlessInterrupted(
    preparePush(request, context),
    interrupt,
  );
  const { ready } = prepared;
  if (options.dryRun) return reporter.showDryRun(report);
  if (!ready || reporter.isRefused(report)) return reporter.showRefusal(report);
  if (!ready.plan.changes.some(isPending)) return reporter.showNothingToDo(report);
  reporter.showPlan(report);
  const isAgreed = await unlessInterrupted(askToPush(ready.plan, report, options, context), interrupt);
  if (!isAgreed) return reporter.showDeclined(report);
  const observer = observeWrites(
    [{ provider: request.provider, prepared: { ...prepared, ready } }],
    waitListener,
    {
      quiet: options.quiet,
      stderr: context.stderr,
    },
  );
  return reporter.showResult(await execute({ prepared, ready, report }, observer, context));
}

/**
 * Asks whether to go on; without a terminal nothing is asked. `--yes` answers for the changes, never for a
 * conflict: that is what `--overwrite` is for.
 */
async function askToPush(
  { changes }: Pick<Plan, 'changes'>,
  report: Report,
  { yes }: Pick<PushOptions, 'yes'>,
  { interactive, confirm }: Pick<Context, 'interactive' | 'confirm'>,
): Promise<boolean> {
  const conflicts = errorsOf(report).filter(({ code }) => code === 'conflict').length;
  if (!interactive || (yes && conflicts === 0)) return true;
  const pushes = `push ${count(changes.filter(isPending).length, 'change')}`;
  const removals = changes.filter(({ action }) => action === 'remove').length;
  const keys = changes.reduce((sum, change) => sum + prunedKeys(change), 0);
  const away =
    (removals > 0 ? `, ${count(removals, 'removal')} among them` : '') +
    (keys > 0 ? `, ${count(keys, 'key')} removed from what stays` : '');
  const over = conflicts > 0 ? `, ${conflicts} of them over what someone else decided` : '';
  return (await confirm(`  ${pushes}${away}${over}?`, false)) ?? false;
}

/** Carries the plan out; the report then tells how each write ended. */
export async function execute(
  { prepared, ready, report }: ReadyPush,
  observer: WriteObserver,
  { interrupt }: Pick<Context, 'interrupt'>,
): Promise<Report> {
  try {
    const work = carryOutInTime({ ...prepared, ready }, interrupt, observer);
    const { outcomes, settleError } = await withAbortListener(interrupt, observer.onInterrupt, work);
    const problems = settleError ? [unsettled(settleError, outcomes, ready.marks !== undefined)] : [];
    return withEnd(report, outcomesByKey(outcomes), problems);
  } catch (error) {
    if (!(error instanceof UserError) || interrupt.aborted) throw error;
    return withEnd(report, new Map(), [diagnosticOf(error)]);
  } finally {
    observer.end();
  }
}

/** Adds how it ended. What was asked about before is settled by the answer, and no problem any more. */
const withEnd = (
  report: Report,
  outcomes: Report['targets'][0]['outcomes'],
  more: readonly Diagnostic[],
): Report => ({
  ...report,
  targets: report.targets.map((target) => ({
    ...target,
    outcomes,
    problems: [...target.problems.filter(({ code }) => code !== 'conflict'), ...more],
  })),
});

/** @param noted there is a key, so it was to be noted what was pushed; else it was only to be looked at */
const unsettled = ({ message, hint }: UserError, outcomes: readonly Outcome[], noted: boolean): Diagnostic =>
  diagnostic('unsettled', {
    message: `${whatIsDone(outcomes, noted)}: ${message}`,
    ...(hint !== undefined && { hint }),
  });

function whatIsDone(outcomes: readonly Outcome[], noted: boolean): string {
  const done = outcomes.filter(({ result }) => result === 'done').length;
  const failed = noted ? 'what was pushed could not be noted' : 'what is there now could not be looked at';
  if (done === outcomes.length) return `the values are pushed, but ${failed}`;
  if (done > 0) return `${done} of ${outcomes.length} are done, but ${failed}`;
  return `nothing was done for certain, and ${noted ? 'that could not be noted' : failed}`;
}
