import { count } from '../../core/words.ts';
import { errorsOf, failuresOf, type Report } from './report.ts';
import { cutMiddle, padTo, painter, printable, type TerminalStyle, widthOf } from './style.ts';
import { doneLine, plannedLine } from './text.ts';

/** One line a target: its name, where it is, and how it stands or ended. */
export function summaryTable(
  reports: readonly Report[],
  tense: 'planned' | 'done',
  { width, colour }: TerminalStyle,
): string {
  const rows = reports.map((report) => [nameOf(report), placeOf(report), statusOf(report, tense)] as const);
  const names = Math.max(...rows.map(([name]) => widthOf(name)));
  const widest = Math.max(...rows.map(([, place]) => widthOf(place)));
  const most = Math.max(20, Math.min(widest, width - names - 28));
  const paint = painter(colour);
  const lines = rows.map(([name, place, status], n) => {
    const report = reports[n];
    const isBad = report !== undefined && errorsOf(report).length + failuresOf(report).length > 0;
    const end = isBad ? paint('red', status) : status;
    return `  ${padTo(name, names)}  ${padTo(cutMiddle(place, most), Math.min(most, widest))}  ${end}\n`;
  });
  return `\n${lines.join('')}`;
}

const nameOf = ({ targets: [target] }: Report): string => printable(target?.name ?? '');

const placeOf = ({ targets: [target] }: Report): string => printable(target?.target ?? '');

function statusOf(report: Report, tense: 'planned' | 'done'): string {
  const [target] = report.targets;
  if (target && target.outcomes.size > 0) return doneLine(target);
  const errors = errorsOf(report).length;
  if (!target?.plan)
    return `${tense === 'planned' ? 'cannot be looked at' : 'failed'}: ${count(errors, 'problem')}`;
  if (errors > 0 && tense === 'done') return `refused: ${count(errors, 'problem')}`;
  if (errors > 0) return `${plannedLine(target)}, would be refused`;
  const { changes } = target.plan;
  if (changes.every(({ action }) => action === 'keep'))
    return changes.length === 1 ? 'unchanged' : `all ${changes.length} unchanged`;
  return plannedLine(target);
}
