import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { type Position, place, UserError } from '../diagnostics.ts';
import { limits, tooLarge } from './limits.ts';

/** How many nodes something is, and how deep, once each alias is written out. */
interface Extent {
  readonly nodes: number;
  readonly depth: number;
}

const LEAF: Extent = { nodes: 1, depth: 0 };

interface Walk {
  readonly file: string;
  positionAt(offset: number): Position;
  /** What each anchor stands for by now: a name may be given again. */
  readonly anchors: Map<string, Node>;
  readonly extents: Map<Node, Extent>;
}

/**
 * Replaces each alias by the node that its anchor holds, as GitHub does, and looks for keys that stand twice. Every
 * node is visited once: what the aliases multiply is reckoned, not walked through.
 * @throws UserError for an alias of nothing, or of what it stands in; for a double key; and for more than a workflow has
 */
export function resolveAliases(
  root: Node | null,
  file: string,
  { positionAt }: { positionAt(offset: number): Position },
): void {
  measure(root, { file, positionAt, anchors: new Map(), extents: new Map() }, 0);
}

function measure(node: unknown, walk: Walk, level: number): Extent {
  if (!isMap(node) && !isSeq(node)) {
    if (isScalar(node)) remember(node, LEAF, walk);
    return LEAF;
  }
  if (level > limits.depth) throw tooDeep(node, walk);
  if (node.anchor) walk.anchors.set(node.anchor, node);
  if (isMap(node)) refuseDoubleKeys(node, walk);
  let extent = LEAF;
  for (const [n, item] of node.items.entries()) {
    for (const child of measureItem(node.items, n, item, walk, level + 1))
      extent = { nodes: extent.nodes + child.nodes, depth: Math.max(extent.depth, child.depth + 1) };
    if (extent.nodes > limits.nodes) throw tooMany(node, walk);
  }
  if (level + extent.depth > limits.depth) throw tooDeep(node, walk);
  remember(node, extent, walk);
  return extent;
}

/** Only what is whole has an extent, so that an alias of what it stands in finds none. */
function remember(node: Node & { readonly anchor?: string }, extent: Extent, walk: Walk): void {
  if (!node.anchor) return;
  walk.anchors.set(node.anchor, node);
  walk.extents.set(node, extent);
}

/** Measures an item of a list, or key and value of a map, and puts what they stand for in the place of aliases. */
function measureItem(items: unknown[], n: number, item: unknown, walk: Walk, level: number): Extent[] {
  if (isAlias(item)) {
    const [anchored, extent] = anchoredBy(item, walk);
    items[n] = anchored;
    return [extent];
  }
  if (!isPair(item)) return [measure(item, walk, level)];
  return (['key', 'value'] as const).map((side) => {
    const child = item[side];
    if (!isAlias(child)) return measure(child, walk, level);
    const [anchored, extent] = anchoredBy(child, walk);
    item[side] = anchored;
    return extent;
  });
}

function anchoredBy(alias: Alias, { anchors, extents, file }: Walk): [Node, Extent] {
  const anchored = anchors.get(alias.source);
  const extent = anchored && extents.get(anchored);
  if (extent) return [anchored, extent];
  throw new UserError(`${file}: the alias *${alias.source} leads nowhere`, {
    hint: 'an anchor stands before its aliases, and not around them',
  });
}

function refuseDoubleKeys(map: YAMLMap, walk: Walk): void {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) throw new UserError(`${placeOf(key, walk)} is not YAML (duplicate key)`);
    seen.add(key.value);
  }
}

const tooMany = (node: Node, walk: Walk): UserError =>
  tooLarge(
    placeOf(node, walk),
    `with its aliases written out there are more than ${limits.nodes.toLocaleString('en')} parts here`,
  );

const tooDeep = (node: Node, walk: Walk): UserError =>
  tooLarge(placeOf(node, walk), `lists and maps lie more than ${limits.depth} deep in each other`);

const placeOf = ({ range }: Node, { positionAt }: Walk): string => place(positionAt(range?.[0] ?? 0));
