import { type Diagnostic, place, type UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { rowOf } from './diff.ts';
import { codeSpan, prose } from './prose.ts';
import type { Report, TargetReport } from './report.ts';
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
    `### ${prose(target.target)}\n`,
    ...(target.plan ? [`${report.contents}${from}: ${prose(line)}\n`] : []),
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
    const remark = outcome?.result === 'failed' ? failureText(outcome.error) : prose(note, inTable);
    const from = (paths.get(keyOf(change)) ?? []).map((path) => codeSpan(path, inTable)).join(', ');
    return `| ${codeSpan(sign)} | ${codeSpan(name, inTable)} | ${mixed ? `${type} | ` : ''}${from} | ${remark} |\n`;
  });
  const kind = mixed ? ['kind | ', '--- | '] : ['', ''];
  return `| | name | ${kind[0]}from | |\n| --- | --- | ${kind[1]}--- | --- |\n${rows.join('')}`;
}

const inTable = { inTable: true };

const failureText = ({ message, hint, diagnostic: { serverText } }: UserError): string =>
  prose(`failed: ${message}${hint === undefined ? '' : `. ${hint}`}`, {
    ...inTable,
    ...(serverText !== undefined && { verbatim: serverText }),
  });

export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, message, hint, name, type, paths = [], at, serverText }) => {
      const entry = name === undefined ? [] : [`${codeSpan(name)}${type === undefined ? '' : ` (${type})`}`];
      const subject = (paths.length > 0 ? paths.map((path) => codeSpan(path)) : entry).join(', ');
      const where = at ? ` (${codeSpan(place(at))})` : '';
      const way = hint === undefined ? '' : `. ${prose(hint)}`;
      const rule = prose(message, serverText === undefined ? {} : { verbatim: serverText });
      return `- **${severity}** ${subject}${where}${subject === '' && where === '' ? '' : ': '}${rule}${way}\n`;
    })
    .join('');
}
