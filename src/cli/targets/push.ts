import { diagnostic, UserError } from '../../core/diagnostics.ts';
import { isPending, prunedKeys } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { interruptionOf, unlessInterrupted } from '../interrupt.ts';
import { observeWrites, type ReadyPush } from '../push/observe.ts';
import type { PushOptions } from '../push/options.ts';
import { addOfferedKey, fileForKey, isGoingAhead } from '../push/prepare.ts';
import { execute } from '../push/push.ts';
import { diagnosticOf } from '../render/diagnostics.ts';
import { errorsOf, type Report } from '../render/report.ts';
import { type PreparedTarget, prepareTargets } from './prepare.ts';
import { makeReporter, type ReporterMaker, type TargetsReporter } from './reporter.ts';
import type { TargetRequest } from './request.ts';

/**
 * Pushes to several targets: looks at all of them side by side, says all, asks once, and pushes side by side. One that fails or
 * is refused does not stop the others, and makes the exit code 1.
 */
export async function pushTargets(
  requests: readonly TargetRequest[],
  options: PushOptions,
  context: Context,
  reporterFor: ReporterMaker = makeReporter,
): Promise<number> {
  const reporter = reporterFor(options, context);
  const looked = await unlessInterrupted(lookAtAll(requests, options, context), context.interrupt);
  const prepared = looked.map((one) => withSameStore(one, looked));
  if (!options.dryRun) return await pushPrepared(prepared, options, context, { reporter });
  return reporter.showDryRun(prepared.map(({ report }) => report));
}

/** A target that was looked at; or just what is to be said of one that was not. */
export type LookedAt = PreparedTarget | (Pick<PreparedTarget, 'report'> & { readonly prepared?: never });

type EndOptions = Pick<PushOptions, 'quiet' | 'yes' | 'overwrite'>;

interface Saying {
  readonly reporter: TargetsReporter;
  /** What to do where it was not all done. Default: the same again. */
  readonly goOn?: string;
}

/** Pushes what was looked at: says all, asks once, writes side by side. What has an error is left out. */
export async function pushPrepared(
  targets: readonly LookedAt[],
  options: EndOptions,
  context: Context,
  { reporter, goOn }: Saying,
): Promise<number> {
  const { interrupt } = context;
  const reports = targets.map(({ report }) => report);
  const ready = targets.flatMap((one) => (isPushed(one, reporter) ? [one] : []));
  reporter.showPlans(reports);
  const isAgreed =
    ready.length === 0 || (await unlessInterrupted(askToPush(ready, options, context), interrupt));
  if (!isAgreed) return reporter.showDeclined(reports);
  const ended = await carryOutAll(ready, options, context);
  const ends = targets.map((one) => (one.prepared && ended.get(one)) ?? one.report);
  return reporter.showResult(ends, interruptionOf(interrupt), goOn);
}

/** Looks; where secrets have no key yet, and someone is there, one is offered before it goes on, once for each file. */
async function lookAtAll(
  requests: readonly TargetRequest[],
  options: PushOptions,
  context: Context,
): Promise<PreparedTarget[]> {
  const prepared = await prepareTargets(requests, context);
  const files = prepared.filter(isGoingAhead).flatMap(({ source, request, prepared: { ready } }) => {
    const file = source && fileForKey(source, options, context);
    return file === undefined || !ready
      ? []
      : [{ file, store: ready.store, options: request.request.options }];
  });
  let added = 0;
  for (const file of new Set(files.map((one) => one.file))) {
    const alike = files.filter((one) => one.file === file);
    const label = alike.map(({ store }) => store.label).join(', ');
    const own = alike[0]?.options ?? options;
    if (await addOfferedKey(file, { label }, own, context)) added += 1;
  }
  return added > 0 ? await prepareTargets(requests, context) : prepared;
}

/** What only a look tells: that two targets are one place by another name. Both stop, since nobody knows which is meant. */
export function withSameStore(one: PreparedTarget, all: readonly PreparedTarget[]): PreparedTarget {
  const other = all.find((another) => another !== one && isSameStore(one, another));
  if (!other) return one;
  const problem = diagnostic('same-place', {
    message: `${one.request.target.name} and ${other.request.target.name} are one place: ${one.prepared.ready?.store.label}`,
    hint: 'push one of them, or tell them apart by environment, prefix, layout or pipeline',
  });
  const targets = one.report.targets.map((target) => ({
    ...target,
    problems: [...target.problems, problem],
  }));
  return { ...one, report: { ...one.report, targets } };
}

