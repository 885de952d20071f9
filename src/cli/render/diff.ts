import { keyOf } from '../../core/entries.ts';
import type { Change, Key } from '../../core/model.ts';
import { hasMixedTypes, overrulesOthers } from '../../core/sync/plan.ts';
import { ago } from '../../core/words.ts';
import type { TargetReport } from './report.ts';
import {
  cutMiddle,
  type Paint,
  padTo,
  painter,
  printable,
  type TerminalStyle,
  type TextStyle,
  widthOf,
  wrap,
} from './style.ts';

export interface DiffStyle extends TerminalStyle {
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface DiffLine extends ChangeRow {
  readonly change: Change;
  readonly name: string;
  /** Empty where all are of one. */
  readonly type: string;
}

/** Lists what would change, by section of the file. What stays is counted, not listed. */
export function changeList({ plan, paths }: TargetReport, { width, colour, now }: DiffStyle): string {
  const mixed = hasMixedTypes(plan);
  const lines = (plan?.changes ?? [])
    .filter(({ action }) => action !== 'keep')
    .map((change): DiffLine => {
      const { type, name } = change;
      return { ...rowOf(change, now), change, name: printable(name), type: mixed ? type : '' };
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
  readonly type: number;
  /** The width of the terminal, where notes have lines of their own. */
  readonly below?: number;
}

/** Names are as wide as the widest; a note that leaves them no room stands on the next line. */
function columnsFor(lines: readonly DiffLine[], width: number): Columns {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const beside = (column: number): number => (column > 0 ? GAP + column : 0);
  const names = widest(lines.map(({ name }) => name));
  const type = widest(lines.map((line) => line.type));
  const room = width - INDENT - beside(type);
  const besideNotes = room - beside(widest(lines.map(({ note }) => note)));
  if (besideNotes >= Math.min(names, NAME)) return { name: Math.min(names, besideNotes), type };
  return { name: Math.min(names, room), type, below: width };
}

function rowText({ sign, style, name, type, note }: DiffLine, columns: Columns, paint: Paint): string[] {
  const gap = ' '.repeat(GAP);
  const dim = (text: string): string => (text.trim() === '' ? text : paint('dim', text));
  const cells = [padTo(cutMiddle(name, columns.name), columns.name), dim(padTo(type, columns.type))];
  const isBelow = columns.below !== undefined;
  const shown = [...cells, ...(isBelow ? [] : [dim(printable(note))])].filter((cell) => cell !== '');
  const row = `    ${paint(style, sign)} ${shown.join(gap)}`;
  if (!isBelow || note === '') return [row];
  return [row, ...wrap(printable(note), columns.below - INDENT - GAP).map((line) => `        ${dim(line)}`)];
}

/** What stands for one change: the sign carries the meaning, the style only helps. */
interface ChangeRow {
  readonly sign: '+' | '~' | '!' | '-' | '=';
  readonly style: TextStyle;
  readonly note: string;
}

export function rowOf(change: Change, now: number): ChangeRow {
  switch (change.action) {
    case 'create':
      return { sign: '+', style: 'green', note: '' };
    case 'keep':
      return { sign: '=', style: 'dim', note: change.unverified ? 'unchanged by us' : 'unchanged' };
    case 'remove':
      return { sign: '-', style: 'red', note: '' };
    case 'leftover':
      return { sign: '-', style: 'dim', note: LEFTOVER[change.held ?? 'kept'] };
    case 'update': {
      const overruled = overrulesOthers(change);
      return overruled
        ? { sign: '!', style: 'magenta', note: withDate(CONFLICT[overruled], change, now) }
        : { sign: '~', style: 'yellow', note: change.settings?.join(', ') ?? change.why };
    }
  }
}

const LEFTOVER = {
  kept: 'kept; --prune removes it',
  touched: 'kept: changed elsewhere since',
  interrupted: 'kept: a push was interrupted; --prune --overwrite removes it',
};

const CONFLICT = {
  'changed elsewhere': 'changed elsewhere,',
  'older value': 'older value; the newer one is from',
  'not ours yet': 'not ours yet, written',
  drops: 'keys in it would go; it was written',
};

const withDate = (words: string, { changedAt }: Change, now: number): string =>
  changedAt ? `${words} ${ago(changedAt, now)}` : words.replace(/[,;].*$/, '');

/** Names the heading under which a change is listed: the table of the file that holds it. */
export function sectionOf(change: Change, paths: ReadonlyMap<Key, readonly string[]>): string {
  if (change.action === 'remove' || change.action === 'leftover') return 'no longer in the file';
  const from = paths.get(keyOf(change)) ?? [];
  if (from.length === 0) return 'besides what the file holds';
  const tables = from.map((path) => keysOf(path).slice(0, -1));
  const [first = [], ...others] = tables;
  const shared = first.findIndex((word, n) => others.some((table) => table[n] !== word));
  const section = (shared < 0 ? first : first.slice(0, shared)).join('.');
  return section || (tables.length > 1 ? 'the whole file' : 'at the top of the file');
}

/** Splits a dotted path as core writes it into its keys, quotes kept. */
const keysOf = (path: string): string[] => path.match(/"(?:[^"\\]|\\.)*"|[^.]+/g) ?? [];
