import { pythonRepr } from '../dlt/encode.ts';
import type { Leaf, Path, TomlValue } from '../model.ts';
import { isEmptyTable } from '../toml/path.ts';

/** A table with the leaves and tables below it. An empty table is a leaf. */
export interface Table {
  readonly path: Path;
  readonly children: Map<string, Leaf | Table>;
}

export const isTable = (node: Leaf | Table): node is Table => 'children' in node;

/** Nests leaves in the tables that they came from. */
export function tableOf(leaves: readonly Leaf[]): Table {
  const root: Table = { path: [], children: new Map() };
  for (const leaf of leaves) {
    const parent = leaf.path.slice(0, -1).reduce(enter, root);
    parent.children.set(leaf.path.at(-1) ?? '', leaf);
  }
  return root;
}

function enter(table: Table, key: string): Table {
  const existing = table.children.get(key);
  if (existing && isTable(existing)) return existing;
  const created: Table = { path: [...table.path, key], children: new Map() };
  table.children.set(key, created);
  return created;
}

/** Lists all leaves of a table, or the leaf itself. */
export const leavesIn = (node: Leaf | Table): Leaf[] =>
  isTable(node) ? [...node.children.values()].flatMap(leavesIn) : [node];

/** Whether a table of the file has more, which `--include` leaves out. */
export const isCut = ({ path }: Leaf | Table, unselected: readonly Leaf[] = []): boolean =>
  unselected.some((leaf) => leaf.path.length > path.length && path.every((key, n) => key === leaf.path[n]));

/** Reads a table as one value. */
export function valueIn(node: Leaf | Table): TomlValue {
  if (!isTable(node)) return node.value.reveal();
  const entries = new Map([...node.children].map(([key, child]) => [key, valueIn(child)]));
  return { type: 'table', entries };
}

/**
 * Writes nested tables as the TOML text of the same document, in TOML 1.0: value for value, type for type, and key
 * for key in the same order. The same tables always give the same text.
 *
 * Values stand below the header of their table. A table that comes before a value of its parent is written
 * in dotted keys, since below a header it would move behind that value.
 */
export const tomlText = (root: Table): string =>
  [...sections(root)].map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');

/** Writes the lines of this table and of each one below, each with its header. */
function* sections({ path, children }: Table): Generator<string[]> {
  const all = [...children.values()];
  const values = all.findLastIndex((child) => !isTable(child) && !isEmptyTable(child)) + 1;
  const lines = all.slice(0, values).flatMap((child) => assignments(child, path.length));
  if (lines.length > 0) yield path.length > 0 ? [header(path), ...lines] : lines;
  for (const child of all.slice(values)) {
    if (isTable(child)) yield* sections(child);
    else yield [header(child.path)];
  }
}

const header = (path: Path): string => `[${keys(path)}]`;

/** Writes `a.b = value`, below the header of a table that is `depth` keys deep. */
const assignments = (node: Leaf | Table, depth: number): string[] =>
  isTable(node)
    ? [...node.children.values()].flatMap((child) => assignments(child, depth))
    : [`${keys(node.path.slice(depth))} = ${valueText(node.value.reveal())}`];

const keys = (path: Path): string => path.map(keyText).join('.');

const keyText = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : stringText(key));

function valueText(value: TomlValue): string {
  switch (value.type) {
    case 'string':
      return stringText(value.value);
    case 'boolean':
      return String(value.value);
    case 'integer':
      return integerText(value.value);
    case 'float':
      return pythonRepr(value.value);
    case 'datetime':
      return value.value.replace(/\+00:00$/, 'Z');
    case 'date':
    case 'time':
      return value.value;
    case 'array':
      return `[${value.items.map(valueText).join(', ')}]`;
    case 'table':
      return inlineTable(value.entries);
  }
}

function inlineTable(entries: ReadonlyMap<string, TomlValue>): string {
  const members = [...entries].map(([key, value]) => `${keyText(key)} = ${valueText(value)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

/** Quotes a text as JSON does, whose escapes are TOML's too; TOML wants one for DEL besides. */
const stringText = (text: string): string => JSON.stringify(text).replaceAll('\x7f', '\\u007f');

/** Writes long integers in hexadecimal: Python refuses to read more than 4,300 decimal digits. */
const integerText = (value: bigint): string => {
  const digits = value.toString();
  return digits.length > 4300 && value > 0n ? `0x${value.toString(16)}` : digits;
};
