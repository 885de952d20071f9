import type { Diagnostic } from '../../core/diagnostics.ts';
import { compareNames, type NameComparison } from '../../core/sync/compare-names.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { contentsOf } from '../render/contents.ts';
import { findingsText } from '../render/findings.ts';
import { type NamesReport, namesJson, namesMarkdown, namesText } from '../render/names.ts';
import { readSource } from '../sources/index.ts';
import { choose } from './choose.ts';
import { prepareFor, waitsFor } from './prepare.ts';
import type { PushRequest } from './request.ts';

/**
 * Which names of an example file are at the target. Nothing is written, nothing compared but names, so neither a
 * secret nor a key is needed: only a token that may list. 0, also where names are missing; with `--exit-code` 2
 * for those; 1 for what a push would be refused for.
 */
export async function checkNames<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<number> {
  const report = await reportFor(request, context);
  const { wants } = request;
  const { stdout } = context;
  if (wants.format === 'json') stdout.write(namesJson(report));
  else if (wants.format === 'markdown') stdout.write(namesMarkdown(report));
  else stdout.write(namesText(report, stdout.width));
  const refused = tell(report.problems, wants.quiet, context);
  if (refused) return 1;
  return wants.exitCode && isLacking(report.names) ? 2 : 0;
}

async function reportFor<O extends object>(request: PushRequest<O>, context: Context): Promise<NamesReport> {
  const source = await readSource(request.wants, context);
  const chosen = choose(source, request, context.random);
  const { name: provider } = request;
  const about = { provider, source: source.name, contents: contentsOf(chosen.entries) };
  const prepared = await prepareFor(request, chosen, { source, waits: waitsFor(request, context) }, context);
  const { ready, limiter } = prepared;
  if (!ready)
    return {
      ...about,
      target: provider,
      problems: [...chosen.problems.filter(isAboutNames), ...prepared.problems],
      requests: limiter.counts,
    };
  return {
    ...about,
    target: ready.store.label,
    names: compareNames(chosen.entries, chosen.allKeys, ready.state),
    problems: [...chosen.problems, ...prepared.problems].filter(isAboutNames),
    requests: limiter.counts,
  };
}

/** The values of an example file are no secrets, and what is wrong with them is no matter. */
const isAboutNames = ({ code }: Diagnostic): boolean => ABOUT_NAMES.includes(code);

const ABOUT_NAMES: readonly Diagnostic['code'][] = [
  'name-collision',
  'dead-key',
  'reserved-name',
  'not-a-variable',
  'odd-variable',
  'not-a-name',
  'name-too-long',
  'too-many-entries',
  'matches-nothing',
  'missing-container',
  'vault-settings',
  'late-document',
];

const isLacking = (names: NameComparison | undefined): boolean =>
  names?.named.some(({ state }) => state !== 'there') ?? false;

/** Whether one of them refuses. */
function tell(problems: readonly Diagnostic[], quiet: boolean, { stderr }: Context): boolean {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = quiet ? [] : problems.filter(({ severity }) => severity === 'warning');
  const show = (findings: readonly Diagnostic[], title: string): void =>
    stderr.write(findingsText(findings, { width: stderr.width, colour: stderr.colour, title }));
  show(warnings, `${count(warnings.length, 'thing')} to look at`);
  show(errors, `${count(errors.length, 'problem')}, a push would be refused`);
  return errors.length > 0;
}
