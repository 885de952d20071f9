import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { dotted } from '../../../src/core/toml/path.ts';
import { changedSince } from '../../../src/providers/airflow/fingerprints.ts';
import {
  type AirflowNote,
  formatDescription,
  parseDescription,
} from '../../../src/providers/airflow/marks.ts';
import { entriesOf } from '../../core/entries.ts';
import { testKeyring } from '../../keyring.ts';

const base32 = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'abcdefgz234567'), minLength: length, maxLength: length });
const marks = base32(62).map((text) => `a${text}`);
const keys = fc.array(
  fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })
    .map(dotted),
  {
    minLength: 1,
    maxLength: 20,
  },
);
const notes = fc.record<AirflowNote>(
  {
    mark: marks,
    fingerprints: fc.array(base32(26), { maxLength: 5 }),
    previousMarks: fc.array(marks, { maxLength: 2 }),
    keys,
  },
  { requiredKeys: ['mark', 'fingerprints', 'previousMarks'] },
);

describe('the description', () => {
  it('gives back what was noted in it, and the words of a person', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).map((text) => text.trim());
    fc.assert(
      fc.property(notes, words, ({ keys: held, ...note }, text) => {
        fc.pre(text !== '' && !text.startsWith('Pushed by'));
        const written = formatDescription({ from: [], ...(held && { keys: held }) }, note, text);
        expect(parseDescription(written)).toEqual({
          words: text,
          note: { ...note, ...(held && { keys: held }) },
        });
      }),
    );
  });

  it('never outgrows the column, and forgets keys before marks', () => {
    const many = Array.from({ length: 900 }, (_, n) => `sources.some_source_${n}.api_key`);
    const note: AirflowNote = {
      mark: `a${'b'.repeat(62)}`,
      fingerprints: ['c'.repeat(26)],
      previousMarks: [`a${'d'.repeat(62)}`],
    };
    const written = formatDescription({ from: [], keys: many }, note, 'x'.repeat(6000));
    expect(written.length).toBeLessThanOrEqual(5000);
    const read = parseDescription(written).note;
    expect(read).toMatchObject(note);
    expect(read?.keys).toEqual(many.slice(0, read?.keys?.length));
    expect(read?.keys?.length).toBeGreaterThan(90);
    expect(read?.unnamedKeys).toBe(900 - (read?.keys?.length ?? 0));
  });

  it('counts the keys that find no room, be it all of them', () => {
    const note: AirflowNote = { mark: `a${'b'.repeat(62)}`, fingerprints: [], previousMarks: [] };
    const all = (keys: readonly string[]) =>
      parseDescription(formatDescription({ from: [], keys }, note, 'words')).note;
    expect(all(['x'.repeat(6000), 'y'])).toEqual({ ...note, keys: [], unnamedKeys: 2 });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2500 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const keys = lengths.map((length, n) => `${n}${'k'.repeat(length)}`);
        const text = formatDescription({ from: [], keys }, note, 'words');
        expect(text.length).toBeLessThanOrEqual(5000);
        const { keys: noted = [], unnamedKeys = 0 } = parseDescription(text).note ?? {};
        expect(noted).toEqual(keys.slice(0, noted.length));
        expect(noted.length + unnamedKeys).toBe(keys.length);
      }),
    );
  });

  it('reads as a sentence', () => {
    const from = [
      {
        path: ['sources', 'x', 'api_key'],
        value: undefined as never,
        at: { file: 'secrets.toml', line: 1, column: 1 },
      },
    ];
    const note: AirflowNote = {
      mark: `a${'b'.repeat(62)}`,
      fingerprints: ['t'.repeat(26)],
      previousMarks: [],
    };
    expect(formatDescription({ from }, note, undefined)).toBe(
      `Pushed by deploy-secrets for sources.x.api_key [deploy-secrets ${note.mark} as ${note.fingerprints.join('.')}]`,
    );
    expect(formatDescription({ from }, undefined, undefined)).toBe(
      'Pushed by deploy-secrets for sources.x.api_key',
    );
  });

  it.each([
    '',
    'words',
    '[deploy-secrets]',
    `[deploy-secrets a${'b'.repeat(61)}]`,
    `[deploy-secrets a${'b'.repeat(62)}] and more`,
  ])('%j holds no note', (text) => {
    expect(parseDescription(text)).toEqual({ words: text });
  });
});

it('takes a note that lost its fingerprints for edited, where the key is at hand', () => {
  const [entry] = entriesOf({ a: 'canary-1' });
  if (!entry) throw new Error('entriesOf gives one entry a name');
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const mark = testKeyring.mark({ owner: 'us', store: 'airflow', entry }, random);
  const content = { kind: 'variable', value: new Redacted('by hand') } as const;
  const changed = (keyring: Keyring) =>
    changedSince([], content, [mark, 'a'], { keyring, masksValues: false });
  expect(changed(testKeyring)).toBe('yes');
  expect(changed(new Keyring(new MarkKey(new Uint8Array(32).fill(3))))).toBe('unknown');
});
