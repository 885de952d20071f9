import { isMap, isScalar, isSeq, type Node } from 'yaml';

/** The named values of a map; none of anything else. */
export const pairsOf = (map: unknown): [string, Node][] =>
  isMap(map)
    ? map.items.flatMap(({ key, value }) =>
        isScalar(key) && isNode(value) ? [[String(key.value), value]] : [],
      )
    : [];

const isNode = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value);

export const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === 'string' ? node.value : undefined;

/** The keys of a map, those without a value too. */
export const keysOf = (map: unknown): string[] =>
  isMap(map) ? map.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