/** One Airflow keeps Connections and Variables apart. */
function isSameStore(a: PreparedTarget, b: PreparedTarget): boolean {
  const [one, other] = [a.prepared.ready, b.prepared.ready];
  if (!one || !other || one.store.id !== other.store.id) return false;
  const types = new Set(a.prepared.entries.map(({ type }) => type));
  return b.prepared.entries.some(({ type }) => types.has(type));
}

type ReadyTarget = PreparedTarget & ReadyPush;

const isPushed = (one: LookedAt, reporter: TargetsReporter): one is PreparedTarget & ReadyTarget =>
  one.prepared?.ready !== undefined &&
  !reporter.isRefused(one.report) &&
  one.prepared.ready.plan.changes.some(isPending);

/** Asks once for all. As for one target, `--yes` never settles a conflict. */
async function askToPush(
  pushed: readonly PreparedTarget[],
  { yes, overwrite }: Pick<PushOptions, 'yes' | 'overwrite'>,
  { interactive, confirm }: Context,
): Promise<boolean> {
  const changes = pushed.flatMap(({ prepared: { ready } }) => ready?.plan.changes ?? []);
  const errors = pushed.flatMap(({ report }) => errorsOf(report));
  const conflicts = overwrite ? 0 : errors.filter(({ code }) => code === 'conflict').length;
  if (!interactive || (yes && conflicts === 0)) return true;
  const removals = changes.filter(({ action }) => action === 'remove').length;
  const keys = changes.reduce((sum, change) => sum + prunedKeys(change), 0);
  const parts = [
    `push ${count(changes.filter(isPending).length, 'change')} to ${count(pushed.length, 'target')}`,
    ...(removals > 0 ? [`${count(removals, 'removal')} among them`] : []),
    ...(keys > 0 ? [`${count(keys, 'key')} removed from what stays`] : []),
    ...(conflicts > 0 ? [`${conflicts} of them over what someone else decided`] : []),
  ];
  return (await confirm(`  ${parts.join(', ')}?`, false)) ?? false;
}

/** What a person can mend, or asked for, is told of that target alone; a bug ends the run, once all have ended. */
function endOf(ended: PromiseSettledResult<Report> | undefined, report: Report): Report {
  if (ended?.status === 'fulfilled') return ended.value;
  const reason: unknown = ended?.reason;
  if (!(reason instanceof UserError)) throw reason;
  const targets = report.targets.map((target) => ({
    ...target,
    problems: [...target.problems, diagnosticOf(reason)],
  }));
  return { ...report, targets };
}

/** Pushes side by side. What breaks at one target is told of that one, when all have ended. */
async function carryOutAll(
  pushed: readonly PreparedTarget[],
  { quiet }: Pick<PushOptions, 'quiet'>,
  context: Context,
): Promise<ReadonlyMap<PreparedTarget, Report>> {
  const writing = pushed.flatMap((one) => {
    const { ready } = one.prepared;
    return ready
      ? [{ one, ready, provider: one.request.request.provider, prepared: { ...one.prepared, ready } }]
      : [];
  });
  const [first] = writing;
  if (!first) return new Map();
  const { waitListener } = first.one;
  const observer = observeWrites(writing, waitListener, { quiet, stderr: context.stderr });
  // The bar goes when the last one has ended, and Ctrl-C is answered in one line.
  const silent = { ...observer, onInterrupt: () => {}, end: () => {} };
  context.interrupt.addEventListener('abort', observer.onInterrupt, { once: true });
  try {
    const ended = await Promise.allSettled(
      writing.map(({ one, ready }) => execute({ ...one, ready }, silent, context)),
    );
    return new Map(writing.map(({ one }, n) => [one, endOf(ended[n], one.report)]));
  } finally {
    context.interrupt.removeEventListener('abort', observer.onInterrupt);
    observer.end();
  }
}
