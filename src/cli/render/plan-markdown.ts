import { count } from '../../core/words.ts';
import { rowLines, tablesMarkdown } from './matrix-markdown.ts';
import { labelOf, type PlannedRows, plannedRows } from './plan-rows.ts';
import {
  conflictAlert,
  footerMarkdown,
  type PlanFooter,
  problemsMarkdown,
  restMarkdown,
  targetsTable,
} from './plan-sections.ts';
import type { Report, TargetReport } from './report.ts';

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
