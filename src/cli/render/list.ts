import type { Change } from '../../core/model.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { type Paint, painter } from './colour.ts';
import type { TargetReport } from './report.ts';
import { type Row, rowOf } from './row.ts';
import { sectionOf } from './section.ts';
import { cutMiddle, padTo, printable, widthOf, wrapped } from './width.ts';

/** What the look of a text depends on besides its content. */
export interface Look {
  readonly width: number;
  readonly colour: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Line extends Row {
  readonly change: Change;
  readonly name: string;
  /** Empty where all are of one. */
  readonly kind: string;
}

/** What would change, by section of the file. What stays is counted, not listed. */
export function changeList({ plan, paths }: TargetReport, { width, colour, now }: Look): string {
  const mixed = hasMixedTypes(plan);
  const lines = (plan?.changes ?? [])
    .filter(({ action }) => action !== 'keep')
    .map((change): Line => {
      const { type, name } = change;
      return { ...rowOf(change, now), change, name: printable(name), kind: mixed ? type : '' };
    });
  const columns = columnsFor(lines, width);
  const paint = painter(colour);
  return [...Map.groupBy(lines, ({ change }) => sectionOf(change, paths))]
    .flatMap(([section, all]) => [
      `  ${printable(section)}`,
      ...all.flatMap((line) => rowText(line, columns, paint)),
    ])
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

const INDENT = 6;
const GAP = 2;
/** Names are not cut to less than this for the sake of a note. */
const NAME = 40;

/** Characters. */
interface Columns {
  readonly name: number;
  readonly kind: number;
  /** The width of the terminal, where notes have lines of their own. */
  readonly below?: number;
}

/** Names are as wide as the widest; a note that leaves them no room stands on the next line. */
function columnsFor(lines: readonly Line[], width: number): Columns {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const beside = (column: number): number => (column > 0 ? GAP + column : 0);
  const names = widest(lines.map(({ name }) => name));
  const kind = widest(lines.map((line) => line.kind));
  const room = width - INDENT - beside(kind);
  const besideNotes = room - beside(widest(lines.map(({ note }) => note)));
  if (besideNotes >= Math.min(names, NAME)) return { name: Math.min(names, besideNotes), kind };
  return { name: Math.min(names, room), kind, below: width };
}

function rowText({ sign, style, name, kind, note }: Line, columns: Columns, paint: Paint): string[] {
  const gap = ' '.repeat(GAP);
  const dim = (text: string): string => (text.trim() === '' ? text : paint('dim', text));
  const cells = [padTo(cutMiddle(name, columns.name), columns.name), dim(padTo(kind, columns.kind))];
  const isBelow = columns.below !== undefined;
  const shown = [...cells, ...(isBelow ? [] : [dim(printable(note))])].filter((cell) => cell !== '');
  const row = `    ${paint(style, sign)} ${shown.join(gap)}`;
  if (!isBelow || note === '') return [row];
  return [
    row,
    ...wrapped(printable(note), columns.below - INDENT - GAP).map((line) => `        ${dim(line)}`),
  ];
}
