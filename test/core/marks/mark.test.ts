import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring, type MarkedEntry } from '../../../src/core/marks/mark.ts';
import { Redacted } from '../../../src/core/redacted.ts';

const bytes = (fill: number) => new Uint8Array(32).fill(fill);
const ring = new Keyring(new MarkKey(bytes(1)));
const here = { owner: 'github.com/acme/etl', store: 'github.com/acme/etl' };
const entry = (name = 'SOURCES__A__KEY', value = 'canary-7f3a'): MarkedEntry => ({
  type: 'secret',
  name,
  value: new Redacted(value),
});

let drawn = 0;
const random = (count: number): Uint8Array => new Uint8Array(count).fill(++drawn);
const mark = ring.mark({ ...here, entry: entry() }, random);

describe('a mark', () => {
  it('is 63 characters: version, key id, ownership, nonce, fingerprint', () => {
    expect(1 + 4 + 16 + 16 + 26).toBe(63);
    expect(mark).toMatch(/^[a-z2-7]{63}$/);
    expect(mark.slice(0, 5)).toBe(`a${ring.id}`);
  });

  it('is what its definition says, computed by other means', () => {
    const mac = (...fields: string[]) => {
      const input = fields.map((field) => `${Buffer.byteLength(field)}:${field}`).join('');
      return base32(createHmac('sha256', bytes(1)).update(input).digest());
    };
    const ownership = mac('own', here.owner, here.store, 'secret', 'SOURCES__A__KEY').slice(0, 16);
    const start = `a${mac('id').slice(0, 4)}${ownership}${base32(new Uint8Array(10).fill(1))}`;
    expect(mark).toBe(start + mac('fp', start, 'secret', 'SOURCES__A__KEY', 'canary-7f3a').slice(0, 26));
  });

  it('never changes its definition', () => {
    expect(mark).toMatchInlineSnapshot(`"aqyivcywd3u2jmmkg4bqkaeaqcaibaeaqcaibtfmoy5ug54pkoo4aaonj27z4zm"`);
  });

  it('matches the value it was made for, whatever name and value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
        const made = ring.mark({ ...here, entry: entry(name, value) }, random);
        expect(ring.matches(made, entry(name, value))).toBe(true);
        expect(ring.matches(made, entry(name, `${value} `))).toBe(false);
      }),
    );
  });

  it.each<[string, Partial<MarkedEntry>]>([
    ['another value', { value: new Redacted('canary-7f3b') }],
    ['an empty value', { value: new Redacted('') }],
    ['another name', { name: 'SOURCES__A__KEZ' }],
    ['a name in other letters', { name: 'sources__a__key' }],
    ['another kind', { type: 'variable' }],
    [
      'a name that took a piece of the value',
      { name: 'SOURCES__A__KEYc', value: new Redacted('anary-7f3a') },
    ],
  ])('does not match %s', (_, other) => {
    expect(ring.matches(mark, { ...entry(), ...other })).toBe(false);
  });

  it('is owned by this owner, in this store, under this name and kind alone', () => {
    const place = { ...here, type: 'secret', name: 'SOURCES__A__KEY' } as const;
    expect(ring.owns(mark, place)).toBe(true);
    expect(ring.owns(mark, { ...place, owner: 'github.com/acme/other' })).toBe(false);
    expect(ring.owns(mark, { ...place, store: 'github.com/acme/etl/production' })).toBe(false);
    expect(ring.owns(mark, { ...place, name: 'SOURCES__B__KEY' })).toBe(false);
    expect(ring.owns(mark, { ...place, type: 'variable' })).toBe(false);
  });

  it('keeps its diff in a renamed store, and loses its ownership', () => {
    expect(ring.matches(mark, entry())).toBe(true);
    expect(ring.owns(mark, { ...here, store: 'github.com/acme/etl2', ...entry() })).toBe(false);
  });

  it('is worth nothing with any one character changed', () => {
    for (let index = 0; index < mark.length; index++) {
      const other = mark.charAt(index) === 'b' ? 'c' : 'b';
      const changed = mark.slice(0, index) + other + mark.slice(index + 1);
      expect(ring.matches(changed, entry()), `character ${index}`).toBe(false);
      expect(ring.owns(changed, { ...here, ...entry() }), `character ${index}`).toBe(index > 20);
    }
  });

  it('is worth nothing put together from two marks', () => {
    const elsewhere = ring.mark({ ...here, store: 'elsewhere', entry: entry() }, random);
    const again = ring.mark({ ...here, entry: entry() }, random);
    expect(ring.matches(mark.slice(0, 21) + elsewhere.slice(21), entry())).toBe(false);
    expect(ring.matches(mark.slice(0, 37) + again.slice(37), entry())).toBe(false);
  });

  it('shows nothing when two values are equal', () => {
    const marks = [entry(), entry(), entry('SOURCES__B__KEY')].map((each) =>
      ring.mark({ ...here, entry: each }, random).slice(21),
    );
    for (let index = 0; index < 42; index += 14)
      expect(new Set(marks.map((each) => each.slice(index, index + 14))).size).toBe(3);
  });
});

