import type { AST } from 'toml-eslint-parser';
import type { Leaf, Path, TomlValue } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { refuse, treeReasons } from './errors.ts';
import { limits } from './limits.ts';
import type { SourceText, Span } from './positions.ts';

/** A part of a document, with every stretch of the text in which it was written. */
type TreeNode = TableNode | TableArrayNode | ValueNode;

/** A table. Its keys are in a map, so that `__proto__` is a key like any other. */
interface TableNode {
  readonly kind: 'table';
  readonly spans: readonly [Span];
  readonly children: Map<string, TreeNode>;
  readonly isInline?: true;
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
  const table: TableNode = { ...newTable(span), isInline: true };
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
function toValue(node: TreeNode): TomlValue {
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

/** Lists every value and every empty table below, in the order of the document. */
export function leavesOf(root: TableNode, source: SourceText): Leaf[] {
  return [...walk(root, [])]
    .map((found) => leafOf(found, source))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

interface FoundNode {
  readonly node: TreeNode;
  readonly path: Path;
  readonly inline: number | undefined;
}

function* walk(table: TableNode, path: Path, inline?: number): Generator<FoundNode> {
  for (const [key, node] of table.children) {
    const here = [...path, key];
    const outermost = inline ?? (node.kind === 'table' && node.isInline ? here.length : undefined);
    if (node.kind === 'table' && node.children.size > 0) yield* walk(node, here, outermost);
    else yield { node, path: here, inline: outermost };
  }
}

function leafOf({ node, path, inline }: FoundNode, source: SourceText): Leaf {
  const comments = node.spans
    .map((span) => source.commentBeside(span))
    .filter((comment) => comment !== undefined);
  const expires = comments.map(expiryIn).find((day) => day !== undefined);
  return {
    path,
    value: new Redacted<TomlValue>(toValue(node)),
    at: source.positionOf(node.spans[0]),
    ...(inline !== undefined && { inline }),
    ...(comments.length > 0 && { comment: new Redacted(comments.join('\n')) }),
    ...(expires !== undefined && { expires }),
  };
}

/** Reads `expires 2027-03-01` out of a comment. Digits alone leave it, so nothing else that is written there can. */
const expiryIn = (comment: string): string | undefined =>
  /(?:^|[^\w-])expires:?[ \t]+(\d{4}-\d{2}-\d{2})(?![\w-])/i.exec(comment)?.[1];

const dateTypes = {
  'offset-date-time': 'datetime',
  'local-date-time': 'datetime',
  'local-date': 'date',
  'local-time': 'time',
} as const;

/** Reads a value without parts. Undefined for a date that Python, and so dlt, does not have. */
function readScalar(node: AST.TOMLValue): TomlValue | undefined {
  switch (node.kind) {
    case 'string':
      return { type: 'string', value: node.value };
    case 'integer':
      return { type: 'integer', value: node.bigint };
    case 'float':
      return { type: 'float', value: node.value };
    case 'boolean':
      return { type: 'boolean', value: node.value };
    default: {
      const value = isoformat(node.datetime);
      return value === undefined ? undefined : { type: dateTypes[node.kind], value };
    }
  }
}

const DATE_OR_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)?[Tt ]?(?<time>\d\d:\d\d)?(?<second>:\d\d)?(?:\.(?<fraction>\d+))?(?<offset>[Zz]|[+-]\d\d:\d\d)?$/;

/**
 * Turns a date or time as TOML writes it into what Python's `isoformat()` writes of it, once tomlkit has read it:
 * `T` between date and time, seconds always, microseconds cut (not rounded) to six digits and left out when they
 * are zero, `+00:00` for UTC. Undefined for year 0, which Python does not have.
 */
function isoformat(text: string): string | undefined {
  const { date, time, second, fraction, offset } = DATE_OR_TIME.exec(text)?.groups ?? {};
  if (date?.startsWith('0000')) return undefined;
  const clock = time && `${time}${second ?? ':00'}${microseconds(fraction)}${utcOffset(offset)}`;
  return [date, clock].filter(Boolean).join('T');
}

function microseconds(fraction = ''): string {
  const six = fraction.slice(0, 6).padEnd(6, '0');
  return six === '000000' ? '' : `.${six}`;
}

const utcOffset = (offset = ''): string => offset.replace(/^[Zz]$|^-00:00$/, '+00:00');
