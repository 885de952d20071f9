import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, visit } from 'yaml';
import { UserError } from '../diagnostics.ts';

/** The named values of a map; none of anything else. */
export const pairsOf = (map: unknown): [string, Node][] =>
  isMap(map)
    ? map.items.flatMap(({ key, value }) =>
        isScalar(key) && isNode(value) ? [[String(key.value), value]] : [],
      )
    : [];

export const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === 'string' ? node.value : undefined;

/** The keys of a map, those without a value too. */
export const keysOf = (map: unknown): string[] =>
  isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];

/** The value of a key, with its place; undefined where there is no map, or no such key in it. */
export const valueIn = (map: unknown, key: string): unknown => (isMap(map) ? map.get(key, true) : undefined);

/** The text of its `if:`, if it has one. */
export const conditionOf = (map: unknown): string | undefined => {
  const condition = valueIn(map, 'if');
  return isScalar(condition) ? String(condition.value) : undefined;
};

export const itemsOf = (list: unknown): readonly unknown[] => (isSeq(list) ? list.items : []);

/** The keys of the maps around a node, the outermost first, from the ancestors that `visit` tells. */
export const keysAbove = (path: readonly unknown[]): string[] =>
  path.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []));

/** More places than this for what one anchor holds is no workflow that anyone wrote. */
const MOST_ALIASES = 1000;

/**
 * Puts in the place of each alias what its anchor holds, as GitHub does. For reading alone.
 * @throws UserError for an alias of nothing, or of what it stands in
 */
export function resolveAliases(document: Document, file: string): void {
  let left = MOST_ALIASES;
  visit(document, {
    Alias: (_, alias, path) => {
      const meant = alias.resolve(document);
      left -= 1;
      if (meant && !isAlias(meant) && !path.some((one) => one === meant) && left >= 0) return meant;
      throw new UserError(`${file}: the alias *${alias.source} leads nowhere`, {
        hint: 'an anchor stands before its aliases, and not around them',
      });
    },
  });
}
