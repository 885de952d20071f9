import path from 'node:path';
import type { Import } from './imports.ts';
import type { Source } from './sources.ts';

/** Of each file, the other files that it imports, however; sorted. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export function graphOf(sources: readonly Pick<Source, 'name' | 'imports'>[]): Graph {
  const names = new Set(sources.map(({ name }) => name));
  return new Map(
    sources.map(({ name, imports }) => {
      const targets = new Set(imports.map((one) => resolve(name, one)));
      return [name, [...targets].filter((target) => names.has(target) && target !== name).sort()];
    }),
  );
}

const resolve = (from: string, { target }: Import): string =>
  target.startsWith('.') ? path.posix.join(path.posix.dirname(from), target) : target;

/** Of each file, those that import it. */
export function importersOf(graph: Graph): Graph {
  const importers = new Map([...graph.keys()].map((name): [string, string[]] => [name, []]));
  for (const [name, targets] of graph) for (const target of targets) importers.get(target)?.push(name);
  return importers;
}

/** Groups the files that reach each other: each group is sorted, the largest comes first (Tarjan, 1972). */
export function cyclicGroupsOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];

  const visit = (name: string): number => {
    const own = order.size;
    let low = own;
    order.set(name, own);
    stack.push(name);
    for (const target of graph.get(name) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    lowest.set(name, low);
    if (low === own) groups.push(stack.splice(stack.indexOf(name)).sort());
    return low;
  };

  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return groups
    .filter(({ length }) => length > 1)
    .sort((left, right) => right.length - left.length || compare(left[0], right[0]));
}

const compare = (left = '', right = ''): number => (left < right ? -1 : left > right ? 1 : 0);

/** Finds a shortest way from the first file of a group back to itself: it begins and ends with the same name. */
export function cycleThrough(graph: Graph, group: readonly string[]): string[] {
  const [start = ''] = group;
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const target of graph.get(way.at(-1) ?? '') ?? []) {
      if (target === start) return [...way, start];
      if (seen.has(target) || !group.includes(target)) continue;
      seen.add(target);
      ways.push([...way, target]);
    }
  }
  throw new Error(`${start} is in no cycle`);
}
