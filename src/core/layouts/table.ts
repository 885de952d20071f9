import type { Leaf, Path, TomlValue } from '../model.ts';

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

/** Reads a table as one value. */
export function valueIn(node: Leaf | Table): TomlValue {
  if (!isTable(node)) return node.value.reveal();
  const entries = new Map([...node.children].map(([key, child]) => [key, valueIn(child)]));
  return { type: 'table', entries };
}
