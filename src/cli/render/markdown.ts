import { type Diagnostic, place, type UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { rowOf } from './diff.ts';
import type { Report, TargetReport } from './report.ts';
import { printable } from './style.ts';
import { doneLine, plannedLine } from './text.ts';

/** Renders a push for a job's summary or a comment on a pull request: one table of what changes, then what is wrong. */
export function renderMarkdown(report: Report, now: number): string {
  return [
    ...report.targets.map((target) => targetMarkdown(target, report, now)),
    diagnosticsMarkdown(report.problems),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function targetMarkdown(target: TargetReport, report: Report, now: number): string {
  const from = report.source === undefined ? '' : ` from ${codeSpan(report.source)}`;
  const tried = target.outcomes.size > 0;
  const line = target.plan ? (tried ? doneLine(target) : plannedLine(target)) : '';
  return [
    `### ${escapeMarkdown(target.target)}\n`,
    ...(target.plan ? [`${report.contents}${from}: ${escapeMarkdown(line)}\n`] : []),
    changeTable(target, now),
    diagnosticsMarkdown(target.problems),
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
    const remark = outcome?.result === 'failed' ? failureText(outcome.error) : note;
    const from = (paths.get(keyOf(change)) ?? []).map(codeSpan).join(', ');
    return `| ${codeSpan(sign)} | ${codeSpan(name)} | ${mixed ? `${type} | ` : ''}${from} | ${escapeMarkdown(remark)} |\n`;
  });
  const kind = mixed ? ['kind | ', '--- | '] : ['', ''];
  return `| | name | ${kind[0]}from | |\n| --- | --- | ${kind[1]}--- | --- |\n${rows.join('')}`;
}

const failureText = ({ message, hint }: UserError): string =>
  `failed: ${message}${hint === undefined ? '' : `. ${hint}`}`;

export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, message, hint, name, type, paths = [], at }) => {
      const entry = name === undefined ? [] : [`${codeSpan(name)}${type === undefined ? '' : ` (${type})`}`];
      const subject = (paths.length > 0 ? paths.map(codeSpan) : entry).join(', ');
      const where = at ? ` (${escapeMarkdown(place(at))})` : '';
      const way = hint === undefined ? '' : `. ${escapeMarkdown(hint)}`;
      return `- **${severity}** ${subject}${where}${subject === '' && where === '' ? '' : ': '}${escapeMarkdown(message)}${way}\n`;
    })
    .join('');
}

/** Makes text that neither ends a table cell nor starts any markup. */
export const escapeMarkdown = (text: string): string =>
  printable(text).replace(/[\\`*_{}[\]<>()#+!|~@-]/g, '\\$&');

/** Makes a code span; in a table even there a bar must be escaped, and backticks need a longer fence. */
export function codeSpan(text: string): string {
  const shown = printable(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Shows whole lines as they stand, in a fence longer than any run of backticks inside. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}${fence}\n`;
}
