import { states } from '../../../core/status/states.ts';
import type { StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { count } from '../../../core/words.ts';
import { type MarkdownCell, type MarkdownRow, rowsMarkdown } from '../matrix-markdown.ts';
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

/** Renders a status for an issue or a job's summary, in the order of the text. */
export function statusMarkdown(report: StatusReport): string {
  const { conflicts, missing, expired, expiring, failedLooks, unread } = report.answers;
  const { targets } = report.status;
  const rows = [...conflicts, ...missing, ...differentAlone(report)];
  return [
    `### Secrets: ${prose(titleOf(report))}\n`,
    failureLines(failedLooks),
    rowsMarkdown(
      rows.map((row) => rowOf(row, report)),
      targets.map(({ name }) => name),
    ),
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

const listed = (title: string, wayOut: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : `**${title}**: ${prose(wayOut)}\n\n${lines.map((line) => `- ${line}\n`).join('')}`;

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
