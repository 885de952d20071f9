import type { Diagnostic } from '../../core/diagnostics.ts';
import { isPending } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { Context, Screen } from '../context.ts';
import { interruptionOf } from '../interrupt.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import type { DiffStyle } from '../render/diff.ts';
import { renderJson } from '../render/json.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { errorsOf, failuresOf, type Report, warningsOf } from '../render/report.ts';
import { foldLine, printable } from '../render/style.ts';
import { dryRunText, endText, nothingToDoText, planText } from '../render/text.ts';
import { type PushRequest, sameSource } from './options.ts';

type ReporterRequest<O extends object> = Pick<
  PushRequest<O>,
  'provider' | 'providerOptions' | 'layout' | 'options'
>;

/**
 * Says what a push has to say at each of its ends, and the exit code that goes with it. The result goes to stdout,
 * everything else to stderr; in the formats that are one document, that document alone is the result.
 */
export class Reporter<O extends object> {
  readonly #request: ReporterRequest<O>;
  readonly #context: Context;

  constructor(request: ReporterRequest<O>, context: Context) {
    this.#request = request;
    this.#context = context;
  }

  /** Tells whether the push stops here. At a terminal a conflict is asked about; everywhere else it stops the push, as any error does. */
  isRefused(report: Report): boolean {
    return errorsOf(report).some(({ code }) => code !== 'conflict' || !this.#context.interactive);
  }

  showDryRun(report: Report): number {
    this.#result(report, (style) => dryRunText(report, style));
    this.#warnings(report);
    const refusals = this.#errors(errorsOf(report), report, ', a push would be refused');
    if (refusals > 0) return 1;
    return this.#request.options.exitCode && hasPending(report) ? 2 : 0;
  }

  showRefusal(report: Report): number {
    this.#result(report, () => '');
    this.#warnings(report);
    this.#errors(errorsOf(report), report, ', nothing was sent');
    return 1;
  }

  showNothingToDo(report: Report): number {
    this.#result(report, (style) => nothingToDoText(report, style));
    this.#warnings(report);
    return 0;
  }

  /** Shows the plan before the question: whoever is asked must see what about, wherever the result goes. */
  showPlan(report: Report): void {
    const { stdout, stderr, interactive } = this.#context;
    if (this.#format === 'text') stdout.write(planText(report, this.#style(stdout)));
    else if (interactive) stderr.write(planText(report, this.#style(stderr)));
    this.#warnings(report);
  }

  showDeclined(report: Report): number {
    if (this.#format !== 'text') this.#result(report, () => '');
    this.#context.stderr.write('  nothing was sent\n');
    return 1;
  }

  showResult(report: Report): number {
    this.#result(report, () => endText(report));
    const wrong = [...failuresOf(report), ...errorsOf(report)];
    this.#errors(wrong, report, '');
    const { interrupt, stderr } = this.#context;
    const interruption = interruptionOf(interrupt);
    if (interruption) stderr.write(`error: ${interruption.message}\n`);
    if (!interruption && wrong.length === 0) this.#mentionSnippets(report);
    else this.#sayHowToGoOn(wrong, interruption !== undefined, report);
    return interruption?.exitCode ?? (wrong.length > 0 ? 1 : 0);
  }

  get #format(): 'text' | 'json' | 'markdown' {
    return this.#request.options.format ?? 'text';
  }

  #style({ width, colour, isTerminal }: Screen): DiffStyle {
    return { width, colour, isTerminal, now: this.#context.now() };
  }

  #result(report: Report, text: (style: DiffStyle) => string): void {
    const { stdout, now } = this.#context;
    if (this.#format === 'json') stdout.write(renderJson(report));
    else if (this.#format === 'markdown') stdout.write(renderMarkdown(report, now()));
    else stdout.write(text(this.#style(stdout)));
  }

  #warnings(report: Report): void {
    const warnings = warningsOf(report);
    if (this.#request.options.quiet) return;
    this.#diagnostics(warnings, `${count(warnings.length, 'thing')} to look at`);
  }

  /** Shows them, and counts them. */
  #errors(errors: readonly Diagnostic[], report: Report, ending: string): number {
    this.#diagnostics(errors, `${count(errors.length, 'problem')}${placeText(errors, report)}${ending}`);
    return errors.length;
  }

  #diagnostics(diagnostics: readonly Diagnostic[], title: string): void {
    const { stderr } = this.#context;
    stderr.write(diagnosticsText(diagnostics, { ...this.#style(stderr), title }));
  }

  /** Says what new names need: they are seen by nobody until the other end asks for them. */
  #mentionSnippets(report: Report): void {
    const fresh = report.targets.some(({ plan }) => plan?.changes.some(({ action }) => action === 'create'));
    if (!fresh) return;
    const { provider, layout, providerOptions, options } = this.#request;
    for (const snippet of Object.values(provider.snippets ?? {})) {
      const mention = snippet.mention?.(layout, providerOptions, sameSource(options));
      if (mention) this.#say(mention);
    }
  }

  /** Says how to go on. The same command stops again at what someone else decided: there the way out is that of each. */
  #sayHowToGoOn(wrong: readonly Diagnostic[], isInterrupted: boolean, report: Report): void {
    if (wrong.some(({ code }) => code === 'conflict') || (wrong.length === 0 && isComplete(report))) return;
    const first = isInterrupted ? '' : 'when that is mended, ';
    this.#say(`${first}run the same command again: it goes on with what is missing`);
  }

  #say(hint: string): void {
    const { stderr } = this.#context;
    if (!this.#request.options.quiet) stderr.write(`${foldLine(`hint: ${printable(hint)}`, stderr)}\n`);
  }
}

/** Names the one place where all of it is to be mended, if it is one: the file, or the target. */
function placeText(diagnostics: readonly Diagnostic[], { source, targets }: Report): string {
  const files = diagnostics.flatMap(({ at }) => at?.file ?? []);
  if (files.length > 0) {
    const inSource = files.length === diagnostics.length && files.every((file) => source?.includes(file));
    return inSource && source !== undefined ? ` in ${printable(source)}` : '';
  }
  return targets.length === 1 ? ` at ${targets.map(({ target }) => printable(target)).join()}` : '';
}

const isComplete = ({ targets }: Report): boolean =>
  targets.every(({ outcomes }) => [...outcomes.values()].every(({ result }) => result === 'done'));

const hasPending = ({ targets }: Report): boolean =>
  targets.some(({ plan }) => plan?.changes.some(isPending));
