import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Outcome, Plan } from '../../core/model.ts';
import { isPending, prunedKeys } from '../../core/sync/plan.ts';
import type { Listener, Ready } from '../../core/sync/sync.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted, withAbortListener } from '../interrupt.ts';
import { diagnosticOf } from '../render/diagnostics.ts';
import { errorsOf, outcomesByKey, type Report } from '../render/report.ts';
import { carryOutInTime } from './carry-out.ts';
import { checkNames } from './names-only.ts';
import type { PushOptions, PushRequest } from './options.ts';
import { type PreparedPush, preparePush } from './prepare.ts';
import { startProgress } from './progress.ts';
import { Reporter } from './reporter.ts';
import { waitTeller } from './wait-listener.ts';

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
  return reporter.showResult(await execute(request, { prepared, ready, report, waitListener }, context));
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

type ReadyPush = PreparedPush & { readonly ready: Ready };

/** Carries the plan out; the report then tells how each write ended. */
async function execute<O extends object>(
  request: PushRequest<O>,
  push: ReadyPush,
  context: Context,
): Promise<Report> {
  const { prepared, report } = push;
  const { interrupt } = context;
  const observer = observeWrites(request, push, context);
  try {
    const work = carryOutInTime({ ...prepared, ready: push.ready }, interrupt, observer);
    const { outcomes, settleError } = await withAbortListener(interrupt, observer.onInterrupt, work);
    const problems = settleError ? [unsettled(settleError, outcomes, push.ready.marks !== undefined)] : [];
    return withEnd(report, outcomesByKey(outcomes), problems);
  } catch (error) {
    if (!(error instanceof UserError) || interrupt.aborted) throw error;
    return withEnd(report, new Map(), [diagnosticOf(error)]);
  } finally {
    observer.end();
  }
}

/** Shows the writes while they last. */
interface WriteObserver extends Required<Listener> {
  /** At Ctrl-C: what has begun may last, since a store's pace or a failing network can hold it up for a minute. */
  onInterrupt(): void;
  end(): void;
}

/** Shows a bar where there is a terminal; with `--quiet` nothing. */
function observeWrites<O extends object>(
  { provider, options }: Pick<PushRequest<O>, 'provider' | 'options'>,
  { ready: { plan }, prepared: { limiter }, waitListener }: ReadyPush,
  { stderr }: Pick<Context, 'stderr'>,
): WriteObserver {
  const perEntry = provider.pace.writesPerEntry ?? 1;
  const total = plan.changes.filter(isPending).length;
  const forecast = (left: number): number => limiter.forecast(left * perEntry);
  let left = total;
  const hasBar = !options.quiet && stderr.isTerminal;
  const bar = hasBar ? startProgress({ screen: stderr, total, forecast }) : undefined;
  if (bar) waitListener.say = bar.say;
  waitListener.onWait = waitTeller({
    bar,
    say: (line) => waitListener.say(line),
    forecast: () => forecast(left),
  });
  let underWay = 0;
  return {
    onBegin: (writes) => {
      underWay += writes;
    },
    onOutcome: () => {
      underWay -= 1;
      left -= 1;
      bar?.step();
    },
    onInterrupt: () => waitListener.say(`finishing ${underWayText(underWay)}; Ctrl-C again stops at once`),
    end: () => bar?.end(),
  };
}

const underWayText = (writes: number): string =>
  writes === 0 ? 'what has begun' : `${count(writes, 'write')} that ${writes === 1 ? 'has' : 'have'} begun`;

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
