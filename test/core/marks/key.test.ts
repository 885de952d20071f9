import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { base32, fromBase32, generateKey, MarkKey, parseKey } from '../../../src/core/marks/key.ts';
import { Redacted } from '../../../src/core/redacted.ts';

const counting = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, index) => index);
const written = generateKey(counting).reveal();
const parse = (text: string) => parseKey(new Redacted(text));

const refusal = (text: string): UserError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  throw new Error(`taken: ${text}`);
};

describe('base32', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('writes the example %o of RFC 4648 in lower case', (text, expected) => {
    expect(base32(Buffer.from(text))).toBe(expected);
  });

  it('reads back what it wrote, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase32(base32(bytes))).toEqual(bytes);
      }),
    );
    for (const text of ['m', 'mz', 'MY', 'my======', 'm1', 'mé', 'mzx', 'm\u{1d41a}xq'])
      expect(fromBase32(text)).toBeUndefined();
  });
});

describe('a key', () => {
  it('is a prefix, 32 bytes and six characters that check them', () => {
    expect(written).toMatchInlineSnapshot(
      `"dsk1_aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq3aold2"`,
    );
    expect(written).toMatch(/^dsk1_[a-z2-7]{58}$/);
  });

  it('comes back from its text, white space around it or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = parse(` ${generateKey(() => bytes).reveal()}\n`);
        expect(key.mac('any', 'field')).toBe(new MarkKey(bytes).mac('any', 'field'));
      }),
    );
  });

  it('is refused with any one character changed, left out or doubled', () => {
    for (let index = 0; index < written.length; index++) {
      const [before, character, after] = [
        written.slice(0, index),
        written.charAt(index),
        written.slice(index + 1),
      ];
      expect(() => parse(before + after)).toThrow(UserError);
      expect(() => parse(before + character + character + after)).toThrow(UserError);
      for (const other of 'abcdefghijklmnopqrstuvwxyz234567')
        if (other !== character) expect(() => parse(before + other + after)).toThrow(UserError);
    }
  });

  it('is refused with two neighbours swapped', () => {
    for (let index = 5; index < written.length - 1; index++) {
      const [left, right] = [written.charAt(index), written.charAt(index + 1)];
      const swapped = written.slice(0, index) + right + left + written.slice(index + 2);
      if (left !== right) expect(() => parse(swapped)).toThrow(UserError);
    }
  });

  it.each([
    ['', 'the key is not a key of deploy-secrets: those begin with dsk1_'],
    ['canary-7f3a-not-a-key', 'the key is not a key of deploy-secrets: those begin with dsk1_'],
    ['dsk2_canary7f3a', 'the key is of a kind that this version does not know'],
    ['dsk1_', 'the key is damaged: characters are missing, too many or wrong'],
    ['dsk1_canary7f3a', 'the key is damaged: characters are missing, too many or wrong'],
    [
      written.toUpperCase().replace('DSK1_', 'dsk1_'),
      'the key is damaged: characters are missing, too many or wrong',
    ],
    [`${written}canary7f3a`, 'the key is damaged: characters are missing, too many or wrong'],
  ])('says what is wrong with %o and never quotes it', (text, message) => {
    const error = refusal(text);
    expect(error.message).toBe(message);
    expect(error.hint).toBeDefined();
    expect(inspect(error) + error.hint).not.toMatch(/canary|7f3a|AAAQ/);
  });

  it('is called in messages what it is called where it came from', () => {
    expect(() => parseKey(new Redacted('canary-7f3a'), 'DEPLOY_SECRETS_KEY')).toThrow(
      /^DEPLOY_SECRETS_KEY is not/,
    );
  });

  it('shows nothing but its id when it is printed', () => {
    const key = parse(written);
    const body = written.slice(5, -6);
    expect(key.id).toMatch(/^[a-z2-7]{4}$/);
    expect(JSON.stringify(key)).toBe(`{"id":"${key.id}"}`);
    expect(inspect(key, { depth: 9, showHidden: true })).not.toContain(body);
    expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/00 01 02|0, 1, 2/);
  });

  it('does not change when the bytes it was made of do', () => {
    const bytes = counting(32);
    const key = new MarkKey(bytes);
    const before = key.mac('any');
    bytes.fill(0);
    expect(key.mac('any')).toBe(before);
  });

  it('tells labels and fields apart wherever they are cut', () => {
    const key = parse(written);
    const lists: [string, ...string[]][] = [
      ['a'],
      ['a', ''],
      ['a', 'bc'],
      ['ab', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b:c'],
      ['a1:b'],
    ];
    expect(new Set(lists.map((fields) => key.mac(...fields))).size).toBe(lists.length);
  });
});
