import { place } from '../../core/leaf.ts';
import { doneLine, plannedLine } from './counts.ts';
import { type Finding, type Report, splitKey, type TargetReport } from './report.ts';
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
    ...Object.values(target.snippets).map((text) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\`\n`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function changeTable({ plan, paths, outcomes }: TargetReport, now: number): string {
  const changes = (plan?.changes ?? []).filter(({ kind }) => kind !== 'keep');
  if (changes.length === 0) return '';
  const rows = changes.map((change) => {
    const { sign, note } = rowOf(change, now);
    const outcome = outcomes.get(change.key);
    const told = outcome?.result === 'failed' ? `failed: ${outcome.error.message}` : note;
    const from = (paths.get(change.key) ?? []).map(code).join(', ');
    return `| ${code(sign)} | ${code(splitKey(change.key).name)} | ${from} | ${escaped(told)} |\n`;
  });
  return `| | name | from | |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

export function findingsMarkdown(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, message, hint, name, paths = [], at }) => {
      const subject = [...paths, ...(paths.length === 0 && name !== undefined ? [name] : [])]
        .map(code)
        .join(', ');
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
