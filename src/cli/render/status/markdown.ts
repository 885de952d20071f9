import { states } from '../../../core/status/states.ts';
import type { StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { count } from '../../../core/words.ts';
import { type MarkdownCell, type MarkdownRow, rowLines, tablesMarkdown } from '../matrix-markdown.ts';
import { codeSpan, prose } from '../prose.ts';
import type { StatusReport } from './report.ts';
import {
  cellWords,
  countsText,
  differentAlone,
  expiryText,
  lastPushText,
  needsText,
  UNSEEN,
  WAYS_OUT,
} from './words.ts';

const inTable = { inTable: true };

const AT_ONCE = 10;

/**
 * Renders a status for an issue or a job's summary, in the order of the text.
 * @param limit how long it may be, in characters. Rows are cut until it fits, conflicts never. Default: as long as it is
 */
export function statusMarkdown(report: StatusReport, limit = Number.POSITIVE_INFINITY): string {
  const { conflicts, missing } = report.answers;
  const targets = report.status.targets.map(({ name }) => name);
  const linesOf = (rows: readonly StatusRow[]): string[] =>
    rowLines(
      rows.map((row) => rowOf(row, report)),
      targets,
    );
  const first = linesOf(conflicts);
  const others = linesOf([...missing, ...differentAlone(report)]);
  let shown = others;
  const render = (): string => textOf(report, [...first, ...shown], others.length - shown.length);
  let text = render();
  for (; text.length > limit && shown.length > 0; text = render()) shown = shown.slice(0, -AT_ONCE);
  return text;
}

function textOf(report: StatusReport, lines: readonly string[], left: number): string {
  const { expired, expiring, failedLooks, unread } = report.answers;
  const targets = report.status.targets.map(({ name }) => name);
  return [
    `### Secrets: ${prose(titleOf(report))}\n`,
    failureLines(failedLooks),
    tablesMarkdown(lines, targets),
    left > 0 ? `And ${count(left, 'secret')} more, for which there is no room here.\n` : '',
    listed('Expired, or soon', WAYS_OUT.expiry, [...expired, ...expiring].map(expiryLine)),
    listed(
      'No workflow passes on',
      WAYS_OUT.unread,
      unread.map(({ path }) => codeSpan(path)),
    ),
    targetsTable(report),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function titleOf(report: StatusReport): string {
  const { different, unread } = report.answers;
  const alone = differentAlone(report).length;
  return (
    [
      needsText(report),
      ...(alone > 0
        ? [
            `${alone} ${alone === different.length ? '' : 'more '}${alone === 1 ? 'differs' : 'differ'} between targets`,
          ]
        : []),
      ...(unread.length > 0 ? [`${unread.length} passed on by no workflow`] : []),
    ]
      .filter((part) => part !== '')
      .join(', ') || 'all is well'
  );
}

/** What stopped several in the same way is said once. */
function failureLines(failed: readonly StatusTarget[]): string {
  const reasons = Map.groupBy(failed, ({ look }) => JSON.stringify(look));
  return [...reasons.values()]
    .map((alike) => {
      const [{ look } = { look: undefined }] = alike;
      if (!look || look.ok) return '';
      const names = alike.map(({ name }) => codeSpan(name)).join(', ');
      const way = look.hint === undefined ? '' : `. ${prose(look.hint)}`;
      return `- **${look.why}** ${names}: ${prose(look.message)}${way}\n`;
    })
    .join('');
}

function rowOf(row: StatusRow, { status: { targets, at } }: StatusReport): MarkdownRow {
  const cells = targets.flatMap(({ name, look }): [string, MarkdownCell][] => {
    if (!look.ok) return [[name, { words: '', sign: UNSEEN }]];
    const cell = row.cells.get(name);
    if (!cell) return [];
    const { sign, kind } = states[cell.state];
    if (kind === 'fine' || kind === 'within') return [[name, { words: '', sign }]];
    const words = cellWords(cell, at.getTime());
    return [[name, { words, ...(kind === 'conflict' && { isConflict: true }) }]];
  });
  const signs = new Set([...row.cells.values()].map(({ state }) => states[state].sign));
  return { sign: SIGNS.find((sign) => signs.has(sign)) ?? '=', path: row.path, cells: new Map(cells) };
}

const SIGNS = ['!', '+', '~', '~?', '=?'];

const expiryLine = ({ path, expires }: StatusRow): string =>
  `${codeSpan(path)} ${expires ? prose(expiryText(expires)) : ''}`;

/** So many are named; the rest is counted. */
const LISTED = 60;

function listed(title: string, wayOut: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const rest = lines.length - LISTED;
  const named = lines.slice(0, LISTED).map((line) => `- ${line}\n`);
  return `**${title}**: ${prose(wayOut)}\n\n${named.join('')}${rest > 0 ? `- and ${rest} more\n` : ''}`;
}

function targetsTable({ status }: StatusReport): string {
  const now = status.at.getTime();
  const rows = status.targets.map((target) => {
    const { name, place, look } = target;
    const cells = look.ok
      ? [countsText(status, target), lastPushText(look.lastPush, now)]
      : [look.why, 'not known'];
    return `| ${[name, place, ...cells].map((cell) => prose(cell, inTable)).join(' | ')} |\n`;
  });
  const names = status.namesOnly ? '\nOnly names were compared.\n' : '';
  return `| ${count(status.targets.length, 'target')} | | | last push |\n|---|---|---|---|\n${rows.join('')}${names}`;
}
