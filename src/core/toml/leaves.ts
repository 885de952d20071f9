import type { Leaf, Path, TomlValue } from '../model.ts';
import { Redacted } from '../redacted.ts';
import type { Source } from './source.ts';
import { asValue, type Node, type Table } from './tree.ts';

/** Every value and every empty table below, in the order of the document. */
export function leavesOf(root: Table, source: Source): Leaf[] {
  return [...walk(root, [])]
    .map(({ node, path }) => leafOf(node, path, source))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function* walk(table: Table, path: Path): Generator<{ node: Node; path: Path }> {
  for (const [key, node] of table.children) {
    const here = [...path, key];
    if (node.kind === 'table' && node.children.size > 0) yield* walk(node, here);
    else yield { node, path: here };
  }
}

function leafOf(node: Node, path: Path, source: Source): Leaf {
  const comments = node.spans.map((span) => source.comment(span)).filter((found) => found !== undefined);
  return {
    path,
    value: new Redacted<TomlValue>(asValue(node)),
    at: source.at(node.spans[0]),
    ...(comments.length > 0 && { comment: new Redacted(comments.join('\n')) }),
  };
}
