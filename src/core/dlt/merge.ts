import type { Leaf, Path } from '../model.ts';
import { dotted, isEmptyTable, tablesAround } from '../toml/path.ts';

/** Several documents, merged into one. */
export interface MergeResult {
  /** What dlt reads. Those of the first document come first, each document in its own order. */
  readonly leaves: readonly Leaf[];
  /** What dlt passes over, since a document before has something else there. */
  readonly shadowedLeaves: readonly ShadowedLeaf[];
}

export interface ShadowedLeaf {
  readonly leaf: Leaf;
  /** What dlt reads instead: at the same path, above or beneath. */
  readonly by: Leaf;
}

/**
 * Merges documents as dlt merges its files: the first wins. Tables are merged key by key, however deep; all
 * else is taken or left whole, arrays and arrays of tables too. Where one document has a table and another a
 * value, the first stays. (`update_dict_nested`, dlt 1.26 to 1.31, checked 2026-11-24.)
 */
export function mergeLeaves(documents: readonly (readonly Leaf[])[]): MergeResult {
  const merge = new Merge();
  for (const document of documents) merge.add(document);
  return merge.result();
}

class Merge {
  /** By path, what ends one: a value, or a table that is empty so far. */
  readonly #ends = new Map<string, Leaf>();
  /** By path, the tables that hold something, each with its first leaf. */
  readonly #tables = new Map<string, Leaf>();
  readonly #shadowed: ShadowedLeaf[] = [];

  /** Adds a document. Its keys never shadow each other, so each is compared with those before alone. */
  add(document: readonly Leaf[]): void {
    const pairs = document.map((leaf) => ({ leaf, by: this.#shadowOf(leaf) }));
    for (const { leaf, by } of pairs) {
      if (!by) this.#take(leaf);
      else if (!isEmptyTable(leaf) || !this.#isTable(leaf.path)) this.#shadowed.push({ leaf, by });
    }
  }

  result(): MergeResult {
    return { leaves: [...this.#ends.values()], shadowedLeaves: this.#shadowed };
  }

  #shadowOf({ path }: Leaf): Leaf | undefined {
    const above = tablesAround(path).map((table) => this.#ends.get(dotted(table)));
    return (
      above.find((end) => end !== undefined && !isEmptyTable(end)) ??
      this.#ends.get(dotted(path)) ??
      this.#tables.get(dotted(path))
    );
  }

  #take(leaf: Leaf): void {
    for (const table of tablesAround(leaf.path)) {
      const id = dotted(table);
      this.#ends.delete(id);
      if (!this.#tables.has(id)) this.#tables.set(id, leaf);
    }
    this.#ends.set(dotted(leaf.path), leaf);
  }

  #isTable(path: Path): boolean {
    const end = this.#ends.get(dotted(path));
    return end ? isEmptyTable(end) : this.#tables.has(dotted(path));
  }
}
