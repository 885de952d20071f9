import type { AST } from 'toml-eslint-parser';
import type { TomlValue } from '../model.ts';
import { refuse, treeReasons } from './errors.ts';
import { limits } from './limits.ts';
import type { SourceText, Span } from './positions.ts';
import { readScalar } from './scalars.ts';

/** A part of a document, with every stretch of the text in which it was written. */
export type TreeNode = TableNode | TableArrayNode | ValueNode;

/** A table. Its keys are in a map, so that `__proto__` is a key like any other. */
export interface TableNode {
  readonly kind: 'table';
  readonly spans: readonly [Span];
  readonly children: Map<string, TreeNode>;
}

/** An array of tables, written `[[like.this]]`. */
interface TableArrayNode {
  readonly kind: 'table array';
  readonly spans: [Span, ...Span[]];
  readonly tables: TableNode[];
}

interface ValueNode {
  readonly kind: 'value';
  readonly spans: readonly [Span];
  readonly value: TomlValue;
}

/** Builds the nested tables that the syntax tree of a valid document describes. */
export function buildTree(program: AST.TOMLProgram, source: SourceText): TableNode {
  const [top] = program.body;
  const root = newTable(top);
  for (const item of top.body) {
    if (item.type === 'TOMLKeyValue') addKey(source, root, item, 0);
    else addSection(source, root, item);
  }
  return root;
}

/** Adds `[a.b]` or `[[a.b]]` and the lines below it. */
function addSection(source: SourceText, root: TableNode, node: AST.TOMLTable): void {
  const keys = keysOf(node.key);
  checkDepth(source, node, keys.length);
  const { parent, last } = descend(root, keys, node);
  const table = node.kind === 'array' ? appendTable(parent, last, node) : enter(parent, last, node);
  for (const item of node.body) addKey(source, table, item, keys.length);
}

/** Adds `a.b = value` to a table that lies `depth` keys deep. */
function addKey(source: SourceText, table: TableNode, node: AST.TOMLKeyValue, depth: number): void {
  const keys = keysOf(node.key);
  checkDepth(source, node, depth + keys.length);
  const { parent, last } = descend(table, keys, node);
  parent.children.set(last, readNode(source, node, depth + keys.length));
}

function readNode(source: SourceText, node: AST.TOMLKeyValue, depth: number): TreeNode {
  if (node.value.type === 'TOMLInlineTable') return readInlineTable(source, node, node.value, depth);
  return { kind: 'value', spans: [node], value: readContent(source, node.value, depth) };
}

function readInlineTable(
  source: SourceText,
  span: Span,
  node: AST.TOMLInlineTable,
  depth: number,
): TableNode {
  const table = newTable(span);
  for (const item of node.body) addKey(source, table, item, depth);
  return table;
}

function readContent(source: SourceText, node: AST.TOMLContentNode, depth: number): TomlValue {
  checkDepth(source, node, depth);
  if (node.type === 'TOMLArray')
    return { type: 'array', items: node.elements.map((item) => readContent(source, item, depth + 1)) };
  if (node.type === 'TOMLInlineTable') return toValue(readInlineTable(source, node, node, depth));
  return readScalar(node) ?? refuse(source.file, source.positionOf(node), treeReasons.date);
}

/** Reads a node as one value. */
export function toValue(node: TreeNode): TomlValue {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'table array') return { type: 'array', items: node.tables.map(toValue) };
  return { type: 'table', entries: new Map([...node.children].map(([key, child]) => [key, toValue(child)])) };
}

/** Walks down to the table that holds the last key, and makes what is not there yet. */
function descend(from: TableNode, keys: readonly string[], span: Span): { parent: TableNode; last: string } {
  const last = keys.at(-1);
  if (last === undefined) throw new Error('a key of the syntax tree has no parts');
  const parent = keys.slice(0, -1).reduce((table, key) => enter(table, key, span), from);
  return { parent, last };
}

/** Opens the table of that key: the last one of an array of tables, a new one where there is none. */
function enter(parent: TableNode, key: string, span: Span): TableNode {
  const existing = parent.children.get(key);
  if (existing?.kind === 'table') return existing;
  if (existing?.kind === 'table array') {
    existing.spans.push(span);
    const last = existing.tables.at(-1);
    if (last) return last;
  }
  const table = newTable(span);
  parent.children.set(key, table);
  return table;
}

function appendTable(parent: TableNode, key: string, span: Span): TableNode {
  const table = newTable(span);
  const existing = parent.children.get(key);
  if (existing?.kind === 'table array') {
    existing.tables.push(table);
    existing.spans.push(span);
  } else parent.children.set(key, { kind: 'table array', spans: [span], tables: [table] });
  return table;
}

const newTable = (span: Span): TableNode => ({ kind: 'table', spans: [span], children: new Map() });

const keysOf = ({ keys }: AST.TOMLKey): string[] =>
  keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));

function checkDepth(source: SourceText, span: Span, depth: number): void {
  if (depth > limits.levels) refuse(source.file, source.positionOf(span), treeReasons.nested);
}
