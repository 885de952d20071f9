import type { StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { count } from '../../../core/words.ts';
import { cutMiddle, padTo, painter, printable, type TerminalStyle, widthOf, wrap } from '../style.ts';
import { hasSignsAlone, matrixLines } from './matrix.ts';
import type { StatusReport } from './report.ts';
import { countsText, differentAlone, expiryText, lastPushText, needsText, WAYS_OUT } from './words.ts';

/**
 * Renders a status for people: what needs someone, what differs, what no workflow passes on, and at last a line for each target,
 * which counts what is left over or not ours. Where nothing is to be told, only these.
 */
export function statusText(report: StatusReport, { width, colour }: TerminalStyle): string {
  const style = { width, colour, now: report.status.at.getTime() };
  const parts = [
    ...needsPart(report, style),
    ...differencesPart(report, style),
    ...unreadPart(report, style),
  ];
  const lines = [...parts, ...targetLines(report, style, parts.length > 0)];
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

interface Style extends TerminalStyle {
  readonly now: number;
}

function needsPart(report: StatusReport, style: Style): string[] {
  const { conflicts, missing, expired, expiring, failedLooks } = report.answers;
  const needs = needsText(report);
  if (needs === '') return [];
  const several = missing.length === 1 ? WAYS_OUT.missing : WAYS_OUT.missing.replace('it', 'them');
  return [
    painter(style.colour)('bold', `needs you: ${needs}`),
    ...cause('in conflict', WAYS_OUT.conflict, conflicts, style),
    // Why it is one has to be told, where there is no room for it in columns as well.
    ...matrixLines(conflicts, report.status.targets, style, ['words']),
    ...cause('missing', several, missing, style),
    ...matrixLines(missing, report.status.targets, style),
    ...expiryLines([...expired, ...expiring], style),
    ...failedLookLines(failedLooks, style),
    '',
  ];
}

/** What the matter is and the way out, said once for all rows. */
const cause = (what: string, wayOut: string, rows: readonly StatusRow[], style: Style): string[] =>
  rows.length === 0 ? [] : heading(what, wayOut, style);

const heading = (what: string, wayOut: string, { width, colour }: Style): string[] =>
  wrap(`${what}: ${wayOut}`, width - 2).map((line) => `  ${painter(colour)('dim', line)}`);

function expiryLines(rows: readonly StatusRow[], style: Style): string[] {
  if (rows.length === 0) return [];
  const notes = rows.map(({ expires }) => (expires ? printable(expiryText(expires)) : ''));
  const most = style.width - 4 - 2 - Math.max(...notes.map(widthOf));
  const names = Math.max(16, Math.min(most, Math.max(...rows.map(({ path }) => widthOf(printable(path))))));
  const paint = painter(style.colour);
  const lines = rows.map(({ path, expires }, n) => {
    const note = paint(expires?.is === 'expired' ? 'red' : 'yellow', notes[n] ?? '');
    return `    ${padTo(cutMiddle(printable(path), names), names)}  ${note}`;
  });
  return [...heading('expired, or soon', WAYS_OUT.expiry, style), ...lines];
}

/** What stopped several in the same way is said once. */
function failedLookLines(failed: readonly StatusTarget[], { width, colour }: Style): string[] {
  const reasons = Map.groupBy(failed, ({ look }) => JSON.stringify(look));
  return [...reasons.values()].flatMap((alike) => {
    const [{ look } = { look: undefined }] = alike;
    if (!look || look.ok) return [];
    const title = `${alike.map(({ name }) => printable(name)).join(', ')}: ${look.why}`;
    const told = wrap(printable(look.message), width - 6);
    const way = look.hint === undefined ? [] : `hint: ${look.hint}`.split('\n');
    return [
      ...wrap(title, width - 2).map((line) => `  ${painter(colour)('magenta', line)}`),
      ...[...told, ...way.flatMap((line) => wrap(printable(line), width - 6))].map((line) => `      ${line}`),
    ];
  });
}

function differencesPart(report: StatusReport, style: Style): string[] {
  const rows = differentAlone(report);
  const all = report.answers.different.length;
  if (all === 0) return [];
  const above = all - rows.length;
  const told = above === 0 ? '' : rows.length === 0 ? ', told above' : `, ${above} of them told above`;
  return [
    painter(style.colour)('bold', `differs between targets: ${count(all, 'secret')}${told}`),
    ...matrixLines(rows, report.status.targets, style),
    '',
  ];
}

function unreadPart({ answers: { unread } }: StatusReport, style: Style): string[] {
  if (unread.length === 0) return [];
  const title = `no workflow passes on: ${count(unread.length, 'secret')}`;
  return [
    painter(style.colour)('bold', title),
    ...heading('no job sees it', WAYS_OUT.unread, style),
    ...unread.map(({ path }) => `    ${cutMiddle(printable(path), style.width - 4)}`),
    '',
  ];
}

const LEGEND = '! conflict  + missing  ~ would be written  = in sync  =? ~? ? cannot be told  · not for it';

function targetLines(report: StatusReport, style: Style, hasMore: boolean): string[] {
  const { targets } = report.status;
  const names = Math.max(...targets.map(({ name }) => widthOf(printable(name))));
  const paint = painter(style.colour);
  const tables = [report.answers.missing, differentAlone(report)];
  return [
    ...(tables.some((rows) => hasSignsAlone(rows, targets, style)) ? [...wrap(LEGEND, style.width), ''] : []),
    ...(report.status.namesOnly ? ['only names were compared'] : []),
    ...targets.flatMap((target) => targetLine(target, report, { ...style, names, paint, hasMore })),
  ];
}

interface LineStyle extends Style {
  readonly names: number;
  readonly paint: ReturnType<typeof painter>;
  readonly hasMore: boolean;
}

/** One line: where there is little room, what is known of the last push goes first, then the place. */
function targetLine(
  target: StatusTarget,
  { status }: StatusReport,
  { names, paint, width, now }: LineStyle,
): string[] {
  const { name, place, look } = target;
  const head = padTo(printable(name), names);
  if (!look.ok)
    return [
      `${head}  ${paint('magenta', `? ${look.why}`)}  ${paint('dim', cutMiddle(printable(place), Math.max(20, width - names - 20)))}`,
    ];
  const counts = countsText(status, target);
  const room = width - names - 2;
  const rest = [
    `${place} · ${lastPushText(look.lastPush, now)}`,
    `${place} · ${lastPushText(look.lastPush, now, 'short')}`,
    lastPushText(look.lastPush, now, 'short'),
  ].find((one) => widthOf(`${counts} · ${printable(one)}`) <= room);
  if (rest !== undefined) return [`${head}  ${counts} · ${paint('dim', printable(rest))}`];
  const indent = ' '.repeat(names + 2);
  return wrap(counts, room).map((one, n) => `${n === 0 ? `${head}  ` : indent}${one}`);
}
