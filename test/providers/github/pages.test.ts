import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest, ManifestEntry } from '../../../src/providers/github/manifest/manifest.ts';
import { ManifestPages } from '../../../src/providers/github/manifest/pages.ts';
import { type PageStorage, refused } from '../../../src/providers/github/manifest/storage.ts';
import { theirKeyring } from '../../keyring.ts';
import { claimed, manifest, markFor, ring, second } from './manifest-samples.ts';

const store = 'github.com/acme';
const mark = markFor('A', 'one');
const announced = (run = 'abcdefgh'): ManifestEntry => ({ pending: { run, mark }, previousMarks: [] });
const names = (count: number, length = 8) =>
  Array.from({ length: count }, (_, n) => `N${n}`.padEnd(length, '_'));
const all = (list: readonly string[], note: ManifestEntry): Manifest =>
  manifest(Object.fromEntries(list.map((name) => [name, note])));

/** Notes in memory. `lost`: pages that no write arrives at. */
function shelf(most = 16, bytes = 1000) {
  const pages = new Map<number, string>();
  const asked: string[] = [];
  const state = { lost: [] as readonly number[], may: true };
  const notes: PageStorage = {
    where: (page) => `page ${page}`,
    most,
    bytes,
    async read(page) {
      asked.push(`read ${page}`);
      return state.may ? pages.get(page) : refused;
    },
    async write(page, text) {
      if (!state.may) return false;
      if (state.lost.includes(page)) throw new Error('dead');
      asked.push(`write ${page}`);
      pages.set(page, text);
      return true;
    },
  };
  return { pages, asked, state, notes };
}

async function opened(notes: PageStorage, keyring = ring): Promise<ManifestPages> {
  const pages = new ManifestPages(notes, keyring, store);
  await pages.read();
  pages.manifest([]);
  return pages;
}

async function reread(notes: PageStorage, keyring = ring): Promise<Manifest> {
  const pages = new ManifestPages(notes, keyring, store);
  expect(await pages.read()).toBe(true);
  return pages.manifest([]);
}

describe('pages of a manifest', () => {
  it('are one as long as all fits on it', async () => {
    const { notes, asked } = shelf();
    const few = all(names(5), announced());
    await (await opened(notes)).write(few);
    expect(asked).toEqual(['read 1', 'read 2', 'write 1']);
    expect(await reread(notes)).toEqual(few);
  });

  it('become more when it does not', async () => {
    const { notes, asked, pages } = shelf();
    await (await opened(notes)).write(all(names(8), announced()));
    asked.length = 0;
    const more = all(names(30), announced());
    await (await opened(notes)).write(more);
    expect(asked).toEqual(['read 1', 'read 2', 'write 1', 'write 2', 'write 3', 'write 4']);
    for (const text of pages.values()) expect(text.length).toBeLessThanOrEqual(1000);
    asked.length = 0;
    expect(await reread(notes)).toEqual(more);
    expect(asked.slice(0, 5)).toEqual(['read 1', 'read 2', 'read 3', 'read 4', 'read 5']);
  });

  it('are written where a name moves to before the one that it leaves', async () => {
    const { notes, asked, pages } = shelf();
    const past = [mark, mark, mark];
    await (await opened(notes)).write(all(names(9), announced()));
    await (await opened(notes)).write(all(names(9), { ...claimed(mark, second(0)), ...announced() }));
    expect(pages.size).toBe(2);
    asked.length = 0;
    const long = all(names(9), { ...claimed(mark, second(0), past), ...announced(), previousMarks: past });
    await (await opened(notes)).write(long);
    const written = asked.filter((one) => one.startsWith('write'));
    expect(written.slice(-2)).toEqual(['write 1', 'write 2']);
    expect(written.length).toBeGreaterThan(2);
    expect(await reread(notes)).toEqual(long);
  });

  it('are written only where something changed, and never become fewer', async () => {
    const { notes, asked, pages } = shelf();
    await (await opened(notes)).write(all(names(16), announced()));
    const { size } = pages;
    expect(size).toBe(2);
    const before = await reread(notes);
    asked.length = 0;
    const noted = new Map(before.entries).set('N3______', announced('hgfedcba'));
    await (await opened(notes)).write({ ...before, entries: noted });
    expect(asked.filter((one) => one.startsWith('write'))).toEqual(['write 1']);
    await (await opened(notes)).write(manifest({ A: announced() }));
    expect(pages.size).toBe(size);
    expect(await reread(notes)).toEqual(manifest({ A: announced() }));
  });

  it('keep every past mark while there is room for pages, then leave out the oldest', async () => {
    const past = [mark, mark, mark];
    const note = claimed(mark, second(0), past);
    const { notes } = shelf(4, 2500);
    await (await opened(notes)).write(all(names(8), note));
    const pastOf = async () => (await reread(notes)).entries.get('N0______')?.previousMarks;
    expect(await pastOf()).toHaveLength(3);
    await (await opened(notes)).write(all(names(36), note));
    expect(await pastOf()).toHaveLength(2);
  });

  it('refuse what fits on none, before anything is written, and name the page', async () => {
    const { notes, pages } = shelf(4, 1000);
    const write = (await opened(notes)).write(all(names(60), announced()));
    await expect(write).rejects.toThrow(/^page 1 would hold \d+ bytes for 60 names, and takes 1000$/);
    expect(pages.size).toBe(0);
  });

  it('hold a thousand names, in whatever state, when they are variables', async () => {
    const past = [mark, mark, mark];
    const states = {
      'announced the first time': announced(),
      'settled, with three marks before': claimed(mark, second(0), past),
      'announced again': { ...claimed(mark, second(0), past), pending: { run: 'abcdefgh', mark } },
    };
    const used: Record<string, number> = {};
    for (const [state, note] of Object.entries(states)) {
      const { notes, pages } = shelf(16, 48 * 1024);
      const thousand = all(names(1000, 60), note);
      await (await opened(notes)).write(thousand);
      expect(await reread(notes)).toEqual(thousand);
      used[state] = pages.size;
    }
    expect(used).toMatchInlineSnapshot(`
      {
        "announced again": 9,
        "announced the first time": 3,
        "settled, with three marks before": 7,
      }
    `);
  });

  it('say when they may not be read, or not be written', async () => {
    const { notes, state } = shelf();
    const pages = await opened(notes);
    state.may = false;
    expect(await pages.write(all(names(30), announced()))).toBe(false);
    expect(await pages.read()).toBe(false);
  });

  it('carry along on each page what another key keeps there', async () => {
    const { notes, pages } = shelf();
    const theirs = all(names(20), announced());
    await (await opened(notes, theirKeyring)).write(theirs);
    const before = [...pages.values()].map((text) => text.slice(text.indexOf('section')));
    await (await opened(notes)).write(all(names(25, 9), announced()));
    for (const [n, text] of before.entries()) expect(pages.get(n + 1)).toContain(text.trim());
    expect((await reread(notes, theirKeyring)).entries).toEqual(theirs.entries);
    expect((await reread(notes)).entries.size).toBe(25);
  });
});

