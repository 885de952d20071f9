import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { readKeys, replaceOwn } from '../../../src/providers/gcp/annotations.ts';
import { crc32c } from '../../../src/providers/gcp/answers.ts';
import { formatPending, formatSettled, readNote } from '../../../src/providers/gcp/marks.ts';
import { entriesOf } from '../../core/entries.ts';
import { crc32c as bitByBit } from '../../fakes/gcp/crc32c.ts';
import { testKeyring } from '../../keyring.ts';

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const [entry] = entriesOf({ A: 'canary-1' });
if (!entry) throw new Error('entriesOf gives one entry a name');
const newMark = (keyring = testKeyring) => keyring.mark({ owner: 'us', store: 'gcp/acme', entry }, random);
const subject = { path: 'projects/1/secrets/A', created: '2026-11-24T09:00:00.000000000Z' };
const settled = { version: 7, created: '2026-11-24T09:00:05.123456789Z' };

describe('a note', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 });

  it('says what was written into it', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 3 }), (some, many) => {
        const ownVersions = some.toSorted((a, b) => a - b);
        const note = {
          mark: newMark(),
          previousMarks: Array.from({ length: many }, () => newMark()),
          ownVersions,
        };
        expect(
          readNote(formatSettled({ ...note, settled }, subject, testKeyring), subject, testKeyring),
        ).toEqual({
          ...note,
          settled,
        });
        expect(readNote(formatPending(note, subject, testKeyring), subject, testKeyring)).toEqual(note);
      }),
    );
  });

  it('is worth nothing on another secret, nor on one of the same name that was made anew', () => {
    const text = formatSettled(
      { mark: newMark(), previousMarks: [], ownVersions: [7], settled },
      subject,
      testKeyring,
    );
    expect(readNote(text, { ...subject, path: 'projects/1/secrets/B' }, testKeyring)).toBe('edited');
    expect(readNote(text, { ...subject, created: '2026-11-25T09:00:00.000000000Z' }, testKeyring)).toBe(
      'edited',
    );
  });

  it('of a key that is not here is read, for marks decide what it is worth', () => {
    const theirs = new Keyring(new MarkKey(new Uint8Array(32).fill(9)));
    const note = { mark: newMark(theirs), previousMarks: [], ownVersions: [7], settled };
    const text = formatSettled(note, subject, theirs);
    expect(readNote(text, subject, testKeyring)).toEqual(note);
    expect(readNote(text, subject, undefined)).toEqual(note);
  });

  it('that claims ever so many versions fills no memory', () => {
    const text = formatSettled(
      { mark: newMark(), previousMarks: [], ownVersions: [7], settled },
      subject,
      testKeyring,
    );
    const read = readNote(text.replace('ours=7', 'ours=1-999999999999'), subject, undefined);
    expect(typeof read === 'string' ? [] : read.ownVersions).toHaveLength(100_000);
  });
});

describe('annotations', () => {
  it('of others stay, and ours are replaced', () => {
    const before = replaceOwn({ theirs: 'x' }, { note: 'one', keys: ['a', 'b."c d"'] }, 'A');
    expect(readKeys(before)).toEqual({ keys: ['a', 'b."c d"'] });
    const after = replaceOwn(before, { note: 'two', keys: [] }, 'A');
    expect(after).toEqual({ theirs: 'x', 'deploy-secrets.mark': 'two' });
  });

  it('keep the keys while the next value is only announced', () => {
    const before = replaceOwn({}, { note: 'one', keys: ['a'] }, 'A');
    expect(readKeys(replaceOwn(before, { note: 'two' }, 'A'))).toEqual({ keys: ['a'] });
  });

  it('hold as many keys as there is room for, and never more than Google takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_383 - 30 }), fc.boolean(), (theirs, wide) => {
        const keys = Array.from({ length: 900 }, (_, n) => `sources.${wide ? '漢' : 'x'}_${n}.api_key`);
        const all = replaceOwn({ t: 'x'.repeat(theirs) }, { note: 'n', keys }, 'A');
        const size = Buffer.byteLength(Object.entries(all).flat().join(''));
        expect(size).toBeLessThan(16 * 1024);
        const { keys: noted = [], unnamedKeys = 0 } = readKeys(all);
        expect(noted).toEqual(keys.slice(0, noted.length));
        if ('deploy-secrets.keys' in all) expect(noted.length + unnamedKeys).toBe(900);
        if (noted.length < keys.length) expect(size).toBeGreaterThan(16 * 1024 - 80);
      }),
    );
  });

  it('without room for the mark are an error', () => {
    const full = { theirs: 'x'.repeat(16_370) };
    expect(() => replaceOwn(full, { note: 'n' }, 'A')).toThrow(
      'A: its annotations leave no room for the mark',
    );
  });
});

describe('CRC-32C', () => {
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['counting up', Uint8Array.from({ length: 32 }, (_, n) => n), 0x46dd794e],
    ['the check value', new TextEncoder().encode('123456789'), 0xe3069283],
  ])('%s, as in RFC 3720', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  it('is what it is bit by bit', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => crc32c(bytes) === bitByBit(bytes)));
  });
});

describe('what anyone may write into an annotation', () => {
  it.each(['x', '2026-13-45T99:00:00Z', '1e999', 'NaN'])('%s is no time', (created) => {
    const note = { mark: newMark(), previousMarks: [], ownVersions: [7] };
    const text = formatSettled({ ...note, settled }, subject, testKeyring);
    const edited = text.replace(settled.created, created);
    // Without the key there is no seal to go by.
    expect(readNote(edited, subject, undefined)).toBe('edited');
    expect(readNote(edited, subject, testKeyring)).toBe('edited');
  });

  it.each(['["A", 1e999]', '["A", -1]', '["A", 1.5]', '["A", null]', '{"length": 1}', '["A", 0]'])(
    '%s is no list of keys',
    (text) => {
      expect(readKeys({ 'deploy-secrets.keys': text })).toEqual({});
    },
  );
});
