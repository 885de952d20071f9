import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanProvenance,
  formatPush,
  isSigned,
  latestPush,
  type Provenance,
  parsePush,
} from '../../../src/core/marks/provenance.ts';

const at = new Date('2026-11-28T09:00:00Z');
const commit = '5d216d0a1b2c3d4e5f60718293a4b5c6d7e8f901';

describe('what is noted of a push', () => {
  it.each<[string, Provenance, Provenance]>([
    [
      'all of it',
      { by: 'octocat', run: '123', commit, dirty: true },
      { by: 'octocat', run: '123', commit, dirty: true },
    ],
    ['nothing', {}, {}],
    ['one line', { by: ' Ada\r\n::error::x\tB ' }, { by: 'Ada ::error::x B' }],
    ['no escape, no turning around', { by: '\u001b[31mA\u202Eb\u200B\uFEFF' }, { by: '[31mAb' }],
    ['no half of a character', { by: 'a\uD800b' }, { by: 'ab' }],
    ['64 characters', { by: '🦊'.repeat(70) }, { by: '🦊'.repeat(64) }],
    ['nothing to see', { by: ' \u200B ' }, {}],
    [
      'an address without password and query',
      { run: 'https://u:canary@ci.acme.dev/runs/1?token=canary#canary' },
      { run: 'https://ci.acme.dev/runs/1' },
    ],
    ['no other address', { run: 'javascript:alert(1)' }, {}],
    ['no run of several words', { run: '1 2' }, {}],
    ['no run without end', { run: '1'.repeat(201) }, {}],
    ['no commit that is none', { commit: 'HEAD' }, {}],
    ['a commit in lower case', { commit: commit.toUpperCase() }, { commit }],
  ])('%s', (_, given, kept) => {
    expect(cleanProvenance(given)).toEqual(kept);
    expect(parsePush(formatPush({ at, ...given }))).toEqual({ at, ...kept });
  });

  it('is one word, of a form that stays', () => {
    const run = 'https://github.com/acme/etl/actions/runs/1';
    expect(formatPush({ at, by: 'Ada, née [B]', run, commit, dirty: false })).toBe(
      `1795856400,Ada%2C%20n%C3%A9e%20%5BB%5D,${run},${commit},clean`,
    );
    expect(formatPush({ at })).toBe('1795856400,,,,');
  });

  it('is a short word without white space, whatever it is, and stays the same', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (by, run, hash) => {
        const word = formatPush({ at, by, run, commit: hash });
        expect(word).toMatch(/^[\x21-\x7e]{1,1100}$/);
        expect(word).not.toMatch(/[[\]]/);
        expect(formatPush(parsePush(word) ?? { at: new Date(0) })).toBe(word);
      }),
    );
  });

  it.each(['', '-', 'x,,,,', '1', '1,,,,,', '1,%,,,', '1,%ff,,,', '123456789012,,,,'])(
    'is not %j',
    (word) => {
      const push = parsePush(word);
      expect(push === undefined || !isSigned(push)).toBe(true);
    },
  );

  it('is of the last one', () => {
    const [first, last] = [
      { at, by: 'a' },
      { at: new Date(at.getTime() + 1000), by: 'b' },
    ];
    expect(latestPush([undefined, last, first])).toBe(last);
    expect(latestPush([first, undefined, last])).toBe(last);
    expect(latestPush([undefined])).toBeUndefined();
  });
});
