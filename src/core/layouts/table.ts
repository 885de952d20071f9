import type { Leaf, Path, TomlValue } from '../model.ts';

/** Leaves as the nested tables that they came from. An empty table stays a leaf. */
export interface Table {
  readonly path: Path;
  readonly children: Map<string, Leaf | Table>;
}

export const isTable = (node: Leaf | Table): node is Table => 'children' in node;

export function tableOf(leaves: readonly Leaf[]): Table {
  const root: Table = { path: [], children: new Map() };
  for (const leaf of leaves) {
    const parent = leaf.path.slice(0, -1).reduce(enter, root);
    parent.children.set(leaf.path.at(-1) ?? '', leaf);
  }
  return root;
}

function enter(table: Table, key: string): Table {
  const there = table.children.get(key);
  if (there && isTable(there)) return there;
  const made: Table = { path: [...table.path, key], children: new Map() };
  table.children.set(key, made);
  return made;
}

export const leavesIn = (node: Leaf | Table): Leaf[] =>
  isTable(node) ? [...node.children.values()].flatMap(leavesIn) : [node];

export function valueIn(node: Leaf | Table): TomlValue {
  if (!isTable(node)) return node.value.reveal();
  const entries = new Map([...node.children].map(([key, child]) => [key, valueIn(child)]));
  return { type: 'table', entries };
}
