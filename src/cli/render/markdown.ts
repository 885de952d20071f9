import type { Diagnostic, UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { place } from '../../core/position.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { doneLine, plannedLine } from './counts.ts';
import type { Report, TargetReport } from './report.ts';
import { rowOf } from './row.ts';
import { printable } from './width.ts';

/** For a job's summary or a comment on a pull request: one table of what changes, then what is wrong. */
export function renderMarkdown(report: Report, now: number): string {
  return [
    ...report.targets.map((target) => targetMarkdown(target, report, now)),
    findingsMarkdown(report.problems),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function targetMarkdown(target: TargetReport, report: Report, now: number): string {
  const from = report.source === undefined ? '' : ` from ${code(report.source)}`;
  const tried = target.outcomes.size > 0;
  const line = target.plan ? (tried ? doneLine(target) : plannedLine(target)) : '';
  return [
    `### ${escaped(target.target)}\n`,
    ...(target.plan ? [`${report.contents}${from}: ${escaped(line)}\n`] : []),
    changeTable(target, now),
    findingsMarkdown(target.problems),
    ...Object.entries(target.snippets).map(([key, text]) =>
      fenced(`${text.trimEnd()}\n`, target.languages?.[key]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function changeTable({ plan, paths, outcomes }: TargetReport, now: number): string {
  const changes = (plan?.changes ?? []).filter(({ action }) => action !== 'keep');
  if (changes.length === 0) return '';
  const mixed = hasMixedTypes(plan);
  const rows = changes.map((change) => {
    const { sign, note } = rowOf(change, now);
    const outcome = outcomes.get(keyOf(change));
    const { type, name } = change;
    const told = outcome?.result === 'failed' ? failure(outcome.error) : note;
    const from = (paths.get(keyOf(change)) ?? []).map(code).join(', ');
    return `| ${code(sign)} | ${code(name)} | ${mixed ? `${type} | ` : ''}${from} | ${escaped(told)} |\n`;
  });
  const kind = mixed ? ['kind | ', '--- | '] : ['', ''];
  return `| | name | ${kind[0]}from | |\n| --- | --- | ${kind[1]}--- | --- |\n${rows.join('')}`;
}

const failure = ({ message, hint }: UserError): string =>
  `failed: ${message}${hint === undefined ? '' : `. ${hint}`}`;

export function findingsMarkdown(findings: readonly Diagnostic[]): string {
  return findings
    .map(({ severity, message, hint, name, type, paths = [], at }) => {
      const called = name === undefined ? [] : [`${code(name)}${type === undefined ? '' : ` (${type})`}`];
      const subject = (paths.length > 0 ? paths.map(code) : called).join(', ');
      const where = at ? ` (${escaped(place(at))})` : '';
      const way = hint === undefined ? '' : `. ${escaped(hint)}`;
      return `- **${severity}** ${subject}${where}${subject === '' && where === '' ? '' : ': '}${escaped(message)}${way}\n`;
    })
    .join('');
}

/** Text that neither ends a table cell nor starts any markup. */
export const escaped = (text: string): string => printable(text).replace(/[\\`*_{}[\]<>()#+!|~@-]/g, '\\$&');

/** A code span; in a table even there a bar must be escaped, and backticks need a longer fence. */
export function code(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Whole lines as they stand, in a fence longer than any run of backticks inside. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}${fence}\n`;
}
