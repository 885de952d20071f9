import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { differencesInPlan, differencesInTarget } from '../../core/saved-plan/compare.ts';
import { checkAge, checkSeal, parseMaxAge } from '../../core/saved-plan/read.ts';
import type { SavedPlan, SavedTarget } from '../../core/saved-plan/saved-plan.ts';
import { usageError, type Values, valuesOf } from '../arguments.ts';
import type { ParsedArguments } from '../command.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { errorsOf } from '../render/report.ts';
import { agreeToPlaces } from '../targets/agree.ts';
import { localProfiles, refuseProblems } from '../targets/open.ts';
import { type PreparedTarget, prepareTargets } from '../targets/prepare.ts';
import { type LookedAt, pushPrepared, withSameStore } from '../targets/push.ts';
import { readTargetsFile, type TargetsFile } from '../targets/read.ts';
import { makeReporter, type ReporterMaker } from '../targets/reporter.ts';
import { credentialProblems, requestFor, type TargetRequest } from '../targets/request.ts';
import { readPlanFile } from './file.ts';
import { keyringFor, otherKeyring, rememberingStdin } from './keyring.ts';
import { applyOptions, givenSource } from './options.ts';
import { savedReport } from './show.ts';
import { plannedTarget, targetNow, withProblems } from './targets.ts';

type ApplyOptions = Values<typeof applyOptions>;

/**
 * Does what a saved plan says, or tells for each target why not. The plan is never carried out itself: this run reads the
 * secrets, looks and plans anew, and pushes where its own plan is the saved one.
 */
export async function apply(
  args: ParsedArguments,
  context: Context,
  reporterFor: ReporterMaker = makeReporter,
): Promise<number> {
  const options = valuesOf(applyOptions, args);
  const remembering = rememberingStdin(context);
  const targets = await unlessInterrupted(lookAgain(args, options, remembering), context.interrupt);
  const pushed = { ...options, dryRun: false, exitCode: false, overwrite: true };
  const reporter = reporterFor(pushed, context);
  return await pushPrepared(targets, pushed, remembering, {
    reporter,
    goOn: 'plan again, and apply the new plan',
  });
}

/** Everything before the first write, in the order of the plan. */
async function lookAgain(
  args: ParsedArguments,
  options: ApplyOptions,
  context: Context,
): Promise<LookedAt[]> {
  const [file = ''] = args._;
  if (file === '') throw usageError('apply wants a FILE', 'an empty one is none: is a variable not set?');
  const maxAge = parseMaxAge(options.maxAge);
  const plan = await readPlanFile(file, context);
  const found = await readTargetsFile(options.config, context);
  refuseProblems(found.problems, found);
  const given = { ...givenSource(args), quiet: options.quiet, 'no-provenance': options.noProvenance };
  const keyring = await keyringHere(found, given, plan, context);
  checkSeal(plan, keyring, file);
  checkAge(plan, context.now(), { file, maxAge });
  // Sealed by our key: what the command line said when it was made may be taken from it.
  const opened = plan.targets.map((saved) => openTarget(saved, found, { ...plan.given, ...given }, context));
  const requests = opened.flatMap(({ request }) => request ?? []);
  const refusal = await agreeToPlaces(found, requests, { dryRun: false, yes: options.yes }, context);
  if (refusal) refuseProblems([refusal], found);
  const checked = await Promise.all(opened.map((one) => checkTarget(one, context)));
  const unchanged = checked.flatMap(({ request, problems }) =>
    request && problems.length === 0 ? request : [],
  );
  const looked = await prepareTargets(unchanged, context);
  return await Promise.all(
    checked.map(async ({ saved, problems }) => {
      const prepared = looked.find((one) => one.request.target.name === saved.name);
      if (!prepared) return { report: savedReport(saved, { dryRun: false, source: file, problems }) };
      return await compared({ plan, saved, prepared: withSameStore(prepared, looked) }, keyring, context);
    }),
  );
}

/** The key of this run, by what the target file says of the secrets, whatever the plan says. */
const keyringHere = (
  { targets }: TargetsFile,
  given: Readonly<Record<string, unknown>>,
  { key }: Pick<SavedPlan, 'key'>,
  context: Context,
): Promise<Keyring> =>
  keyringFor(
    targets.map((target) => requestFor(target, given, context.env)),
    context,
    key,
  );

/** A target of the plan, with the push that it is now; or why there is none. */
interface OpenedTarget {
  readonly saved: SavedTarget;
  readonly request?: TargetRequest;
  readonly problems: readonly Diagnostic[];
}

function openTarget(
  saved: SavedTarget,
  { targets, file }: TargetsFile,
  given: Readonly<Record<string, unknown>>,
  { env }: Pick<Context, 'env'>,
): OpenedTarget {
  const target = targets.find(({ name }) => name === saved.name);
  if (!target) return { saved, problems: [noTarget(saved, file)] };
  try {
    // A removal that was reviewed is agreed to.
    const request = requestFor(target, { ...given, yes: true }, env);
    return {
      saved,
      request,
      problems: [...localProfiles([target], given), ...credentialProblems([target], env)],
    };
  } catch (error) {
    if (error instanceof UserError) return { saved, problems: [error.diagnostic] };
    throw error;
  }
}

const noTarget = ({ name }: SavedTarget, file: string): Diagnostic =>
  diagnostic('plan-no-target', { message: `${file} has no target ${name} any more`, hint: 'plan again' });

/** Says what can be said before a look: the target is another one now. */
async function checkTarget(opened: OpenedTarget, context: Context): Promise<OpenedTarget> {
  const { saved, request, problems } = opened;
  if (!request) return opened;
  const different = differencesInTarget(saved, await targetNow(request, context));
  return { saved, request, problems: [...problems, ...different] };
}

interface ComparedTarget {
  readonly plan: SavedPlan;
  readonly saved: SavedTarget;
  readonly prepared: PreparedTarget;
}

/** Adds everything in which this run's plan is not the saved one. */
async function compared(
  { plan, saved, prepared }: ComparedTarget,
  keyring: Keyring,
  context: Context,
): Promise<PreparedTarget> {
  const other = otherKeyring(prepared.source, keyring);
  if (other.length > 0) return withProblems(prepared, other);
  const planned = await plannedTarget(prepared, context);
  const different = differencesInPlan({ plan, saved, planned, tool: context.version }, keyring);
  return withProblems(prepared, different.length > 0 ? different : conflicts(prepared));
}

/** Nobody is asked about a conflict that was in the plan: `--overwrite` is said when it is made, for all to see. */
function conflicts({ report }: PreparedTarget): Diagnostic[] {
  if (!errorsOf(report).some(({ code }) => code === 'conflict')) return [];
  return [
    diagnostic('plan-conflict', {
      message: 'the plan has conflicts, and was made without --overwrite',
      hint: 'take the newer values into the file; or plan with --overwrite, for all to see, and apply that',
    }),
  ];
}
