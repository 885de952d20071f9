import { type Diagnostic, hasErrors } from '../../core/diagnostics.ts';
import { brokenRules } from '../../core/sync/preflight.ts';
import { checkOptions } from '../../core/sync/provider.ts';
import { count } from '../../core/words.ts';
import { usageError } from '../arguments.ts';
import type { Context } from '../context.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import { foldLine } from '../render/style.ts';
import { checkSource, readSource } from '../sources/index.ts';
import { layOutSource } from './lay-out.ts';
import { isAboutNames } from './names-only.ts';
import type { PushRequest } from './options.ts';
import { fileConflictsOf } from './prepare.ts';

/**
 * Prints one text to paste at the other end, alone on stdout, and does nothing else: no store is opened, nobody asked, and
 * nothing written. Options that say how a push goes about it change nothing here. 1, and no text, for what a push would be refused
 * for that is known without a look.
 */
export async function printSnippet<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<number> {
  const { provider, providerOptions, layout, options } = request;
  const { stdout, stderr, interrupt } = context;
  const { snippet, choice } = onlySnippet(request);
  checkOptions(providerOptions, provider.optionRules ?? []);
  const { entries, problems } = await unlessInterrupted(readEntries(request, context), interrupt);
  showProblems(problems, options.quiet, context);
  if (hasErrors(problems)) return 1;
  const about = {
    options: providerOptions,
    layout,
    env: context.env,
    ...(choice !== undefined && { choice }),
  };
  stdout.write(snippet.text(entries, about));
  for (const note of options.quiet ? [] : (snippet.notes?.(about) ?? []))
    stderr.write(`${foldLine(`hint: ${note}`, stderr)}\n`);
  return 0;
}

/** @throws UserError of code `usage` for two texts, which one stdout cannot hold apart, and for another form of the result */
function onlySnippet<O extends object>({
  provider,
  snippets,
  options: { format = 'text' },
}: Pick<PushRequest<O>, 'provider' | 'snippets' | 'options'>) {
  const flags = [...snippets.keys()].map((key) => `--print-${key}`);
  if (flags.length > 1)
    throw usageError(
      `${flags.join(' and ')} print one text each, alone on stdout`,
      'ask for one of them at a time',
    );
  if (format !== 'text')
    throw usageError(
      `${flags.join()} prints its text alone, so there is nothing for --format ${format}`,
      'leave one of them out',
    );
  const [[key, choice] = ['', undefined]] = snippets;
  const snippet = provider.snippets?.[key];
  if (!snippet) throw new Error('only what can be printed is asked for');
  return { snippet, choice };
}

/** Reads the source and lays it out; of an example file only the names count. */
async function readEntries<O extends object>(request: PushRequest<O>, context: Context) {
  const source = await readSource(request.options, context);
  const { entries, problems } = layOutSource(source, request, context.random);
  const all = [
    ...problems,
    ...fileConflictsOf(source, request, context),
    ...(await checkSource(source, context)),
    ...brokenRules(entries, request.provider.limits),
  ];
  return { entries, problems: request.options.namesOnly ? all.filter(isAboutNames) : all };
}

function showProblems(problems: readonly Diagnostic[], quiet: boolean, { stderr }: Context): void {
  const { width, colour } = stderr;
  const show = (diagnostics: readonly Diagnostic[], title: string): void =>
    stderr.write(diagnosticsText(diagnostics, { width, colour, title }));
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = quiet ? [] : problems.filter(({ severity }) => severity === 'warning');
  show(warnings, `${count(warnings.length, 'thing')} to look at`);
  show(errors, `${count(errors.length, 'problem')}, nothing was printed`);
}
