import { expiryOf } from '../dlt/expiry.ts';
import { keyOf, variableOf } from '../entries.ts';
import type { Entry, EntryId, Leaf, Path } from '../model.ts';
import { dotted } from '../toml/path.ts';
import { type CellState, type StateKind, states } from './states.ts';
import type { Cell, LookedAt, StatusGroup, StatusRow } from './status.ts';

interface GrowingRow {
  readonly kind: StatusGroup['kind'];
  readonly title: string;
  row: Omit<StatusRow, 'cells' | 'readers' | 'variable'>;
  readonly cells: Map<string, Cell>;
  readers?: Set<string>;
  variable?: string;
}

/** The rows of a status, while target after target is added. Each keeps the place that it has where it is met first. */
export class Rows {
  readonly #now: number;
  readonly #rows = new Map<string, GrowingRow>();

  constructor(now: number) {
    this.#now = now;
  }

  add(target: LookedAt): void {
    for (const entry of target.entries) this.#addEntry(entry, target);
    const wanted = new Set(target.entries.map(keyOf));
    for (const [key, cell] of target.cells)
      if (!wanted.has(key)) this.#put(this.#named('gone', cell), target.name, cell);
  }

  /** Documents first: what they hold shows a line below them. */
  groups(): StatusGroup[] {
    const groups = Map.groupBy(this.#rows.values(), ({ kind, title }) => `${ORDER.indexOf(kind)} ${title}`);
    return [...groups.values()]
      .flatMap(([first, ...others]): StatusGroup[] =>
        first ? [{ kind: first.kind, title: first.title, rows: [first, ...others].map(finished) }] : [],
      )
      .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  }

  #addEntry(entry: Entry, { name, cells, readers }: LookedAt): void {
    const cell = cells.get(keyOf(entry));
    const [leaf] = entry.from;
    const isSingle = leaf !== undefined && entry.from.length === 1 && !entry.keys;
    const row = isSingle ? this.#ofLeaf(leaf) : this.#holding(entry);
    if (isSingle) row.variable ??= variableOf(entry);
    for (const job of readers?.get(keyOf(entry)) ?? []) row.readers = (row.readers ?? new Set()).add(job);
    if (readers?.has(keyOf(entry))) row.readers ??= new Set();
    if (cell) this.#put(row, name, cell);
    if (isSingle || entry.from.length === 0) return;
    const inside = { type: entry.type, name: entry.name, within: row.row.path };
    for (const one of entry.from) {
      const member = this.#ofLeaf(one);
      if (cell) this.#put(member, name, { state: 'within', ...inside });
    }
  }

  /** A value that goes to one target in two forms is told of by the one that needs more. */
  #put({ cells }: GrowingRow, target: string, cell: Cell): void {
    const other = cells.get(target);
    if (!other || rankOf(cell.state) < rankOf(other.state)) cells.set(target, cell);
  }

  #ofLeaf({ path, at, expires }: Leaf): GrowingRow {
    const title = dotted(path.slice(0, -1));
    const row = { path: dotted(path), at };
    return this.#row('section', title, {
      ...row,
      ...(expires !== undefined && { expires: expiryOf(expires, this.#now) }),
    });
  }

  #holding(entry: Entry): GrowingRow {
    if (entry.from.length === 0) return this.#named('besides', entry);
    const path = entry.keys ? entry.name : dotted(sharedTable(entry.from.map((leaf) => leaf.path)));
    return this.#row('documents', '', { path: path || entry.name, holds: entry.from.length });
  }

  #named(kind: StatusGroup['kind'], { name }: EntryId): GrowingRow {
    return this.#row(kind, '', { path: name });
  }

  #row(kind: StatusGroup['kind'], title: string, row: GrowingRow['row']): GrowingRow {
    const key = JSON.stringify([kind, row.path]);
    const known = this.#rows.get(key) ?? { kind, title, row, cells: new Map() };
    known.row = { ...row, ...known.row, ...earlier(row, known.row) };
    this.#rows.set(key, known);
    return known;
  }
}

const ORDER: readonly StatusGroup['kind'][] = ['documents', 'section', 'besides', 'gone'];

const finished = ({ row, cells, readers, variable }: GrowingRow): StatusRow => ({
  ...row,
  ...(variable !== undefined && { variable }),
  ...(readers && { readers: [...readers] }),
  cells,
});

/** Where two files have a value of the same path, the day that comes first is told. */
function earlier(
  { expires: one }: GrowingRow['row'],
  { expires: other }: GrowingRow['row'],
): Pick<StatusRow, 'expires'> {
  const first = [one, other].filter((each) => each !== undefined).toSorted((a, b) => (a.on < b.on ? -1 : 1));
  return first[0] ? { expires: first[0] } : {};
}

/** What needs someone comes first, what is told by another row last. */
const RANKS: readonly StateKind[] = [
  'conflict',
  'missing',
  'pending',
  'unknown',
  'fine',
  'left over',
  'within',
];

const rankOf = (state: CellState): number => RANKS.indexOf(states[state].kind);

/** The table that all of these paths lie in. */
function sharedTable(paths: readonly Path[]): Path {
  const [first = [], ...others] = paths;
  const tables = first.slice(0, -1);
  const end = tables.findIndex((key, n) => others.some((path) => path[n] !== key || n >= path.length - 1));
  return end < 0 ? tables : tables.slice(0, end);
}
