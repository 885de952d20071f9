import type { Leaf, Path } from '../model.ts';

/** Several documents as one. */
export interface MergeResult {
  /** What dlt reads. Those of the first document come first, each document in its own order. */
  readonly leaves: readonly Leaf[];
  /** What dlt passes over, since a document before has something else there. */
  readonly shadowedLeaves: readonly ShadowedLeaf[];
}

export interface ShadowedLeaf {
  readonly leaf: Leaf;
  /** What stands in its way: at the same path, above or beneath. */
  readonly by: Leaf;
}

/**
 * Documents -> one, as dlt merges its files: the first wins. Tables are merged key by key, however deep; all
 * else is taken or left whole, arrays and arrays of tables too. Where one document has a table and another a
 * value, the first stays. (`update_dict_nested`, dlt 1.26 to 1.31, checked 2026-11-24.)
 */
export function mergeLeaves(documents: readonly (readonly Leaf[])[]): MergeResult {
  const merge = new Merge();
  for (const document of documents) merge.add(document);
  return merge.result();
}

class Merge {
  /** What ends a path: a value, or a table that is empty so far. */
  readonly #ends = new Map<string, Leaf>();
  /** The tables that hold something, each with the first of it. */
  readonly #tables = new Map<string, Leaf>();
  readonly #hidden: ShadowedLeaf[] = [];

  /** Keys of one document never stand in each other's way, so each is held against those before alone. */
  add(document: readonly Leaf[]): void {
    const judged = document.map((leaf) => ({ leaf, by: this.#inTheWay(leaf) }));
    for (const { leaf, by } of judged) {
      if (!by) this.#take(leaf);
      else if (!isEmptyTable(leaf) || !this.#isTable(leaf.path)) this.#hidden.push({ leaf, by });
    }
  }

  result(): MergeResult {
    return { leaves: [...this.#ends.values()], shadowedLeaves: this.#hidden };
  }

  #inTheWay({ path }: Leaf): Leaf | undefined {
    const above = tablesAbove(path).map((table) => this.#ends.get(idOf(table)));
    return (
      above.find((end) => end !== undefined && !isEmptyTable(end)) ??
      this.#ends.get(idOf(path)) ??
      this.#tables.get(idOf(path))
    );
  }

  #take(leaf: Leaf): void {
    for (const table of tablesAbove(leaf.path)) {
      const id = idOf(table);
      this.#ends.delete(id);
      if (!this.#tables.has(id)) this.#tables.set(id, leaf);
    }
    this.#ends.set(idOf(leaf.path), leaf);
  }

  #isTable(path: Path): boolean {
    const end = this.#ends.get(idOf(path));
    return end ? isEmptyTable(end) : this.#tables.has(idOf(path));
  }
}

const tablesAbove = (path: Path): Path[] => path.slice(1).map((_, index) => path.slice(0, index + 1));

const idOf = (path: Path): string => JSON.stringify(path);

const isEmptyTable = ({ value }: Leaf): boolean => value.reveal().type === 'table';
