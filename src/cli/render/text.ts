import type { Change } from '../../core/plan.ts';
import { type Paint, painter } from './colour.ts';
import { type Report, splitKey, type TargetReport } from './report.ts';
import { type Row, rowOf } from './row.ts';
import { sectionOf } from './section.ts';
import { summaryOf } from './summary.ts';
import { cutMiddle, padTo, printable, widthOf } from './width.ts';
import { count } from './words.ts';

/** What the look of a text depends on besides its content. */
export interface Look {
  readonly width: number;
  readonly colour: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The plan of a dry run, with its count and the word that nothing happened. */
export const dryRunText = (report: Report, look: Look): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isQuiet(target)
        ? nothingLine(target, report.contents)
        : `${listText(target, report, look)}\n  ${plannedLine(target)}\n${remarkLines(target)}  nothing was changed\n`,
    )
    .join('\n');

/** The plan before it is carried out; the question and the end of it count. */
export const planText = (report: Report, look: Look): string =>
  report.targets
    .filter(({ plan }) => plan)
    .map((target) =>
      isQuiet(target) ? nothingLine(target, report.contents) : listText(target, report, look),
    )
    .join('\n');

const remarkLines = ({ remarks }: TargetReport): string =>
  remarks.map((line) => `  ${printable(line)}\n`).join('');

/** How it ended, counted. */
export const endText = ({ targets }: Report): string =>
  targets.map((target) => (target.outcomes.size > 0 ? `\n  ${doneLine(target)}\n` : '')).join('');

/** What `--print-env` and its like asked for, to be copied as it stands. */
export const snippetText = ({ targets }: Report): string =>
  targets
    .flatMap(({ snippets }) => Object.values(snippets))
    .map((text) => `\n${text}`)
    .join('');

function listText(target: TargetReport, report: Report, look: Look): string {
  const { prepare } = target.plan ?? {};
  const first = prepare === undefined ? '' : `  first\n    + ${printable(prepare)}\n`;
  return `${headLine(target, report)}\n\n${first}${changeList(target, look)}`;
}

/** `github acme/etl · .dlt/secrets.toml · 14 secrets` */
const headLine = ({ target }: TargetReport, { source = '', contents }: Report): string =>
  `${printable(target)} · ${printable(source)} · ${contents}`;

/** `github acme/etl · 14 secrets, all unchanged (2 requests)` */
function nothingLine(report: TargetReport, contents: string): string {
  const { reads, writes } = report.requests;
  const byUs = report.plan?.changes.some((change) => change.kind === 'keep' && change.unsure) ? ' by us' : '';
  const all = report.plan?.changes.length === 1 ? 'unchanged' : 'all unchanged';
  const cost = count(reads + writes, 'request');
  return `${printable(report.target)} · ${contents}, ${all}${byUs} (${cost})\n`;
}

/** Nothing to write, to remove or to tell. */
const isQuiet = ({ plan }: TargetReport): boolean =>
  plan?.changes.every(({ kind }) => kind === 'keep') ?? false;

/** What would change, by section of the file. What stays is counted, not listed. */
function changeList(report: TargetReport, look: Look): string {
  const paint = painter(look.colour);
  const listed = (report.plan?.changes ?? []).filter(({ kind }) => kind !== 'keep');
  const rows = listed.map((change) => ({ change, row: rowOf(change, look.now) }));
  const columns = columnsFor(rows, look.width);
  const sections = Map.groupBy(rows, ({ change }) => sectionOf(change, report.paths));
  return [...sections]
    .flatMap(([section, changes]) => [
      `  ${printable(section)}`,
      ...changes.map(({ change, row }) => `    ${rowLine(change, row, columns, paint)}`),
    ])
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

const INDENT = 6;
const GAP = 2;
const NARROWEST_NAME = 16;

/** Names are as wide as the widest, unless the notes would not fit beside them. */
function columnsFor(rows: readonly { change: Change; row: Row }[], width: number): { name: number } {
  const names = Math.max(0, ...rows.map(({ change }) => widthOf(printable(splitKey(change.key).name))));
  const notes = Math.max(0, ...rows.map(({ row }) => widthOf(row.note)));
  const room = width - INDENT - (notes > 0 ? GAP + notes : 0);
  return { name: Math.min(names, Math.max(room, NARROWEST_NAME)) };
}

function rowLine(
  change: Change,
  { sign, style, note }: Row,
  columns: { name: number },
  paint: Paint,
): string {
  const name = padTo(cutMiddle(printable(splitKey(change.key).name), columns.name), columns.name);
  const shown = note === '' ? name.trimEnd() : `${name}${' '.repeat(GAP)}${paint('dim', printable(note))}`;
  return `${paint(style, sign)} ${shown}`;
}

/** `1 to create, 1 conflict, 11 unchanged · 2 secrets here are not ours` */
export function plannedLine(report: TargetReport): string {
  const summary = summaryOf(report);
  const parts = [
    some(summary.create, 'to create'),
    some(summary.update, 'to update'),
    some(summary.conflict, summary.conflict === 1 ? 'conflict' : 'conflicts'),
    some(summary.remove, 'to remove'),
    some(summary.keep, 'unchanged'),
    some(summary.leftover, 'left over'),
  ].filter((part) => part !== '');
  return [parts.join(', '), foreign(report)].filter((part) => part !== '').join(' · ');
}

/** `1 created, 2 updated, 11 unchanged` */
export function doneLine(report: TargetReport): string {
  const summary = summaryOf(report);
  const done = (kind: Change['kind']): number =>
    (report.plan?.changes ?? []).filter(
      (change) => change.kind === kind && report.outcomes.get(change.key)?.result === 'done',
    ).length;
  const pruneWaits = summary.remove > 0 && summary.failed > 0;
  return [
    some(done('create'), 'created'),
    some(done('update'), 'updated'),
    some(done('remove'), 'removed'),
    some(summary.failed, 'failed'),
    some(summary.skipped, 'not tried'),
    some(summary.keep, 'unchanged'),
    some(summary.leftover, 'left over'),
    pruneWaits ? 'nothing removed (--prune waits until every write succeeds)' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const some = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}`);

/** `2 secrets here are not ours`; where several kinds lie side by side: `2 others here are not ours` */
function foreign({ plan }: TargetReport): string {
  const { foreign: n = 0, changes = [] } = plan ?? {};
  if (n === 0) return '';
  const one = changes.every(({ key }) => splitKey(key).type === 'secret') ? 'secret' : 'other';
  return `${count(n, one)} here ${n === 1 ? 'is' : 'are'} not ours`;
}
