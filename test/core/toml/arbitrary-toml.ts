import fc from 'fast-check';
import type { TomlValue } from '../../../src/core/model.ts';
import { scalar, type Written } from './arbitrary-toml-values.ts';

/** A document and what it says, known before any parser has seen it. */
export interface Document {
  readonly text: string;
  readonly table: TomlTable;
}

export type TomlTable = Extract<TomlValue, { type: 'table' }>;

type Tree = { readonly kind: 'value'; readonly written: Written } | TableTree | ListTree;

interface TableTree {
  readonly kind: 'table';
  /** How the table is written: `{...}`, as dotted keys, or under a header. */
  readonly style: 'inline' | 'dotted' | 'header';
  readonly children: readonly Child[];
}

/** `[[...]]` */
interface ListTree {
  readonly kind: 'list';
  readonly tables: readonly TableTree[];
}

type Child = readonly [key: Key, tree: Tree];

interface Key {
  readonly name: string;
  readonly text: string;
}

const quoted = (name: string): Key => ({ name, text: JSON.stringify(name).replaceAll('\x7f', '\\u007f') });
const bare = (name: string): Key => ({ name, text: name });

const telling = [
  ...['credentials', 'headers', 'options', 'sources', 'destination', 'query', 'a__b', 'KEY', 'key', '-', '1'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
];

const key: fc.Arbitrary<Key> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...telling).map(bare) },
  { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_-]{1,6}$/).map(bare) },
  { weight: 1, arbitrary: fc.constantFrom('', 'a.b', 'ß', 'X Y', '"', '\n', '\0').map(quoted) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }).map(quoted) },
);

const array = (item: fc.Arbitrary<Written>): fc.Arbitrary<Written> =>
  fc
    .tuple(fc.array(item, { maxLength: 3 }), fc.constantFrom('', ' ', '\n', ' # [in]\n'), fc.boolean())
    .map(([items, gap, comma]) => ({
      text: `[${gap}${items.map(({ text }) => text).join(`${gap},${gap}`)}${comma && items.length > 0 ? `${gap},` : ''}${gap}]`,
      value: { type: 'array', items: items.map(({ value }) => value) },
    }));

const nesting = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier(), withCrossShrink: true };

const children = (tree: fc.Arbitrary<Tree>): fc.Arbitrary<Child[]> =>
  fc.uniqueArray(fc.tuple(key, tree), { maxLength: 4, selector: ([{ name }]) => name });

const { table } = fc.letrec<{
  written: Written;
  flat: Tree;
  tree: Tree;
  inline: TableTree;
  table: TableTree;
}>((tie) => ({
  written: fc.oneof(
    nesting,
    scalar,
    array(tie('written')),
    tie('inline').map((tree) => ({ text: inlineText(tree), value: valueOfTable(tree) })),
  ),
  flat: fc.oneof(
    nesting,
    tie('written')
      .filter(({ value }) => value.type !== 'table')
      .map((written) => ({ kind: 'value', written }) as const),
    tie('inline'),
  ),
  inline: fc.tuple(fc.constantFrom('inline', 'dotted'), children(tie('flat'))).map(([style, found]) => ({
    kind: 'table' as const,
    // Dotted keys cannot write an empty table.
    style: found.length === 0 ? 'inline' : style,
    children: found,
  })),
  tree: fc.oneof(
    nesting,
    tie('flat'),
    tie('table'),
    fc
      .array(tie('table'), { minLength: 1, maxLength: 3 })
      .map((tables) => ({ kind: 'list' as const, tables })),
  ),
  table: children(tie('tree')).map((found) => ({ kind: 'table', style: 'header', children: found })),
}));

export const tomlDocument: fc.Arbitrary<Document> = fc
  .tuple(table, fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(99), { minLength: 7, maxLength: 7 }))
  .map(([root, lineEnd, noise]) => ({
    text: documentText(root, noise).replaceAll('\n', lineEnd),
    table: valueOfTable(root),
  }));

function valueOfTable({ children: found }: TableTree): TomlTable {
  return { type: 'table', entries: new Map(found.map(([{ name }, tree]) => [name, valueOfTree(tree)])) };
}

function valueOfTree(tree: Tree): TomlValue {
  if (tree.kind === 'value') return tree.written.value;
  return tree.kind === 'table' ? valueOfTable(tree) : { type: 'array', items: tree.tables.map(valueOfTable) };
}

/** Sections may come in any order, save those inside one element of a list. */
function documentText(root: TableTree, noise: readonly number[]): string {
  const [own = '', ...sections] = blocks(root, []);
  const rank = (index: number) => (noise[index % noise.length] ?? 0) * (index + 1);
  const shuffled = sections.map((text, index) => ({ text, at: rank(index) })).sort((a, b) => a.at - b.at);
  return [own, ...shuffled.map(({ text }) => text)].join('\n');
}

/** The lines of a table itself, then one block for each section beneath it. */
function blocks(tree: TableTree, path: readonly string[]): string[] {
  const own = tree.children.flatMap(([{ text }, child]) => keyLines(text, child));
  const beneath = tree.children.flatMap(([{ text }, child]) => sectionsOf(child, [...path, text]));
  const isImplied = own.length === 0 && beneath.some((block) => block.startsWith(`[${path.join(' . ')} . `));
  const header = path.length > 0 && !isImplied ? [`[${path.join(' . ')}] # header`] : [];
  return [[...header, ...own, ''].join('\n'), ...beneath];
}

function sectionsOf(tree: Tree, path: readonly string[]): string[] {
  if (tree.kind === 'list') return [tree.tables.map((item) => element(item, path)).join('\n')];
  return tree.kind === 'table' && tree.style === 'header' ? blocks(tree, path) : [];
}

function element(tree: TableTree, path: readonly string[]): string {
  const [own = '', ...beneath] = blocks(tree, path);
  const body = own.startsWith('[') ? own.slice(own.indexOf('\n') + 1) : own;
  return [`[[${path.join('.')}]]`, body, ...beneath].join('\n');
}

/** `key = value` lines: one, or several for a table of dotted keys. */
function keyLines(text: string, tree: Tree): string[] {
  if (tree.kind === 'value') return [`${text} = ${tree.written.text} # comment`];
  if (tree.kind === 'list' || tree.style === 'header') return [];
  if (tree.style === 'inline') return [`${text}=${inlineText(tree)}`];
  return tree.children.flatMap(([inner, child]) => keyLines(`${text}.${inner.text}`, child));
}

function inlineText({ children: found }: TableTree): string {
  const members = found.flatMap(([{ text }, child]) => inlineMembers(text, child));
  return `{ ${members.join(', ')} }`;
}

function inlineMembers(text: string, tree: Tree): string[] {
  if (tree.kind === 'value') return [`${text} = ${tree.written.text}`];
  if (tree.kind === 'list') return [];
  if (tree.style === 'inline') return [`${text} = ${inlineText(tree)}`];
  return tree.children.flatMap(([inner, child]) => inlineMembers(`${text}.${inner.text}`, child));
}
