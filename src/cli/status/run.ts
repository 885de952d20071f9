import { type Diagnostic, isError, UserError } from '../../core/diagnostics.ts';
import { answersOf, needsYou } from '../../core/status/answers.ts';
import { makeStatus } from '../../core/status/make.ts';
import { count } from '../../core/words.ts';
import { type Values, valuesOf } from '../arguments.ts';
import type { ParsedArguments } from '../command.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import { statusJson } from '../render/status/json.ts';
import { statusMarkdown } from '../render/status/markdown.ts';
import type { StatusReport } from '../render/status/report.ts';
import { statusText } from '../render/status/text.ts';
import { openTargets } from '../targets/open.ts';
import { type PreparedTarget, prepareTargets } from '../targets/prepare.ts';
import { withSameStore } from '../targets/push.ts';
import { lookedAt } from './looked-at.ts';
import { statusOptions } from './options.ts';
import { readersAt } from './readers.ts';

type StatusOptions = Values<typeof statusOptions>;

/**
 * Looks at the targets side by side, once each, and tells which secret is where. Nothing is written. 1 where a look failed;
 * with `--exit-code` 2 where something needs someone, or differs between targets.
 * @param hear gets what is said, as data
 */
export async function status(
  args: ParsedArguments,
  context: Context,
  hear: (report: StatusReport) => void = () => {},
): Promise<number> {
  const options = valuesOf(statusOptions, args);
  const report = await unlessInterrupted(statusReport(args, options, context), context.interrupt);
  hear(report);
  const { stdout } = context;
  if (options.format === 'json') stdout.write(statusJson(report));
  else if (options.format === 'markdown') stdout.write(statusMarkdown(report));
  else stdout.write(statusText(report, stdout));
  const failed = showProblems(report, options, context);
  const { answers } = report;
  if (failed || answers.failedLooks.length > 0) return 1;
  return options.exitCode && (needsYou(answers) || answers.different.length > 0) ? 2 : 0;
}

async function statusReport(
  args: ParsedArguments,
  { yes, namesOnly }: StatusOptions,
  context: Context,
): Promise<StatusReport> {
  const named = { ...args, 'dry-run': true, all: args._.length === 0 };
  const requests = await openTargets(named, { dryRun: true, yes }, context);
  const looked = await prepareTargets(requests, context);
  refuseCommon(looked);
  const prepared = looked.map((one) => withSameStore(one, looked));
  const readers = await readersAt(prepared, context);
  const targets = prepared.map((one) => lookedAt(one, readers.get(one)));
  const made = makeStatus(targets, { now: context.now(), namesOnly });
  return {
    status: made,
    answers: answersOf(made),
    sources: [...new Set(prepared.flatMap(({ source }) => source?.name ?? []))],
    problems: new Map(prepared.map((one) => [one.request.target.name, toldProblems(one)])),
  };
}

/**
 * What stops every target in the same way before any look is no matter of a target: the secrets file that is not there, an option.
 * @throws UserError
 */
function refuseCommon(looked: readonly PreparedTarget[]): void {
  const stops = looked.map(({ prepared: { ready, problems } }) => (ready ? undefined : problems[0]));
  const [first] = stops;
  if (!first || first.failure) return;
  if (stops.every((one) => JSON.stringify(one) === JSON.stringify(first)))
    throw new UserError(first.message, first);
}

/** What is to be said beside the status itself. Whether the values are sound is a matter of the push, which tells it. */
const toldProblems = ({ report, prepared }: PreparedTarget): readonly Diagnostic[] =>
  [...report.problems, ...report.targets.flatMap(({ problems }) => problems)]
    .filter(({ code }) => TOLD.includes(code) && (prepared.ready !== undefined || code !== 'no-key'))
    // It stops a push, not a look, which has proved it.
    .map((one) => (one.code === 'missing-container' ? { ...one, severity: 'warning' } : one));

const TOLD: readonly Diagnostic['code'][] = [
  'no-key',
  'markless',
  'missing-container',
  'same-place',
  'moved-target',
  'at-the-store',
];

/** Says what is the same everywhere once. Tells whether one of it is an error that makes the status wrong. */
function showProblems(
  { problems, status: { namesOnly } }: StatusReport,
  { quiet, format }: StatusOptions,
  { stderr }: Context,
): boolean {
  const all = [...problems].flatMap(([target, own]) => own.map((one) => ({ target, one })));
  const told = [...Map.groupBy(all, ({ one }) => JSON.stringify(one)).values()].flatMap((same) => {
    const [first] = same;
    // Without values nothing would be compared by a key either.
    if (!first || (namesOnly && first.one.code === 'no-key')) return [];
    const isCommon = same.length === problems.size;
    const where = isCommon && problems.size > 1 ? '' : `${same.map(({ target }) => target).join(', ')}: `;
    return [{ ...first.one, message: `${where}${first.one.message}` }];
  });
  const { width, colour } = stderr;
  const warnings = quiet ? [] : told.filter((one) => !isError(one));
  const errors = told.filter(isError);
  const show = (some: readonly Diagnostic[], title: string): void =>
    stderr.write(diagnosticsText(some, { width, colour, title }));
  // With text on the same screen the warnings stand below it.
  if (warnings.length > 0 && format !== 'json')
    show(warnings, `${count(warnings.length, 'thing')} to look at`);
  if (errors.length > 0) show(errors, count(errors.length, 'problem'));
  return errors.some(({ code }) => code === 'same-place');
}
