import { type Diagnostic, isError, type UserError } from '../../core/diagnostics.ts';
import { isPending } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import type { PushOptions } from '../push/options.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import type { DiffStyle } from '../render/diff.ts';
import { renderJson } from '../render/json.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { planMarkdown } from '../render/plan-markdown.ts';
import { errorsOf, failuresOf, type Report } from '../render/report.ts';
import { painter, printable } from '../render/style.ts';
import { summaryTable } from '../render/targets.ts';
import { dryRunText, endText, planText } from '../render/text.ts';

/** Says what a push to several targets has to say, and the exit code: target by target, and one table that sums up. */
export class TargetsReporter {
  readonly #options: Pick<PushOptions, 'format' | 'quiet' | 'exitCode'>;
  readonly #context: Context;
  #headings = 0;

  constructor(options: Pick<PushOptions, 'format' | 'quiet' | 'exitCode'>, context: Context) {
    this.#options = options;
    this.#context = context;
  }

  /** At a terminal a conflict is asked about; everywhere else it stops its target, as any error does. */
  isRefused(report: Report): boolean {
    return errorsOf(report).some(({ code }) => code !== 'conflict' || !this.#context.interactive);
  }

  showDryRun(reports: readonly Report[]): number {
    this.#each(reports, dryRunText, 'a push would be refused');
    this.#end(reports, 'planned');
    if (reports.some((report) => errorsOf(report).length > 0)) return 1;
    return this.#options.exitCode && reports.some(hasPending) ? 2 : 0;
  }

  /** Shows all that is known before the question, wherever the result goes. */
  showPlans(reports: readonly Report[]): void {
    this.#each(reports, planText, 'nothing is sent there');
  }

  showDeclined(reports: readonly Report[]): number {
    this.#document(reports);
    this.#context.stderr.write('  nothing was sent\n');
    return 1;
  }

  showResult(
    reports: readonly Report[],
    interruption: UserError | undefined,
    goOn = 'run the same command again: it goes on with what is missing',
  ): number {
    for (const report of reports) {
      const { outcomes } = report.targets[0] ?? {};
      if (!outcomes?.size) continue;
      const wrong = [...failuresOf(report), ...errorsOf(report)];
      if (wrong.length === 0) continue;
      this.#heading(report, this.#context.stderr);
      this.#problems(wrong, `${count(wrong.length, 'problem')} at ${labelOf(report)}`);
      this.#context.stderr.write(endText(report));
    }
    this.#end(reports, 'done');
    const isWrong = reports.some((report) => failuresOf(report).length + errorsOf(report).length > 0);
    if (interruption) this.#context.stderr.write(`error: ${interruption.message}\n`);
    if (interruption || isWrong) this.#hint(`${interruption ? '' : 'when that is mended, '}${goOn}`);
    return interruption?.exitCode ?? (isWrong ? 1 : 0);
  }

  /** What is the same everywhere is said once, first. */
  #each(
    reports: readonly Report[],
    text: (report: Report, style: DiffStyle) => string,
    ending: string,
  ): void {
    const { common, own } = splitCommon(reports);
    const { stdout, stderr } = this.#context;
    this.#problemsAndWarnings(common, undefined, ending);
    for (const report of own) {
      const screen = this.#format === 'text' ? stdout : stderr;
      // In the formats of one document the plan is shown only to someone who is asked about it.
      if (this.#format === 'text' || (this.#context.interactive && text === planText)) {
        this.#heading(report, screen);
        screen.write(text(report, this.#style(screen)));
      }
      this.#problemsAndWarnings([...report.problems, ...(report.targets[0]?.problems ?? [])], report, ending);
    }
  }

  #problemsAndWarnings(diagnostics: readonly Diagnostic[], report: Report | undefined, ending: string): void {
    const named = diagnostics.map((one) => this.#withName(one, report));
    const errors = named.filter(isError);
    const warnings = this.#options.quiet ? [] : named.filter((one) => !isError(one));
    const place = report ? ` at ${labelOf(report)}` : '';
    const where = report ? ` in ${labelOf(report)}` : '';
    this.#problems(warnings, `${count(warnings.length, 'thing')} to look at${where}`);
    this.#problems(errors, `${count(errors.length, 'problem')}${place}, ${ending}`);
  }

  /** Where no heading stands over it, a problem says whose it is. */
  #withName(problem: Diagnostic, report: Report | undefined): Diagnostic {
    if (this.#format === 'text' || !report) return problem;
    return { ...problem, message: `${labelOf(report)}: ${problem.message}` };
  }

  #problems(diagnostics: readonly Diagnostic[], title: string): void {
    const { stderr } = this.#context;
    stderr.write(diagnosticsText(diagnostics, { ...this.#style(stderr), title }));
  }

  #heading(report: Report, screen: Context['stdout']): void {
    const name = printable(report.targets[0]?.name ?? '');
    screen.write(`${this.#headings > 0 ? '\n' : ''}${painter(screen.colour)('bold', name)}\n`);
    this.#headings += 1;
  }

  /** One table sums up; in a format of one document that document is the result. */
  #end(reports: readonly Report[], tense: 'planned' | 'done'): void {
    const { stdout } = this.#context;
    if (this.#format === 'text') stdout.write(summaryTable(reports, tense, this.#style(stdout)));
    else this.#document(reports);
  }

  #document(reports: readonly Report[]): void {
    if (this.#format === 'text') return;
    const joined = joinReports(reports);
    const { stdout, now } = this.#context;
    if (this.#format === 'json') {
      stdout.write(renderJson(joined));
      return;
    }
    if (joined.dryRun) {
      stdout.write(planMarkdown(reports, { now: now(), withTargets: true }));
      return;
    }
    const { own } = splitCommon(reports);
    const parts = [...own, { ...joined, targets: [] }].map((report) => renderMarkdown(report, now()));
    stdout.write(parts.filter((part) => part !== '').join('\n'));
  }

  get #format(): 'text' | 'json' | 'markdown' {
    return this.#options.format ?? 'text';
  }

  #style({ width, colour }: Pick<Context['stdout'], 'width' | 'colour'>): DiffStyle {
    return { width, colour, now: this.#context.now() };
  }

  #hint(hint: string): void {
    if (!this.#options.quiet) this.#context.stderr.write(`hint: ${printable(hint)}\n`);
  }
}

const hasPending = ({ targets }: Report): boolean =>
  targets.some(({ plan }) => plan?.changes.some(isPending));

const labelOf = ({ targets }: Report): string => printable(targets[0]?.name ?? targets[0]?.target ?? '');

/** Makes who says what a run over several targets has to say. */
export type ReporterMaker = (...about: ConstructorParameters<typeof TargetsReporter>) => TargetsReporter;

export const makeReporter: ReporterMaker = (...about) => new TargetsReporter(...about);

/** Takes out what every target has to say of the source or the command line. */
function splitCommon(reports: readonly Report[]): { common: readonly Diagnostic[]; own: readonly Report[] } {
  const [first, ...others] = reports.map(({ problems }) => problems);
  const textOf = (one: Diagnostic): string => JSON.stringify(one);
  const isCommon = (one: Diagnostic): boolean =>
    reports.length > 1 && others.every((problems) => problems.some((other) => textOf(other) === textOf(one)));
  const common = (first ?? []).filter(isCommon);
  const texts = new Set(common.map(textOf));
  const own = reports.map((report) => ({
    ...report,
    problems: report.problems.filter((one) => !texts.has(textOf(one))),
  }));
  return { common, own };
}

/** One report of all targets: what only some have to say of the source stands with those. */
export function joinReports(reports: readonly Report[]): Report {
  const { common, own } = splitCommon(reports);
  return {
    dryRun: reports.some(({ dryRun }) => dryRun),
    contents: '',
    problems: common,
    targets: own.flatMap(({ problems, targets }) =>
      targets.map((target) => ({ ...target, problems: [...problems, ...target.problems] })),
    ),
  };
}
