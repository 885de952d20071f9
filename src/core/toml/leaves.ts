import type { Leaf, Path, TomlValue } from '../model.ts';
import { Redacted } from '../redacted.ts';
import type { SourceText } from './positions.ts';
import { type TableNode, type TreeNode, toValue } from './tree.ts';

/** Lists every value and every empty table below, in the order of the document. */
export function leavesOf(root: TableNode, source: SourceText): Leaf[] {
  return [...walk(root, [])]
    .map(({ node, path }) => leafOf(node, path, source))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

/** Whether a leaf is a table: a table that has keys is no leaf. */
export const isEmptyTable = ({ value }: Pick<Leaf, 'value'>): boolean => value.reveal().type === 'table';

function* walk(table: TableNode, path: Path): Generator<{ node: TreeNode; path: Path }> {
  for (const [key, node] of table.children) {
    const here = [...path, key];
    if (node.kind === 'table' && node.children.size > 0) yield* walk(node, here);
    else yield { node, path: here };
  }
}

function leafOf(node: TreeNode, path: Path, source: SourceText): Leaf {
  const comments = node.spans
    .map((span) => source.commentBeside(span))
    .filter((comment) => comment !== undefined);
  return {
    path,
    value: new Redacted<TomlValue>(toValue(node)),
    at: source.positionOf(node.spans[0]),
    ...(comments.length > 0 && { comment: new Redacted(comments.join('\n')) }),
  };
}
