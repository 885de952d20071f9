import type { AST } from 'toml-eslint-parser';
import type { TomlValue } from '../model.ts';
import { limits } from './bounds.ts';
import { ownReasons } from './reasons.ts';
import { refuse } from './refuse.ts';
import { scalarOf } from './scalars.ts';
import type { Source, Span } from './source.ts';

/** What stands in a document, with every stretch of the text that it was written in. */
export type Node = Table | List | Value;

/** Tables are maps, so that `__proto__` is a key like any other. */
export interface Table {
  readonly kind: 'table';
  readonly spans: readonly [Span];
  readonly children: Map<string, Node>;
}

/** An array of tables, written `[[like.this]]`. */
interface List {
  readonly kind: 'list';
  readonly spans: [Span, ...Span[]];
  readonly tables: Table[];
}

interface Value {
  readonly kind: 'value';
  readonly spans: readonly [Span];
  readonly value: TomlValue;
}

/** The syntax tree of a valid document -> the nested tables that it describes. */
export function treeOf(program: AST.TOMLProgram, source: Source): Table {
  const [top] = program.body;
  const root = tableIn(top);
  for (const item of top.body) {
    if (item.type === 'TOMLKeyValue') put(source, root, item, 0);
    else putSection(source, root, item);
  }
  return root;
}

/** `[a.b]` or `[[a.b]]` and the lines below it. */
function putSection(source: Source, root: Table, node: AST.TOMLTable): void {
  const keys = keysOf(node.key);
  checkDepth(source, node, keys.length);
  const { parent, last } = descend(root, keys, node);
  const table = node.kind === 'array' ? append(parent, last, node) : enter(parent, last, node);
  for (const item of node.body) put(source, table, item, keys.length);
}

/** `a.b = value`, in a table that lies `depth` keys deep. */
function put(source: Source, table: Table, node: AST.TOMLKeyValue, depth: number): void {
  const keys = keysOf(node.key);
  checkDepth(source, node, depth + keys.length);
  const { parent, last } = descend(table, keys, node);
  parent.children.set(last, nodeOf(source, node, depth + keys.length));
}

function nodeOf(source: Source, node: AST.TOMLKeyValue, depth: number): Node {
  if (node.value.type === 'TOMLInlineTable') return inlineTable(source, node, node.value, depth);
  return { kind: 'value', spans: [node], value: contentOf(source, node.value, depth) };
}

function inlineTable(source: Source, span: Span, node: AST.TOMLInlineTable, depth: number): Table {
  const table = tableIn(span);
  for (const item of node.body) put(source, table, item, depth);
  return table;
}

function contentOf(source: Source, node: AST.TOMLContentNode, depth: number): TomlValue {
  checkDepth(source, node, depth);
  if (node.type === 'TOMLArray')
    return { type: 'array', items: node.elements.map((item) => contentOf(source, item, depth + 1)) };
  if (node.type === 'TOMLInlineTable') return asValue(inlineTable(source, node, node, depth));
  return scalarOf(node) ?? refuse(source.file, source.at(node), ownReasons.date);
}

/** A node as the value that it is as a whole. */
export function asValue(node: Node): TomlValue {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'list') return { type: 'array', items: node.tables.map(asValue) };
  return { type: 'table', entries: new Map([...node.children].map(([key, child]) => [key, asValue(child)])) };
}

/** Walks down to the table that holds the last key, and makes what is not there yet. */
function descend(from: Table, keys: readonly string[], span: Span): { parent: Table; last: string } {
  const last = keys.at(-1);
  if (last === undefined) throw new Error('a key of the syntax tree has no parts');
  const parent = keys.slice(0, -1).reduce((table, key) => enter(table, key, span), from);
  return { parent, last };
}

/** The table of that key: the last one of a list, a new one where there is none. */
function enter(parent: Table, key: string, span: Span): Table {
  const there = parent.children.get(key);
  if (there?.kind === 'table') return there;
  if (there?.kind === 'list') {
    there.spans.push(span);
    const last = there.tables.at(-1);
    if (last) return last;
  }
  const table = tableIn(span);
  parent.children.set(key, table);
  return table;
}

function append(parent: Table, key: string, span: Span): Table {
  const table = tableIn(span);
  const there = parent.children.get(key);
  if (there?.kind === 'list') {
    there.tables.push(table);
    there.spans.push(span);
  } else parent.children.set(key, { kind: 'list', spans: [span], tables: [table] });
  return table;
}

const tableIn = (span: Span): Table => ({ kind: 'table', spans: [span], children: new Map() });

const keysOf = ({ keys }: AST.TOMLKey): string[] =>
  keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));

function checkDepth(source: Source, span: Span, depth: number): void {
  if (depth > limits.levels) refuse(source.file, source.at(span), ownReasons.nested);
}
