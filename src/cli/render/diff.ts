import { keyOf } from '../../core/entries.ts';
import type { Change, Key } from '../../core/model.ts';
import { hasMixedTypes, overrulesOthers, prunedKeys } from '../../core/sync/plan.ts';
import { ago, count } from '../../core/words.ts';
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
  const listed = (plan?.changes ?? []).filter(({ action }) => action !== 'keep');
  const lines = [...Map.groupBy(listed, (change) => listedTogether(change) ?? change).values()].flatMap(
    ([change, ...alike]): DiffLine[] => {
      if (!change) return [];
      const { type, name } = change;
      const row = { change, type: mixed ? type : '' };
      if (alike.length === 0) return [{ ...rowOf(change, now), ...row, name: printable(name) }];
      const note = LEFTOVER.together;
      return [{ ...rowOf(change, now), ...row, name: count(alike.length + 1, type), note }];
    },
  );
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

/** What is left over by another layout says the same of each, so it is counted; undefined for all else. */
const listedTogether = (change: Change): string | undefined =>
  change.action === 'leftover' && !change.held && change.layout !== undefined
    ? `${change.layout} ${change.type}`
    : undefined;

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
      const { why, settings = [] } = change;
      if (overruled) {
        const note = [withDate(CONFLICT[overruled], change, now), ...settings].join('; ');
        return { sign: '!', style: 'magenta', note };
      }
      const note = [...(why === 'settings' ? [] : [why]), ...settings].join(', ');
      return { sign: '~', style: 'yellow', note: note + goneText(change) };
    }
  }
}

/** So many keys are named; the rest is counted. */
const NAMED_KEYS = 3;

/** `; removed from it: a.b, a.c, a.d and 4 more keys` */
function goneText(change: Change): string {
  const all = prunedKeys(change);
  if (all === 0 || change.action !== 'update') return '';
  const { drops = [] } = change;
  const named = drops.slice(0, all > NAMED_KEYS + 1 ? NAMED_KEYS : all);
  const rest = all - named.length;
  const more =
    rest === 0 ? [] : [named.length > 0 ? `${rest} more` : `${count(rest, 'key')} without a noted name`];
  return `; removed from it: ${[named.join(', '), ...more].filter((part) => part !== '').join(' and ')}`;
}

const LEFTOVER = {
  kept: 'kept; --prune removes it',
  together: 'kept; --prune removes them',
  touched: 'kept: changed elsewhere since',
  interrupted: 'kept: a push was interrupted; --prune --overwrite removes it',
};

const CONFLICT = {
  'changed elsewhere': 'changed elsewhere,',
  'deleted elsewhere': 'deleted elsewhere; we wrote it',
  'older value': 'older value; the newer one is from',
  'not ours yet': 'not ours yet, written',
  drops: 'keys in it would go; it was written',
};

const withDate = (words: string, { changedAt }: Change, now: number): string =>
  changedAt ? `${words} ${ago(changedAt, now)}`.replace(' from on ', ' from ') : words.replace(/[,;].*$/, '');

/** Names the heading under which a change is listed: the table of the file that holds it. */
export function sectionOf(change: Change, paths: ReadonlyMap<Key, readonly string[]>): string {
  if (change.action === 'remove' || change.action === 'leftover')
    return change.layout === undefined
      ? 'no longer in the file'
      : `of an earlier push with --layout ${change.layout}`;
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
