import type { Diagnostic } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { isPending } from '../../core/sync/plan.ts';
import type { Provider } from '../../core/sync/provider.ts';
import { count } from '../../core/words.ts';
import type { Context, Screen } from '../context.ts';
import { findingsText } from '../render/findings.ts';
import { renderJson } from '../render/json.ts';
import type { Look } from '../render/list.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { errorsOf, failuresOf, type Report, warningsOf } from '../render/report.ts';
import { dryRunText, endText, planText, snippetText } from '../render/text.ts';
import { printable } from '../render/width.ts';
import { type PushOptions, sameSource } from './options.ts';

interface ReporterOptions<O extends object> {
  readonly provider: Pick<Provider<O>, 'snippets'>;
  readonly options: O;
  readonly layout: LayoutSelection;
  readonly wants: PushOptions;
}

/**
 * What a push says at each of its ends, and the exit code that goes with it. The result goes to stdout,
 * everything else to stderr; in the formats that are one document, that document alone is the result.
 */
export class Reporter<O extends object> {
  readonly #request: ReporterOptions<O>;
  readonly #context: Context;

  constructor(request: ReporterOptions<O>, context: Context) {
    this.#request = request;
    this.#context = context;
  }

  /** At a terminal a conflict is asked about; everywhere else it stops the push, as any error does. */
  refuses(report: Report): boolean {
    return errorsOf(report).some(({ code }) => code !== 'conflict' || !this.#context.interactive);
  }

  dryRun(report: Report): number {
    this.#result(report, (look) => dryRunText(report, look));
    this.#warnings(report);
    const refusals = this.#errors(errorsOf(report), report, ', a push would be refused');
    if (refusals > 0) return 1;
    return this.#request.wants.exitCode && hasPending(report) ? 2 : 0;
  }

  refused(report: Report): number {
    this.#result(report, () => '');
    this.#warnings(report);
    this.#errors(errorsOf(report), report, ', nothing was sent');
    return 1;
  }

  nothingToDo(report: Report): number {
    this.#result(report, (look) => planText(report, look));
    this.#warnings(report);
    return 0;
  }

  /** Before the question: whoever is asked must see what about, wherever the result goes. */
  plan(report: Report): void {
    const { stdout, stderr, interactive } = this.#context;
    if (this.#format === 'text') stdout.write(planText(report, this.#look(stdout)));
    else if (interactive) stderr.write(planText(report, this.#look(stderr)));
    this.#warnings(report);
  }

  declined(report: Report): number {
    if (this.#format !== 'text') this.#result(report, () => '');
    this.#context.stderr.write('  nothing was sent\n');
    return 1;
  }

  done(report: Report): number {
    this.#result(report, () => endText(report));
    const wrong = [...failuresOf(report), ...errorsOf(report)];
    this.#errors(wrong, report, '');
    const cut = this.#context.interrupt.aborted;
    if (cut) this.#context.stderr.write('interrupted\n');
    if (!cut && wrong.length === 0) this.#mention(report);
    else this.#wayOn(wrong, cut, report);
    return cut ? 130 : wrong.length > 0 ? 1 : 0;
  }

  get #format(): 'text' | 'json' | 'markdown' {
    return this.#request.wants.format ?? 'text';
  }

  #look({ width, colour }: Pick<Screen, 'width' | 'colour'>): Look {
    return { width, colour, now: this.#context.now() };
  }

  #result(report: Report, text: (look: Look) => string): void {
    const { stdout, now } = this.#context;
    if (this.#format === 'json') stdout.write(renderJson(report));
    else if (this.#format === 'markdown') stdout.write(renderMarkdown(report, now()));
    else stdout.write(text(this.#look(stdout)) + snippetText(report));
  }

  #warnings(report: Report): void {
    const warnings = warningsOf(report);
    if (this.#request.wants.quiet) return;
    this.#findings(warnings, `${count(warnings.length, 'thing')} to look at`);
  }

  /** How many there were. */
  #errors(errors: readonly Diagnostic[], report: Report, ending: string): number {
    this.#findings(errors, `${count(errors.length, 'problem')}${whereabouts(errors, report)}${ending}`);
    return errors.length;
  }

  #findings(findings: readonly Diagnostic[], title: string): void {
    const { stderr } = this.#context;
    stderr.write(findingsText(findings, { ...this.#look(stderr), title }));
  }

  /** New names are seen by nobody until the other end asks for them: said once, unless it was printed. */
  #mention(report: Report): void {
    const fresh = report.targets.some(({ plan }) => plan?.changes.some(({ action }) => action === 'create'));
    if (!fresh) return;
    const { provider, layout, options, wants } = this.#request;
    for (const [key, snippet] of Object.entries(provider.snippets ?? {})) {
      const mention = snippet.mention?.(layout, options, sameSource(wants));
      if (mention && !report.targets.some(({ snippets }) => key in snippets)) this.#say(mention);
    }
  }

  /** The same command stops again at what someone else decided: there the way out is that of each. */
  #wayOn(wrong: readonly Diagnostic[], cut: boolean, report: Report): void {
    if (wrong.some(({ code }) => code === 'conflict') || (wrong.length === 0 && isComplete(report))) return;
    const first = cut ? '' : 'when that is mended, ';
    this.#say(`${first}run the same command again: it goes on with what is missing`);
  }

  #say(hint: string): void {
    if (!this.#request.wants.quiet) this.#context.stderr.write(`hint: ${hint}\n`);
  }
}

/** The one place where all of it is to be mended, if it is one: the file, or the target. */
function whereabouts(findings: readonly Diagnostic[], { source, targets }: Report): string {
  const files = findings.flatMap(({ at }) => at?.file ?? []);
  if (files.length > 0) {
    const inSource = files.length === findings.length && files.every((file) => source?.includes(file));
    return inSource && source !== undefined ? ` in ${printable(source)}` : '';
  }
  return targets.length === 1 ? ` at ${targets.map(({ target }) => printable(target)).join()}` : '';
}

const isComplete = ({ targets }: Report): boolean =>
  targets.every(({ outcomes }) => [...outcomes.values()].every(({ result }) => result === 'done'));

const hasPending = ({ targets }: Report): boolean =>
  targets.some(({ plan }) => plan?.changes.some(isPending));
