import type { Diagnostic } from '../../core/diagnostics.ts';
import { isError } from '../../core/diagnostics.ts';
import { isConflict } from '../../core/sync/plan.ts';
import { ago, count } from '../../core/words.ts';
import { diagnosticsMarkdown } from './markdown.ts';
import {
  alertMarkdown,
  foldedMarkdown,
  rowLines,
  sectionsMarkdown,
  tablesMarkdown,
} from './matrix-markdown.ts';
import { labelOf, type PlannedRow, type PlannedRows, plannedRows } from './plan-rows.ts';
import { codeSpan, prose } from './prose.ts';
import { type Report, statusOf, type TargetReport } from './report.ts';

export interface PlanMarkdownOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A table of the targets stands first, as in the summary of a job. */
  readonly withTargets?: boolean;
  /** How long it may be, in characters. Rows are cut until it fits, the last ones first. */
  readonly limit?: number;
  /** Stands first, unseen, so that a comment is found again: `acme/etl`. */
  readonly marker?: string;
  readonly footer?: PlanFooter;
}

/** The last line. */
export interface PlanFooter {
  /** What carries it out: `deploy-secrets apply plan.json`. */
  readonly command?: string;
  /** The run that made it, as an address. */
  readonly run?: string;
  readonly commit?: string;
}

/** GitHub takes comments of 65,536 characters; the rest is for whoever adds a line. */
export const COMMENT_LIMIT = 60_000;
const GITHUB_LIMIT = 65_000;
const AT_ONCE = 10;

/** Renders what a push to several targets would do, as one table: for a comment on a pull request, and the summary of a job. */
export function planMarkdown(reports: readonly Report[], options: PlanMarkdownOptions): string {
  const { limit = Number.POSITIVE_INFINITY } = options;
  const planned = plannedRows(reports);
  const names = reports.flatMap(({ targets }) => targets.map(labelOf));
  const conflicts = rowLines(planned.conflicts, names);
  const changes = rowLines(planned.changes, names);
  let shown: Shown = { conflicts, changes, isNamed: true };
  const render = (): string => planText(reports, planned, shown, options);
  let text = render();
  for (; text.length > limit && shown.changes.length > 0; text = render())
    shown = { ...shown, changes: shown.changes.slice(0, -AT_ONCE) };
  if (text.length > limit) {
    shown = { ...shown, isNamed: false };
    text = render();
  }
  // What would not be taken at all helps nobody.
  for (; text.length > Math.max(limit, GITHUB_LIMIT) && shown.conflicts.length > AT_ONCE; text = render())
    shown = { ...shown, conflicts: shown.conflicts.slice(0, -AT_ONCE) };
  return text;
}

/** What is left of the rows, each a line of the table. */
interface Shown {
  readonly conflicts: readonly string[];
  readonly changes: readonly string[];
  /** What is unchanged is named. */
  readonly isNamed: boolean;
}

function planText(
  reports: readonly Report[],
  planned: PlannedRows,
  { conflicts, changes, isNamed }: Shown,
  { now, withTargets = false, marker, footer }: PlanMarkdownOptions,
): string {
  const targets = reports.flatMap((report) => report.targets);
  const left = planned.conflicts.length + planned.changes.length - conflicts.length - changes.length;
  const parts = [
    `### Secrets: ${titleOf(planned, targets)}\n`,
    withTargets ? targetsTable(targets) : '',
    conflictAlert(planned.conflicts, reports, now),
    problemsMarkdown(reports),
    tablesMarkdown([...conflicts, ...changes], targets.map(labelOf)),
    left > 0
      ? `And ${count(left, 'secret')} more, for which there is no room here: the job's summary has all.\n`
      : '',
    restMarkdown(planned, reports, isNamed),
    footerMarkdown(footer),
  ];
  const first =
    marker === undefined ? '' : `<!-- deploy-secrets ${marker.replace(/[^\w./ @:-]|-(?=-)/g, '_')} -->\n`;
  return first + parts.filter((part) => part !== '').join('\n');
}

/** `3 changes, 1 conflict`; `nothing to do` */
function titleOf({ changes, conflicts }: PlannedRows, targets: readonly TargetReport[]): string {
  const unseen = targets.filter(({ plan }) => !plan).length;
  const parts = [
    ...(changes.length > 0 ? [count(changes.length, 'change')] : []),
    ...(conflicts.length > 0 ? [count(conflicts.length, 'conflict')] : []),
    ...(unseen > 0 ? [`${count(unseen, 'target')} not looked at`] : []),
  ];
  return parts.join(', ') || 'nothing to do';
}

const NAMED_CONFLICTS = 5;

/** Names the first conflicts, and what settles them. */
function conflictAlert(conflicts: readonly PlannedRow[], reports: readonly Report[], now: number): string {
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
function problemsMarkdown(reports: readonly Report[]): string {
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
function restMarkdown(
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

function footerMarkdown({ command, run = '', commit = '' }: PlanFooter = {}): string {
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
function targetsTable(targets: readonly TargetReport[]): string {
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
