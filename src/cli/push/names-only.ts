import type { Diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { RemoteState } from '../../core/model.ts';
import { compareNames, type NameComparison } from '../../core/sync/compare-names.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { diagnosticsText } from '../render/diagnostics.ts';
import { type NamesReport, namesJson, namesMarkdown, namesText } from '../render/names.ts';
import { contentsOf } from '../render/report.ts';
import { readSource } from '../sources/index.ts';
import { type LaidOutSource, layOutSource } from './lay-out.ts';
import type { PushRequest } from './options.ts';
import { prepareTarget } from './prepare.ts';
import { tellerFor } from './wait-listener.ts';

/**
 * Checks which names of an example file are at the target. Nothing is written, nothing compared but names, so neither a
 * secret nor a key is needed: only a token that may list. 0, also where names are missing; with `--exit-code` 2
 * for those; 1 for what a push would be refused for.
 */
export async function checkNames<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<number> {
  const report = await lookUpNames(request, context);
  const { options } = request;
  const { stdout } = context;
  if (options.format === 'json') stdout.write(namesJson(report));
  else if (options.format === 'markdown') stdout.write(namesMarkdown(report));
  else stdout.write(namesText(report, stdout.width));
  const refused = showProblems(report.problems, options.quiet, context);
  if (refused) return 1;
  return options.exitCode && isLacking(report.names) ? 2 : 0;
}

/** Looks at one target, and compares names. */
export async function lookUpNames<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<NamesReport> {
  const source = await readSource(request.options, context);
  const laidOut = layOutSource(source, request, context.random);
  const { name: provider } = request;
  const about = { provider, source: source.name, contents: contentsOf(laidOut.entries) };
  const prepared = await prepareTarget(
    request,
    laidOut,
    { source, waitListener: tellerFor(request.options, context) },
    context,
  );
  const { ready, limiter } = prepared;
  if (!ready)
    return {
      ...about,
      target: provider,
      problems: [...laidOut.problems.filter(isAboutNames), ...prepared.problems],
      requests: limiter.counts,
    };
  return {
    ...about,
    target: ready.store.label,
    names: namesAt(ready.state, laidOut),
    problems: [...laidOut.problems, ...prepared.problems].filter(isAboutNames),
    requests: limiter.counts,
  };
}

/** Names alone have no marks: what is there under the name of a table counts as that table's, whoever it is from. */
function namesAt(state: RemoteState, laidOut: LaidOutSource): NameComparison {
  const { entries, allKeys } = laidOut.withHeld((id) => state.remotes.get(keyOf(id)));
  return compareNames(entries, allKeys, state);
}

/** The values of an example file are no secrets, and what is wrong with them is no matter. */
export const isAboutNames = ({ code }: Diagnostic): boolean => ABOUT_NAMES.includes(code);

const ABOUT_NAMES: readonly Diagnostic['code'][] = [
  'name-collision',
  'dead-key',
  'reserved-name',
  'not-a-variable',
  'odd-variable',
  'not-a-name',
  'name-too-long',
  'odd-name',
  'too-many-entries',
  'matches-nothing',
  'missing-container',
  'vault-settings',
  'late-document',
  'team-separator',
];

export const isLacking = (names: NameComparison | undefined): boolean =>
  names?.named.some(({ state }) => state !== 'there') ?? false;

/** Shows what is wrong, and tells whether one of it refuses. */
function showProblems(problems: readonly Diagnostic[], quiet: boolean, { stderr }: Context): boolean {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = quiet ? [] : problems.filter(({ severity }) => severity === 'warning');
  const show = (diagnostics: readonly Diagnostic[], title: string): void =>
    stderr.write(diagnosticsText(diagnostics, { width: stderr.width, colour: stderr.colour, title }));
  show(warnings, `${count(warnings.length, 'thing')} to look at`);
  show(errors, `${count(errors.length, 'problem')}, a push would be refused`);
  return errors.length > 0;
}
