import type { Diagnostic } from '../../core/diagnostics.ts';
import { compareNames, type NameComparison } from '../../core/sync/compare-names.ts';
import { preflight } from '../../core/sync/preflight.ts';
import type { Context } from '../context.ts';
import { diagnosticOf } from '../failure.ts';
import { contentsOf } from '../render/contents.ts';
import { findingsText } from '../render/findings.ts';
import { type NamesReport, namesJson, namesMarkdown, namesText } from '../render/names.ts';
import { count } from '../render/words.ts';
import { readSource } from '../sources/index.ts';
import { choose } from './choose.ts';
import type { PushRequest } from './job.ts';
import { lookAt } from './look.ts';

/**
 * Which names of an example file are at the target. Nothing is written, nothing compared but names, so neither a
 * secret nor a key is needed: only a token that may list. 0, also where names are missing; with `--exit-code` 2
 * for those; 1 for what a push would be refused for.
 */
export async function checkNames<O extends object>(job: PushRequest<O>, context: Context): Promise<number> {
  const report = await reportFor(job, context);
  const { wants } = job;
  const { stdout } = context;
  if (wants.format === 'json') stdout.write(namesJson(report));
  else if (wants.format === 'markdown') stdout.write(namesMarkdown(report));
  else stdout.write(namesText(report, stdout.width));
  const refused = tell(report.problems, wants.quiet, context);
  if (refused) return 1;
  return wants.exitCode && isLacking(report.names) ? 2 : 0;
}

async function reportFor<O extends object>(job: PushRequest<O>, context: Context): Promise<NamesReport> {
  const source = await readSource(job.wants, context);
  const { entries, whole, problems } = choose(source, job, context.random);
  const about = { provider: job.name, source: source.name, contents: contentsOf(entries) };
  const { found, limiter } = await lookAt(job, source, context);
  if ('refusal' in found) {
    const refusal = diagnosticOf(found.refusal);
    const own = problems.filter(isAboutNames);
    return { ...about, target: job.name, problems: [...own, refusal], requests: limiter.counts };
  }
  const { store, seen } = found;
  const atTarget = preflight(entries, store.limits ?? job.provider.limits, seen);
  return {
    ...about,
    target: store.label,
    names: compareNames(entries, whole, seen),
    problems: [...problems, ...atTarget].filter(isAboutNames),
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
