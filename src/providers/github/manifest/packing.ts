/** A page as it is: what on it is not ours to move, and the names that stand on it. */
export interface Shelf {
  /** Bytes. */
  readonly usedBytes: number;
  readonly names: readonly string[];
}

export interface Packing {
  /** The names by page, at least as many pages as there were. */
  readonly pages: readonly (readonly string[])[];
  /** Indices of the pages that names were moved away from: no name is moved to one of these. */
  readonly left: ReadonlySet<number>;
}

interface Room {
  /** Bytes. */
  readonly limit: number;
  /** Pages. */
  readonly most: number;
  /** Bytes that a page takes before a name stands on it. */
  readonly fresh: number;
}

/**
 * Where each name shall stand: where it does, as long as there is room, else on the first page that has some, else
 * on a new one. Undefined when so many pages do not hold them.
 * @param sizes every name, and how many bytes it takes
 */
export function pack(
  sizes: ReadonlyMap<string, number>,
  shelves: readonly Shelf[],
  { limit, most, fresh }: Room,
): Packing | undefined {
  const pages = shelves.map(({ usedBytes, names }) => fill(usedBytes, names, sizes, limit));
  const left = new Set(pages.flatMap(({ over }, n) => (over ? [n] : [])));
  const placed = new Set(pages.flatMap(({ names }) => names));
  for (const [name, size] of sizes) {
    if (placed.has(name)) continue;
    let page = pages.find((one) => !one.over && one.used + size <= limit);
    if (!page) {
      if (pages.length >= most || fresh + size > limit) return undefined;
      page = { names: [], used: fresh, over: false };
      pages.push(page);
    }
    page.names.push(name);
    page.used += size;
  }
  return { pages: pages.map(({ names }) => names), left };
}

/** As many of its names as fit. */
function fill(
  usedBytes: number,
  all: readonly string[],
  sizes: ReadonlyMap<string, number>,
  limit: number,
): { names: string[]; used: number; over: boolean } {
  const names: string[] = [];
  let used = usedBytes;
  let over = false;
  for (const name of all) {
    const size = sizes.get(name);
    if (size === undefined) continue;
    over ||= used + size > limit;
    if (used + size > limit) continue;
    names.push(name);
    used += size;
  }
  return { names, used, over };
}
