import type { Keyring } from '../../../core/marks/mark.ts';
import { latestPush } from '../../../core/marks/provenance.ts';
import type { LastPush } from '../../../core/model.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';
import { outdated, type PageStorage, refused } from './storage.ts';
import { bytesOf, type ManifestLocation, readManifest, serialise } from './text.ts';

/*
 * A manifest of many names is kept on several pages, each a whole manifest of its own for some of the names:
 * own title, own sections, own seals. A claim (`manifest.ts`) is true wherever it stands, so nothing depends on
 * pages being written at once: whoever dies between two of them leaves some names announced that were never
 * written, or not yet vouched for after they were, and both are only `cannot compare`.
 *
 * - A reader takes a name from where it finds it. On two pages (left by a death, or by two runs at once) what waits
 *   on a write counts, else the later claim; the next write leaves one of them.
 * - A name stays where it is as long as there is room. One that moves is written on its new page before the old one
 *   is written without it, so that it is missing from no look.
 * - A reader asks for page 1, then 2, then 3 and 4, 5 to 8, 9 to 16, in this order for the same reason, until the
 *   last of these is not there.
 *
 * Sized before the first write: a run takes as many pages as hold what it announces, and what is settled afterwards
 * is no longer than what was announced. Pages are made before marks of earlier writes are left out.
 */

/** By so many bytes at most is the first claim of a name longer than its announcement, if that has no time. */
const GROWS = 8;

type ManifestEntries = ReadonlyMap<string, ManifestEntry>;

interface ManifestPage {
  /** Undefined: not there. */
  readonly text: string | undefined;
  readonly foreign: readonly string[];
  /** The names that count from here. */
  readonly names: readonly string[];
  readonly lastPush?: LastPush | undefined;
}

/** The manifest of one place, as it was read last. */
export class ManifestPages {
  readonly #storage: PageStorage;
  readonly #keyring: Keyring;
  readonly #store: string;
  #texts: readonly (string | undefined)[] = [];
  #pages: readonly ManifestPage[] = [];

  /** @param store the place whose secrets it is about: `Store.id` */
  constructor(storage: PageStorage, keyring: Keyring, store: string) {
    this.#storage = storage;
    this.#keyring = keyring;
    this.#store = store;
  }

