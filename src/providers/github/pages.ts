import { createHash } from 'node:crypto';
import type { Keyring } from '../../core/mark.ts';
import type { Manifest, Noted } from './manifest.ts';
import { type Kept, readManifest, serialise } from './manifest-text.ts';
import { type Notes, refused } from './notes.ts';

/*
 * A manifest of many names is kept on several pages, each a whole manifest of its own for some of the names:
 * own title, own sections, own seals. A claim (`manifest.ts`) is true wherever it stands, so nothing depends on
 * pages being written at once: whoever dies between two of them leaves some names announced that were never
 * written, or not yet vouched for after they were, and both are only `cannot compare`.
 *
 * - Which page a name stands on follows from the name and the number of pages. Only a writer keeps to that: a
 *   reader takes a name from where it finds it. On two pages (left by a death, or by a run that knew of fewer
 *   pages) what waits on a write counts, else the later claim; the next write leaves one of them.
 * - There are 1, 2, 4, 8 or 16 pages, never fewer than before. So when there are more, names move to new pages
 *   alone, and those are written before the old ones are rewritten without them.
 * - A reader asks in the same order, so that it misses no name that is moving: for page 1, then 2, then 3 and 4,
 *   5 to 8, 9 to 16, until none of these is there.
 *
 * Sized before the first write: a run takes as many pages as hold what it announces with every past mark, and
 * what is settled afterwards is shorter than what was announced.
 */

/** The manifest of one place, as it was read last. */
export class Pages {
  readonly #notes: Notes;
  readonly #keyring: Keyring;
  readonly #store: string;
  /** By page, as far as there are some. */
  #texts: (string | undefined)[] = [];
  #foreign: (readonly string[])[] = [];

  /** @param store the place whose secrets are noted: `Store.id` */
  constructor(notes: Notes, keyring: Keyring, store: string) {
    this.#notes = notes;
    this.#keyring = keyring;
    this.#store = store;
  }

  /** Fetches what there is. False when the token may not read it. */
  async read(): Promise<boolean> {
    const texts: (string | undefined)[] = [];
    for (let upTo = 1; upTo <= this.#notes.most; upTo *= 2) {
      const pages = Array.from({ length: upTo - texts.length }, (_, n) => texts.length + n + 1);
      const read = await Promise.all(pages.map((page) => this.#notes.read(page)));
      const found = read.filter((text) => text !== refused);
      if (found.length < read.length) return false;
      texts.push(...found);
      if (upTo > 1 && found.every((text) => text === undefined)) break;
    }
    this.#texts = texts;
    return true;
  }

  /**
   * What was read. @param former see `readManifest`, also for what it throws
   */
  manifest(former: readonly string[]): Manifest {
    const pages = this.#texts.map((text, n) => readManifest(text, this.#keyring, this.#kept(n + 1), former));
    this.#foreign = pages.map(({ foreign }) => foreign);
    return { noted: joined(pages.map(({ noted }) => noted)), foreign: this.#foreign.flat() };
  }

  /**
   * Writes what changed. False when the token may not.
   * @throws UserError when it does not fit, before anything is written
   */
  async write(manifest: Manifest): Promise<boolean> {
    const before = this.#texts;
    const texts = this.#laidOut(manifest);
    const changed = texts.flatMap((text, n) => (text === before[n] ? [] : [{ text, page: n + 1 }]));
    const fresh = changed.filter(({ page }) => before[page - 1] === undefined);
    const old = changed.filter(({ page }) => before[page - 1] !== undefined);
    return (await this.#writeAll(fresh)) && (await this.#writeAll(old));
  }

  async #writeAll(pages: readonly { readonly text: string; readonly page: number }[]): Promise<boolean> {
    const written = await Promise.all(pages.map(({ text, page }) => this.#notes.write(page, text)));
    for (const { text, page } of pages) this.#texts[page - 1] = text;
    return !written.includes(false);
  }

  /** On as many pages as it needs with every past mark, or on as many as there may be without some. */
  #laidOut(manifest: Manifest): readonly string[] {
    const { most, bytes = Number.POSITIVE_INFINITY } = this.#notes;
    for (let count = this.#count(); count < most; count *= 2) {
      const roomy = this.#split(manifest, count).map((part, n) => this.#text(part, n + 1, false));
      if (roomy.every((text) => Buffer.byteLength(text) <= bytes)) return roomy;
    }
    return this.#split(manifest, most).map((part, n) => this.#text(part, n + 1, true));
  }

  /** How many pages there are, with those that someone deleted in between. */
  #count(): number {
    const last = this.#texts.findLastIndex((text) => text !== undefined) + 1;
    return 2 ** Math.ceil(Math.log2(Math.max(1, last)));
  }

  #split({ noted }: Manifest, count: number): Manifest[] {
    const pages = Array.from({ length: count }, () => new Map<string, Noted>());
    for (const [name, note] of noted) pages[pageOf(name) % count]?.set(name, note);
    return pages.map((part, n) => ({ noted: part, foreign: this.#foreign[n] ?? [] }));
  }

  #text(manifest: Manifest, page: number, tight: boolean): string {
    const { bytes: _, ...boundless } = this.#kept(page);
    return serialise(manifest, this.#keyring, tight ? this.#kept(page) : boundless);
  }

  #kept(page: number): Kept {
    const { bytes } = this.#notes;
    return { where: this.#notes.where(page), store: this.#store, ...(bytes !== undefined && { bytes }) };
  }
}

/** Spread evenly, whatever the names have in common. */
const pageOf = (name: string): number => createHash('sha256').update(name).digest().readUInt8();

const joined = (pages: readonly ReadonlyMap<string, Noted>[]): Map<string, Noted> => {
  const all = new Map<string, Noted>();
  for (const page of pages) for (const [name, note] of page) all.set(name, later(all.get(name), note));
  return all;
};

const later = (one: Noted | undefined, other: Noted): Noted => {
  if (!one || (!one.pending && other.pending)) return other;
  if (one.pending) return one;
  return (one.claim?.at ?? 0) >= (other.claim?.at ?? 0) ? one : other;
};