describe('a name on two pages', () => {
  const home = async (note: ManifestEntry, other: ManifestEntry) => {
    const { notes, pages } = shelf();
    await (await opened(notes)).write(manifest({ A: note }));
    const text = pages.get(1) ?? '';
    pages.clear();
    await (await opened(notes)).write(manifest({ A: other }));
    return { first: text, second: pages.get(1) ?? '' };
  };
  const older = claimed(mark, second(0));
  const newer = claimed(mark, second(5));

  it.each<[string, ManifestEntry, ManifestEntry, ManifestEntry]>([
    ['what waits on a write counts', announced(), newer, announced()],
    ['else the later claim', older, newer, newer],
  ])('%s, wherever it stands', async (_, one, other, counts) => {
    const { first, second: next } = await home(one, other);
    for (const [a, b] of [
      [first, next],
      [next, first],
    ]) {
      const { notes, pages } = shelf();
      pages.set(1, a ?? '').set(2, b ?? '');
      expect((await reread(notes)).entries).toEqual(new Map([['A', counts]]));
      await (await opened(notes)).write(manifest({ A: newer, B: older }));
      expect([...pages.values()].join('').match(/^A:/gm)).toHaveLength(1);
    }
  });
});

it('whoever dies between two pages leaves each name as it was, or as it should be', async () => {
  const some = names(24);
  const past = [mark, mark];
  const notes = fc.constantFrom<ManifestEntry>(
    announced(),
    claimed(mark, second(0)),
    claimed(mark, second(9), past),
    { ...claimed(mark, second(9), past), ...announced('hgfedcba'), previousMarks: past },
  );
  const noted = fc
    .dictionary(fc.constantFrom(...some), notes, { minKeys: 16, noNullPrototype: true })
    .map((one) => manifest(one));
  let halfway = 0;
  await fc.assert(
    fc.asyncProperty(noted, noted, fc.subarray([1, 2, 3, 4, 5, 6]), async (was, is, lost) => {
      const { notes: kept, state, asked } = shelf();
      await (await opened(kept)).write(was);
      asked.length = 0;
      state.lost = lost;
      const whole = await (await opened(kept)).write(is).catch(() => false);
      if (!whole && asked.some((one) => one.startsWith('write'))) halfway++;
      const after = await reread(kept);
      for (const name of some)
        expect([was.entries.get(name), is.entries.get(name)]).toContainEqual(after.entries.get(name));
      state.lost = [];
      await (await opened(kept)).write(is);
      expect(await reread(kept)).toEqual(is);
    }),
    { numRuns: 300 },
  );
  expect(halfway).toBeGreaterThan(50);
});