  /** Fetches what there is. False when the token may not read it. */
  async read(): Promise<boolean> {
    const texts: (string | undefined)[] = [];
    for (let upTo = 1; upTo <= this.#storage.most; upTo *= 2) {
      const pages = Array.from({ length: upTo - texts.length }, (_, n) => texts.length + n + 1);
      const read = await Promise.all(pages.map((page) => this.#storage.read(page)));
      const found = read.filter((text) => text !== refused);
      if (found.length < read.length) return false;
      texts.push(...found);
      if (upTo > 1 && found.at(-1) === undefined) break;
    }
    this.#texts = texts.slice(0, texts.findLastIndex((text) => text !== undefined) + 1);
    return true;
  }

  /** What was read. @param previousNames see `readManifest`, also for what it throws */
  manifest(previousNames: readonly string[]): Manifest {
    const all = this.#texts.map((text, n) =>
      readManifest(text, this.#keyring, this.#location(n), previousNames),
    );
    const entries = joinEntries(all.map((one) => one.entries));
    this.#pages = all.map((one, n) => ({
      text: this.#texts[n],
      foreign: one.foreignSections,
      names: [...one.entries.keys()].filter((name) => entries.get(name) === one.entries.get(name)),
      lastPush: one.lastPush,
    }));
    const lastPush = latestPush(all.map((one) => one.lastPush));
    const foreignSections = all.flatMap((one) => one.foreignSections);
    return { entries, foreignSections, ...(lastPush && { lastPush }) };
  }

  /**
   * Writes the pages that changed; they alone tell of the last push. False when the token may not; `outdated` when one is
   * not as it was read, though others may be written by then: read all anew.
   * @throws UserError when it does not fit, before anything is written
   */
  async write({ entries, lastPush }: Manifest): Promise<boolean | typeof outdated> {
    const { pages, left } = this.#packed(entries, lastPush);
    const own = pages.map((names) => pick(entries, names));
    const changed = [...own.keys()].filter((n) => {
      const { text, lastPush: before } = this.#pages[n] ?? {};
      return this.#text(n, own[n] ?? new Map(), before) !== text;
    });
    const texts = new Map(changed.map((n) => [n, this.#text(n, own[n] ?? new Map(), lastPush)]));
    const write = (all: readonly number[]) =>
      Promise.all(all.map((n) => this.#storage.write(n + 1, texts.get(n) ?? '')));
    const first = await write(changed.filter((n) => !left.has(n)));
    const results = first.every((one) => one === true)
      ? await write(changed.filter((n) => left.has(n)))
      : first;
    return !results.includes(false) && (results.find((one) => one === outdated) ?? true);
  }

  /** With every mark of earlier writes if there is room, else with fewer; a last page holds what finds no room. */
  #packed(entries: ManifestEntries, push: LastPush | undefined): Packing {
    const { most, bytes: limit = Number.POSITIVE_INFINITY } = this.#storage;
    const shelves = this.#pages.map(({ foreign, names, lastPush }) => ({
      usedBytes: Math.max(this.#overhead(foreign, push), this.#overhead(foreign, lastPush)),
      names,
    }));
    const room = { limit, most, fresh: this.#overhead([], push) };
    for (const past of [3, 2, 1, 0]) {
      const sizes = [...entries].map(
        ([name, entry]) =>
          [name, bytesOf(name, entry, past) + (entry.claim || entry.pending?.within ? 0 : GROWS)] as const,
      );
      const packing = pack(new Map(sizes), shelves, room);
      if (packing) return packing;
    }
    return { pages: [[...entries.keys()]], left: new Set() };
  }

  /** What a page takes beside our names. */
  #overhead(foreign: readonly string[], lastPush: LastPush | undefined): number {
    const entry: ManifestEntry = { pending: { run: 'a', mark: 'a' }, previousMarks: [] };
    const text = serialise(
      { entries: new Map([['A', entry]]), foreignSections: foreign, ...(lastPush && { lastPush }) },
      this.#keyring,
      this.#boundless(0),
    );
    return Buffer.byteLength(text) - bytesOf('A', entry, 0);
  }

  #text(n: number, entries: ManifestEntries, lastPush: LastPush | undefined): string {
    return serialise(
      { entries, foreignSections: this.#pages[n]?.foreign ?? [], ...(lastPush && { lastPush }) },
      this.#keyring,
      this.#location(n),
    );
  }

  #location(n: number): ManifestLocation {
    const { bytes } = this.#storage;
    return { ...this.#boundless(n), ...(bytes !== undefined && { bytes }) };
  }

  #boundless(n: number): ManifestLocation {
    return { where: this.#storage.where(n + 1), store: this.#store };
  }
}

const pick = (entries: ManifestEntries, names: readonly string[]): ManifestEntries =>
  new Map(
    names.flatMap((name) => {
      const entry = entries.get(name);
      return entry ? [[name, entry]] : [];
    }),
  );

const joinEntries = (pages: readonly ManifestEntries[]): ManifestEntries => {
  const all = new Map<string, ManifestEntry>();
  for (const page of pages) for (const [name, entry] of page) all.set(name, later(all.get(name), entry));
  return all;
};

const later = (one: ManifestEntry | undefined, other: ManifestEntry): ManifestEntry => {
  if (!one || (!one.pending && other.pending)) return other;
  if (one.pending) return one;
  return (one.claim?.at ?? 0) >= (other.claim?.at ?? 0) ? one : other;
};

/** A page as it is: what on it is not ours to move, and the names that stand on it. */
interface Shelf {
  /** Bytes. */
  readonly usedBytes: number;
  readonly names: readonly string[];
}

interface Packing {
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
function pack(
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
