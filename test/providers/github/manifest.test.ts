import { describe, expect, it } from 'vitest';
import { intend } from '../../../src/providers/github/manifest/announce.ts';
import {
  type ManifestEntry,
  type ManifestView,
  recall,
} from '../../../src/providers/github/manifest/manifest.ts';
import { type NameOutcome, settle } from '../../../src/providers/github/manifest/settle.ts';
import { claimed, manifest, markFor, second } from './manifest-samples.ts';

const mark = (nonce: number) => markFor('A', 'canary-7f3a', nonce);
const [oldest, older, last, mine, theirs] = [mark(1), mark(2), mark(3), mark(4), mark(5)];

/** What was there before the run: ours, written in second 0. */
const note = claimed(last, second(0), [older, oldest]);
const run = 'aeaqcaib';
const announced: ManifestEntry = { ...note, pending: { run, mark: mine } };
const random = (bytes: number) => new Uint8Array(bytes).fill(1);

const look = (noted: Record<string, ManifestEntry>, listed: Record<string, Date>): ManifestView => ({
  manifest: manifest(noted, ['section zzzz\nseal y']),
  listed: new Map(Object.entries(listed)),
});
const notes = ({ entries }: { entries: ReadonlyMap<string, ManifestEntry> }) => Object.fromEntries(entries);

describe('what the manifest recalls of a listed secret', () => {
  it.each([
    ['one that is not noted', {}, { changedExternally: 'unknown' }],
    [
      'one listed as it was noted',
      { A: note },
      { mark: last, previousMarks: [older, oldest], changedExternally: 'no' },
    ],
    [
      'one listed with a later time',
      { A: claimed(last, second(-1)) },
      { mark: last, previousMarks: [], changedExternally: 'yes' },
    ],
    [
      'one listed with an earlier time',
      { A: claimed(last, second(1)) },
      { mark: last, previousMarks: [], changedExternally: 'yes' },
    ],
    [
      'one that waits, whatever is listed',
      { A: announced },
      { mark: mine, previousMarks: [last, older, oldest], changedExternally: 'interrupted' },
    ],
    [
      'one that waits and was never settled',
      { A: { pending: { run, mark: mine }, previousMarks: [] } },
      { mark: mine, previousMarks: [], changedExternally: 'interrupted' },
    ],
  ] as [string, Record<string, ManifestEntry>, object][])('%s', (_, noted, expected) => {
    expect(recall(manifest(noted), 'A', second(0))).toEqual(expected);
  });
});

describe('what the manifest recalls of one that waits for the time of its run, seconds 10 to 70', () => {
  const within = { from: second(10), until: second(70) };
  const waits: ManifestEntry = { ...note, pending: { run, mark: mine, within } };
  const fresh: ManifestEntry = { pending: { run, mark: mine, within }, previousMarks: [] };

  it.each<[string, ManifestEntry, number, number | undefined, string]>([
    ['untouched, while it may still write', waits, 0, 72, 'interrupted'],
    ['untouched, where no time was told', waits, 0, undefined, 'interrupted'],
    ['untouched, when its time is over', waits, 0, 73, 'no'],
    ['of another hand before it', waits, 5, 73, 'yes'],
    ['as early as it may be listed', waits, 8, 73, 'interrupted'],
    ['as late as it may have written', waits, 72, 1000, 'interrupted'],
    ['of another hand after it', waits, 73, 1000, 'yes'],
    ['of another hand, with a clock that is behind', waits, 73, 72, 'interrupted'],
    ['of another hand before it, to a new name', fresh, 5, 73, 'unknown'],
    ['of another hand after it, to a new name', fresh, 73, 1000, 'yes'],
    ['untouched, without a time', announced, 0, 1000, 'interrupted'],
  ])('%s', (_, entry, listed, now, changedExternally) => {
    const time = now === undefined ? now : second(now);
    const recalled = recall(manifest({ A: entry }), 'A', second(listed), time);
    expect(recalled.changedExternally).toBe(changedExternally);
    if (changedExternally === 'no')
      expect(recalled).toMatchObject({ mark: last, previousMarks: [older, oldest] });
  });
});

describe('an announcement of a name that waits', () => {
  const span = (from: number, until: number) => ({ from: second(from), until: second(until) });
  const untimed: ManifestEntry = { ...note, pending: { run: 'otherrun', mark: theirs } };
  const waits = (from: number, until: number): ManifestEntry => ({
    ...note,
    pending: { run: 'otherrun', mark: theirs, within: span(from, until) },
  });
  const announce = (entry: ManifestEntry, now: number) =>
    intend(
      { ...look({ A: entry }, { A: second(0) }), now: second(now) },
      new Map([['A', mine]]),
      random,
      span(now, now + 60),
    ).manifest.entries.get('A');

  it('is for the time of both, as long as the other may still write', () => {
    expect(announce(waits(10, 70), 20)?.pending?.within).toEqual(span(10, 80));
    expect(announce(waits(30, 90), 20)?.pending?.within).toEqual(span(20, 90));
    expect(announce(untimed, 20)?.pending?.within).toBeUndefined();
  });

  it('is for its own when the other is over and wrote nothing, whose mark is forgotten', () => {
    expect(announce(waits(10, 70), 100)).toEqual({
      ...note,
      pending: { run, mark: mine, within: span(100, 160) },
    });
  });
});