describe('a keyring', () => {
  const next = new Keyring(new MarkKey(bytes(2)), new MarkKey(bytes(1)));
  const stranger = new Keyring(new MarkKey(bytes(3)));

  it('still reads, compares and owns what the previous key marked', () => {
    expect(next.reads(mark)).toBe(true);
    expect(next.matches(mark, entry())).toBe(true);
    expect(next.matches(mark, entry(undefined, 'canary-other'))).toBe(false);
    expect(next.owns(mark, { ...here, ...entry() })).toBe(true);
  });

  it('makes new marks with the current key', () => {
    const made = next.mark({ ...here, entry: entry() }, random);
    expect(made.slice(1, 5)).toBe(next.id);
    expect(ring.reads(made)).toBe(false);
    expect(next.matches(made, entry())).toBe(true);
  });

  it.each([
    ['of an unknown key', stranger.mark({ ...here, entry: entry() }, random)],
    ['of a newer version', `b${mark.slice(1)}`],
    ['cut off', mark.slice(0, -1)],
    ['with something behind it', `${mark}a`],
    ['in capitals', mark.toUpperCase()],
    ['empty', ''],
  ])('reads no mark %s', (_, other) => {
    expect(ring.reads(other)).toBe(false);
    expect(ring.matches(other, entry())).toBe(false);
    expect(ring.owns(other, { ...here, ...entry() })).toBe(false);
  });

  it('holds one key twice without harm, and refuses two keys of one id', () => {
    expect(new Keyring(new MarkKey(bytes(1)), new MarkKey(bytes(1))).reads(mark)).toBe(true);
    const [one, two] = twins();
    expect(() => new Keyring(one, two)).toThrow('same id');
  });

  it('seals fields for a purpose, and knows what either key sealed', () => {
    const tag = ring.seal('manifest', 'one', 'two');
    expect(tag).toMatch(/^[a-z2-7]{26}$/);
    for (const holder of [ring, next]) {
      expect(holder.verifySeal(ring.id, tag, 'manifest', 'one', 'two')).toBe(true);
      expect(holder.verifySeal(ring.id, tag, 'manifest', 'onetwo')).toBe(false);
      expect(holder.verifySeal(ring.id, tag, 'other', 'one', 'two')).toBe(false);
      expect(holder.verifySeal(ring.id, `${tag}a`, 'manifest', 'one', 'two')).toBe(false);
    }
    expect(next.verifySeal(next.id, tag, 'manifest', 'one', 'two')).toBe(false);
    expect(stranger.verifySeal(ring.id, tag, 'manifest', 'one', 'two')).toBe(false);
  });

  it('shows no key when it is printed', () => {
    expect(inspect(ring, { depth: 9, showHidden: true })).not.toMatch(/01 01 01|1, 1, 1/);
    expect(JSON.stringify(ring)).toBe('{}');
  });
});

/** Two different keys with one id: 20 bits meet after about a thousand tries. */
const twins = (): [MarkKey, MarkKey] => {
  const byId = new Map<string, MarkKey>();
  for (let index = 0; ; index++) {
    const seed = new Uint8Array(32);
    new DataView(seed.buffer).setUint32(0, index);
    const key = new MarkKey(seed);
    const other = byId.get(key.id);
    if (other) return [other, key];
    byId.set(key.id, key);
  }
};
