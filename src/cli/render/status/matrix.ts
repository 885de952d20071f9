import { type CellState, states } from '../../../core/status/states.ts';
import type { Cell, StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { cutMiddle, padTo, painter, printable, type TextStyle, widthOf, wrap } from '../style.ts';
import { cellWords, UNSEEN } from './words.ts';

interface MatrixStyle {
  readonly width: number;
  readonly colour: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const INDENT = 4;
const GAP = 2;
/** A name of a secret is not cut to less than this for the sake of words. */
const NAME = 36;
/** More targets than that are no columns that anyone reads: then each row says where. */
const COLUMNS = 8;

/** Rows with the targets as columns: with words where there is room, else with signs alone; many targets as a list of where. */
export function matrixLines(
  rows: readonly StatusRow[],
  targets: readonly StatusTarget[],
  style: MatrixStyle,
  layouts: readonly Columns['layout'][] = ['words', 'signs'],
): string[] {
  if (rows.length === 0) return [];
  for (const layout of layouts) {
    const columns = columnsFor(rows, targets, { ...style, layout });
    if (columns) return table(rows, targets, columns, style);
  }
  return rows.flatMap((row) => whereLines(row, targets, style));
}

interface Columns {
  readonly layout: 'words' | 'signs';
  readonly name: number;
  readonly targets: readonly number[];
}

function columnsFor(
  rows: readonly StatusRow[],
  targets: readonly StatusTarget[],
  { layout, width, now }: MatrixStyle & { readonly layout: Columns['layout'] },
): Columns | undefined {
  if (targets.length > COLUMNS) return undefined;
  const widths = targets.map((target) =>
    Math.max(
      widthOf(printable(target.name)),
      ...rows.map((row) => widthOf(cellText(row, target, layout, now))),
    ),
  );
  const names = Math.max(...rows.map(({ path }) => widthOf(printable(path))));
  const room = width - INDENT - widths.reduce((sum, one) => sum + GAP + one, 0);
  return room >= Math.min(names, NAME) ? { layout, name: Math.min(names, room), targets: widths } : undefined;
}

function table(
  rows: readonly StatusRow[],
  targets: readonly StatusTarget[],
  { layout, name, targets: widths }: Columns,
  { colour, now }: MatrixStyle,
): string[] {
  const paint = painter(colour);
  const line = (first: string, cells: readonly string[]): string =>
    `${' '.repeat(INDENT)}${[padTo(first, name), ...cells].join(' '.repeat(GAP))}`.trimEnd();
  const pad = (text: string, n: number): string =>
    n < targets.length - 1 ? padTo(text, widths[n] ?? 0) : text;
  const heads = targets.map((target, n) => paint('dim', pad(printable(target.name), n)));
  const body = rows.map((row) => {
    const cells = targets.map((target, n) => {
      const text = pad(cellText(row, target, layout, now), n);
      return paint(styleOf(row.cells.get(target.name)), text);
    });
    return line(cutMiddle(printable(row.path), name), cells);
  });
  return [line('', heads), ...body];
}

function cellText(row: StatusRow, target: StatusTarget, layout: Columns['layout'], now: number): string {
  if (!target.look.ok) return UNSEEN;
  const cell = row.cells.get(target.name);
  if (!cell) return '·';
  const { sign } = states[cell.state];
  if (layout === 'signs' || PLAIN.includes(cell.state)) return sign;
  return `${sign} ${printable(cellWords(cell, now))}`.trimEnd();
}

/** What is in order has no words. */
const PLAIN: readonly CellState[] = ['in sync', 'within'];

/** `    path` and below it `! changed elsewhere, 3 hours ago: production, staging` */
function whereLines(
  row: StatusRow,
  targets: readonly StatusTarget[],
  { width, colour, now }: MatrixStyle,
): string[] {
  const paint = painter(colour);
  const cells = targets.flatMap(({ name }) => {
    const cell = row.cells.get(name);
    return cell ? [{ name, cell, words: whereWords(cell, now) }] : [];
  });
  const groups = [...Map.groupBy(cells, ({ words }) => words)];
  return [
    `${' '.repeat(INDENT)}${cutMiddle(printable(row.path), width - INDENT)}`,
    ...groups.flatMap(([words, all]) => {
      const text = `${words}: ${all.map(({ name }) => printable(name)).join(', ')}`;
      return wrap(text, width - INDENT - 4).map(
        (one) => `${' '.repeat(INDENT + 4)}${paint(styleOf(all[0]?.cell), one)}`,
      );
    }),
  ];
}

function whereWords(cell: Cell, now: number): string {
  const { sign } = states[cell.state];
  return `${sign} ${printable(cell.state === 'within' ? `within ${cell.within ?? ''}` : cellWords(cell, now))}`;
}

function styleOf(cell: Cell | undefined): TextStyle {
  const kind = cell && states[cell.state].kind;
  if (kind === 'conflict') return 'magenta';
  return kind === 'missing' || kind === 'pending' ? 'yellow' : 'dim';
}

/** Explains the signs that stand alone. */
export const hasSignsAlone = (
  rows: readonly StatusRow[],
  targets: readonly StatusTarget[],
  style: MatrixStyle,
): boolean =>
  rows.length > 0 &&
  columnsFor(rows, targets, { ...style, layout: 'words' }) === undefined &&
  columnsFor(rows, targets, { ...style, layout: 'signs' }) !== undefined;