describe('an announcement', () => {
  const announce = (noted: Record<string, ManifestEntry>) =>
    intend(look(noted, { A: second(0) }), new Map([['A', mine]]), random);

  it('adds what is about to be written, and forgets nothing', () => {
    const { manifest: next } = announce({ A: note, B: note });
    expect(notes(next)).toEqual({ A: announced, B: note });
    expect(next.foreignSections).toEqual(['section zzzz\nseal y']);
  });

  it('of a name that is new has no claim', () => {
    expect(notes(announce({}).manifest)).toEqual({ A: { pending: { run, mark: mine }, previousMarks: [] } });
  });

  it('takes the place of one whose run is over, and remembers its mark', () => {
    const waits: ManifestEntry = { ...note, pending: { run: 'otherrun', mark: theirs } };
    expect(notes(announce({ A: waits }).manifest)).toEqual({
      A: { ...announced, previousMarks: [theirs, older, oldest] },
    });
  });

  it('of nothing changes nothing', () => {
    const before = look({ A: note }, {});
    expect(intend(before, new Map(), random).manifest).toBe(before.manifest);
  });
});

describe('what a run settles', () => {
  const before = look({ A: note, B: note }, { A: second(0), B: second(0) });
  const intent = intend(before, new Map([['A', mine]]), random);
  const written: NameOutcome = { kind: 'written', from: second(10), to: second(12) };
  const settledWith = (
    result: NameOutcome | undefined,
    found: ManifestEntry | 'gone' = announced,
    listed: Date | 'gone' = second(11),
  ) => {
    const noted = { ...(found !== 'gone' && { A: found }), B: note };
    const after = look(noted, { ...(listed !== 'gone' && { A: listed }), B: second(0) });
    return settle(intent, after, new Map(result && [['A', result]]));
  };

  it('is claimed when it was answered, listed in that time, and announced by nobody else', () => {
    const claim = claimed(mine, second(11), [last, older, oldest]);
    const { entries, foreignSections } = settledWith(written);
    expect(notes({ entries })).toEqual({ A: claim, B: note });
    expect(foreignSections).toEqual(['section zzzz\nseal y']);
  });

  it('remembers three marks before it, each once', () => {
    const past = (...marks: string[]) =>
      settledWith(written, { ...announced, previousMarks: marks }).entries.get('A')?.previousMarks;
    expect(past(older, oldest, theirs)).toEqual([last, older, oldest]);
    expect(past(last, older, oldest)).toEqual([last, older, oldest]);
  });

  it.each([
    [8.999, false],
    [9, true],
    [10, true],
    [12, true],
    [12.999, true],
    [13, false],
    [14, false],
  ])('is believed of a write between seconds 10 and 12 that is listed in %d: %s', (at, believed) => {
    expect(settledWith(written, announced, second(at)).entries.get('A')?.claim?.mark === mine).toBe(believed);
  });

  const waiting: [string, NameOutcome | undefined, ManifestEntry | 'gone', Date | 'gone'][] = [
    ['it was not answered', { kind: 'unknown' }, announced, second(11)],
    ['nothing is said of it', undefined, announced, second(11)],
    ['it is not listed', written, announced, 'gone'],
    ['it is listed before it was sent', written, announced, second(0)],
    [
      'another run announced it',
      written,
      { ...note, pending: { run: 'otherrun', mark: theirs } },
      second(11),
    ],
    ['another run settled it', written, claimed(theirs, second(11)), second(11)],
    ['the announcement is gone', written, note, second(11)],
    ['the whole entry is gone', written, 'gone', second(11)],
    [
      'another run announced it, and this one was not answered',
      { kind: 'unknown' },
      claimed(theirs, second(11)),
      second(11),
    ],
  ];
  it.each(waiting)('waits under this run when %s', (_, result, found, listed) => {
    expect(settledWith(result, found, listed).entries.get('A')?.pending).toEqual({ run, mark: mine });
  });

  it('so tells another run in the same case', () => {
    const others: ManifestEntry = { ...note, pending: { run: 'otherrun', mark: theirs } };
    const left = settledWith(written, others);
    const other = { ...intent, run: 'otherrun', marks: new Map([['A', theirs]]) };
    const after = { listed: new Map([['A', second(11)]]), manifest: left };
    const end = settle(other, after, new Map([['A', written]])).entries.get('A');
    expect(end?.pending).toEqual({ run: 'otherrun', mark: theirs });
    expect(end?.previousMarks).toContain(mine);
  });

  it('was taken back when it never reached the store', () => {
    expect(settledWith({ kind: 'untouched' }).entries.get('A')).toEqual(note);
    const waits: ManifestEntry = { ...note, pending: { run: 'otherrun', mark: theirs } };
    expect(settledWith({ kind: 'untouched' }, waits).entries.get('A')).toEqual(waits);
  });

  it('was taken back to nothing, or to what waited before', () => {
    const waits: ManifestEntry = { pending: { run: 'otherrun', mark: theirs }, previousMarks: [] };
    for (const was of [undefined, waits]) {
      const start = look(was ? { A: was } : {}, { A: second(0) });
      const each = intend(start, new Map([['A', mine]]), random);
      const after = { listed: start.listed, manifest: each.manifest };
      expect(settle(each, after, new Map([['A', { kind: 'untouched' }]])).entries.get('A')).toEqual(was);
    }
  });

  it('touches no name of another run', () => {
    const moved = claimed(theirs, second(11));
    const after = look({ A: announced, B: moved, C: moved }, { A: second(11), B: second(11) });
    expect(notes(settle(intent, after, new Map([['A', written]])))).toMatchObject({ B: moved, C: moved });
  });
});

