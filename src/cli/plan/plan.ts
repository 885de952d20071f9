import { hasErrors } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { makeSavedPlan } from '../../core/saved-plan/make.ts';
import { isPending } from '../../core/sync/plan.ts';
import { count, shellPath } from '../../core/words.ts';
import { usageError, type Values, valuesOf } from '../arguments.ts';
import type { ParsedArguments } from '../command.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { openTargets } from '../targets/open.ts';
import { type PreparedTarget, prepareTargets } from '../targets/prepare.ts';
import { withSameStore } from '../targets/push.ts';
import { makeReporter, type ReporterMaker, type TargetsReporter } from '../targets/reporter.ts';
import { checkPlanFile, writePlanFile } from './file.ts';
import { keyringFor, otherKeyring, rememberingStdin } from './keyring.ts';
import { fixedOptions, givenOf, planOptions, savedOptions } from './options.ts';
import { showPlan } from './show.ts';
import { plannedTarget, problemsOf, withProblems } from './targets.ts';

type PlanOptions = Values<typeof planOptions>;

/** Looks at the targets, shows what a push would do there, and saves that where it is asked for. Nothing is sent. */
export async function plan(
  args: ParsedArguments,
  context: Context,
  reporterFor: ReporterMaker = makeReporter,
): Promise<number> {
  const options = valuesOf(planOptions, args);
  if (options.show === undefined) {
    const reporter = reporterFor(options, context);
    const work = planTargets(args, options, reporter, rememberingStdin(context));
    return await unlessInterrupted(work, context.interrupt);
  }
  if (options.out !== undefined || args._.length > 0)
    throw usageError('--show shows a plan that is there, and makes none', 'leave out --out and the targets');
  return await showPlan(options.show, options, context);
}

async function planTargets(
  args: ParsedArguments,
  options: PlanOptions,
  reporter: Pick<TargetsReporter, 'showDryRun'>,
  context: Context,
): Promise<number> {
  const { out } = options;
  if (out !== undefined) await checkPlanFile(out, context);
  const fixed = givenOf(fixedOptions, args);
  const named = { ...args, 'dry-run': true, all: args._.length === 0 };
  const requests = await openTargets(named, { dryRun: true, yes: options.yes }, context);
  const keyring = out === undefined ? undefined : await keyringFor(requests, context);
  const looked = await prepareTargets(requests, context);
  const prepared = looked
    .map((one) => withSameStore(one, looked))
    .map((one) => (keyring ? withProblems(one, otherKeyring(one.source, keyring)) : one));
  const code = reporter.showDryRun(prepared.map(({ report }) => report));
  if (out !== undefined && keyring)
    await save(prepared, { out, fixed, keyring, quiet: options.quiet }, context);
  return code;
}

interface Saving {
  readonly out: string;
  /** What the command line says for this one plan. */
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly keyring: Keyring;
  readonly quiet: boolean;
}

async function save(
  prepared: readonly PreparedTarget[],
  { out, fixed, keyring, quiet }: Saving,
  context: Context,
): Promise<void> {
  const planned = await Promise.all(prepared.map((one) => plannedTarget(one, context)));
  const head = { tool: context.version, now: context.now(), given: savedOptions(Object.entries(fixed)) };
  await writePlanFile(out, makeSavedPlan(planned, head, keyring, context.random), context);
  if (quiet) return;
  const changes = prepared.flatMap(({ prepared: { ready } }) => ready?.plan.changes.filter(isPending) ?? []);
  const refused = prepared.filter((one) => hasErrors(problemsOf(one))).length;
  const parts = [
    `plan of ${count(changes.length, 'change')} at ${count(prepared.length, 'target')} saved`,
    ...(refused > 0 ? [`${refused} of them would be refused`] : []),
  ];
  context.tell(`${parts.join(', ')}; to apply it: deploy-secrets apply ${shellPath(out)}`);
}
