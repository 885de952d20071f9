import { type Diagnostic, isError } from '../../core/diagnostics.ts';
import { isConflict } from '../../core/sync/plan.ts';
import { ago, count } from '../../core/words.ts';
import { diagnosticsMarkdown } from './markdown.ts';
import { alertMarkdown, foldedMarkdown, sectionsMarkdown } from './matrix-markdown.ts';
import { labelOf, type PlannedRow, type PlannedRows } from './plan-rows.ts';
import { codeSpan, prose } from './prose.ts';
import { type Report, statusOf, type TargetReport } from './report.ts';

const NAMED_CONFLICTS = 5;

/** Names the first conflicts, and what settles them. */
export function conflictAlert(
  conflicts: readonly PlannedRow[],
  reports: readonly Report[],
  now: number,
): string {
  if (conflicts.length === 0) return '';
  const named = conflicts.slice(0, NAMED_CONFLICTS).map((row) => conflictText(row, now));
  const rest = conflicts.length - named.length;
  const isStopped = reports.some(({ targets }) =>
    targets.some(({ problems }) => problems.some(({ code }) => code === 'conflict')),
  );
  const wayOut = isStopped
    ? 'Nothing is pushed there until that is settled: take the right value into the file, or plan with `--overwrite`.'
    : 'That is overwritten, as was asked for.';
  return alertMarkdown('WARNING', [...named, ...(rest > 0 ? [`And ${rest} more.`] : []), wayOut]);
}

/** `sources.x.key` was changed elsewhere in **production**, 3 hours ago, after our last push. */
function conflictText({ path, planned }: PlannedRow, now: number): string {
  const found = [...planned].filter(([, change]) => isConflict(change));
  const places = found.map(([target, change]) => {
    const why = change.action === 'update' ? change.why : '';
    const at = change.changedAt ? ago(change.changedAt, now) : '';
    const where = `**${prose(target)}**`;
    switch (why) {
      case 'changed elsewhere':
        return `was changed elsewhere in ${where}${at && `, ${prose(at)}`}, after our last push`;
      case 'deleted elsewhere':
        return `was deleted elsewhere in ${where}`;
      case 'older value':
        return `has a newer value in ${where} than the file`;
      case 'not ours yet':
        return `is in ${where} already, and not ours yet`;
      default:
        return `would lose keys in ${where}`;
    }
  });
  return `${codeSpan(path)} ${places.join('; it ')}.`;
}

/** So many are told. */
const TOLD = 10;

/** What is wrong besides conflicts: errors first, what is only to be looked at folded. */
export function problemsMarkdown(reports: readonly Report[]): string {
  const all = reports.flatMap(({ problems, targets }) =>
    [...problems, ...targets.flatMap((target) => target.problems)].map((one) => ({
      one,
      of: targets.map(labelOf),
    })),
  );
  const told = [...Map.groupBy(all, ({ one }) => JSON.stringify(one)).values()].flatMap((same) => {
    const [first] = same;
    if (!first || first.one.code === 'conflict') return [];
    const names = same.flatMap(({ of }) => of);
    return [{ ...first.one, where: names.length < reports.length || reports.length === 1 ? names : [] }];
  });
  const errors = told.filter(isError);
  const warnings = told.filter((one) => !isError(one));
  const folded =
    warnings.length === 0
      ? ''
      : foldedMarkdown(`${count(warnings.length, 'thing')} to look at`, listMarkdown(warnings));
  return [listMarkdown(errors), folded].filter((part) => part !== '').join('\n');
}

function listMarkdown(problems: readonly (Diagnostic & { readonly where: readonly string[] })[]): string {
  const lines = problems.slice(0, TOLD).map(({ where, ...one }) => {
    const names = where.map((name) => codeSpan(name)).join(', ');
    const line = diagnosticsMarkdown([one]);
    return names === '' ? line : line.replace(/^- /, `- ${names}: `);
  });
  const rest = problems.length - lines.length;
  return `${lines.join('')}${rest > 0 ? `- and ${rest} more\n` : ''}`;
}

/** `11 unchanged · 1 left over · 2 not ours`, with the names folded below. */
export function restMarkdown(
  { unchanged, leftOver, unmanaged }: PlannedRows,
  reports: readonly Report[],
  isNamed: boolean,
): string {
  const n = unchanged.reduce((sum, { names }) => sum + names.length, 0);
  // Whose it is, only a key tells.
  const isOursKnown = !reports.some(({ problems, targets }) =>
    [...problems, ...targets.flatMap((target) => target.problems)].some(
      ({ code }) => code === 'no-key' || code === 'markless',
    ),
  );
  const parts = [
    ...(n > 0 ? [`${n} unchanged`] : []),
    ...(leftOver > 0 ? [`${leftOver} left over`] : []),
    ...(unmanaged > 0 ? [isOursKnown ? `${unmanaged} not ours` : `${count(unmanaged, 'other')} there`] : []),
  ];
  if (parts.length === 0) return '';
  return foldedMarkdown(parts.join(' · '), isNamed ? sectionsMarkdown(unchanged) : '');
}

/** The last line. */
export interface PlanFooter {
  /** What carries it out: `deploy-secrets apply plan.json`. */
  readonly command?: string;
  /** The run that made it, as an address. */
  readonly run?: string;
  readonly commit?: string;
}

export function footerMarkdown({ command, run = '', commit = '' }: PlanFooter = {}): string {
  const isAddress = /^https:\/\/[\w.:-]+(?:\/[\w.-]+)+$/.test(run);
  const of = /^[0-9a-f]{7,64}$/.test(commit) ? ` of ${commit.slice(0, 7)}` : '';
  const parts = [
    ...(command === undefined ? [] : [`On merge, or by hand: ${codeSpan(command)}`]),
    ...(isAddress || of !== '' ? [`${isAddress ? `[plan](${run})` : 'plan'}${of}`] : []),
  ];
  return parts.length === 0 ? '' : `<sub>${parts.join(' · ')}, no value is in it</sub>\n`;
}

const inTable = { inTable: true };

/** One row a target, counted. What a failed look does not tell is no 0. */
export function targetsTable(targets: readonly TargetReport[]): string {
  const removes = targets.some(({ plan }) => plan?.changes.some(({ action }) => action === 'remove'));
  const columns = [
    'create',
    'update',
    ...(removes ? ['remove'] : []),
    'conflict',
    'unchanged',
    'left over',
    'not ours',
  ];
  const rows = targets.map((target) => {
    const { plan, name, target: place } = target;
    const statuses = plan?.changes.map(statusOf) ?? [];
    const cells = columns.map((column) => {
      if (!plan) return '?';
      if (column === 'not ours') return numberText(plan.unmanaged);
      const n = statuses.filter((status) => status === (STATUS[column] ?? column)).length;
      return column === 'conflict' && n > 0 ? `**${n}**` : numberText(n);
    });
    return `| ${prose(name ?? '', inTable)} | ${prose(place, inTable)} | ${cells.join(' | ')} |\n`;
  });
  return `| target | | ${columns.join(' | ')} |\n|---|---|${'--:|'.repeat(columns.length)}\n${rows.join('')}`;
}

const STATUS: Readonly<Record<string, string>> = { unchanged: 'keep', 'left over': 'leftover' };

const numberText = (n: number): string => (n === 0 ? '' : `${n}`);