describe('a removal that is announced', () => {
  const before = look({ A: note, B: note }, { A: second(0), B: second(0) });
  const intent = intend(before, new Map(), random, undefined, ['A', 'NEVER_OURS']);
  const leaving: ManifestEntry = { ...note, pending: { run, mark: last } };
  const gone = look({ A: leaving, B: note }, { B: second(0) });
  const settled = (result: NameOutcome | undefined, after = gone) =>
    notes(settle(intent, after, new Map(result && [['A', result]])));

  it('keeps the claim, and is known by its mark', () => {
    expect(notes(intent.manifest)).toEqual({ A: leaving, B: note });
    expect(recall(intent.manifest, 'A', second(0))).toEqual(recall(before.manifest, 'A', second(0)));
    expect(recall(intent.manifest, 'A', second(1)).changedExternally).toBe('yes');
  });

  it('is forgotten when it was done, kept where nobody knows, and taken back where it was not', () => {
    expect(settled({ kind: 'removed' })).toEqual({ B: note });
    expect(settled({ kind: 'unknown' })).toEqual({ A: leaving, B: note });
    expect(settled({ kind: 'untouched' }, before)).toEqual({ A: note, B: note });
    const still = look({ A: leaving, B: note }, { A: second(0), B: second(0) });
    expect(settled({ kind: 'untouched' }, still)).toEqual({ A: note, B: note });
    expect(settled(undefined, still)).toEqual({ A: note, B: note });
  });

  it('leaves alone what another run announced since', () => {
    const theirs_: ManifestEntry = { ...note, pending: { run: 'otherrun', mark: theirs } };
    const after = look({ A: theirs_, B: note }, { A: second(0), B: second(0) });
    for (const kind of ['removed', 'unknown', 'untouched'] as const)
      expect(settled({ kind }, after)).toEqual({ A: theirs_, B: note });
  });

  it('is not made of what waits, which tells enough', () => {
    const waiting = look({ A: announced }, { A: second(0) });
    expect(intend(waiting, new Map(), random, undefined, ['A']).manifest).toBe(waiting.manifest);
  });
});

describe('what is removed', () => {
  const before = look({ A: note, B: note }, { A: second(0), B: second(0) });
  const intent = intend(before, new Map(), random);
  const removed = new Map([['A', { kind: 'removed' } as const]]);

  it('is forgotten', () => {
    const after = look({ A: note, B: note }, { B: second(0) });
    expect(notes(settle(intent, after, removed))).toEqual({ B: note });
  });

  it('is forgotten when the list still shows it', () => {
    expect(notes(settle(intent, before, removed))).toEqual({ B: note });
  });

  it.each<[string, ManifestEntry]>([
    ['announced', { ...note, pending: { run: 'otherrun', mark: theirs } }],
    ['wrote', claimed(theirs, second(5))],
  ])('is not forgotten when another run %s it meanwhile', (_, found) => {
    const after = look({ A: found, B: note }, { A: second(5), B: second(0) });
    expect(notes(settle(intent, after, removed))).toEqual({ A: found, B: note });
  });

  it('is not forgotten when the removal is not known to have happened', () => {
    for (const kind of ['unknown', 'untouched'] as const)
      expect(notes(settle(intent, before, new Map([['A', { kind }]])))).toEqual({ A: note, B: note });
  });

  it('by others is forgotten when two lists in a row lack it and nobody announced it since', () => {
    const gone = look({ A: note, B: note }, { B: second(0) });
    const again = intend(gone, new Map(), random);
    expect(notes(settle(again, gone, new Map()))).toEqual({ B: note });
    expect(notes(settle(again, before, new Map()))).toEqual({ A: note, B: note });
    expect(notes(settle(intent, gone, new Map()))).toEqual({ A: note, B: note });
    const announcedSince = look({ A: announced, B: note }, { B: second(0) });
    expect(notes(settle(again, announcedSince, new Map()))).toEqual({ A: announced, B: note });
  });
});
