import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import type { ManifestEntry } from '../../../src/providers/github/manifest/manifest.ts';
import { AnotherPlace } from '../../../src/providers/github/manifest/text.ts';
import {
  manifest,
  read,
  refusal,
  ring,
  rotated,
  sample,
  strangers,
  where,
  write,
} from './manifest-samples.ts';

const text = write(sample);

describe('the text of a manifest', () => {
  it('is of version 2, which is frozen: never change this', () => {
    expect(write(sample, ring, { store: 'github.com/acme/etl/eu west' })).toMatchInlineSnapshot(`
      "deploy-secrets-manifest 2
      section-2 qyiv github.com/acme/etl/eu%20west 1795500001,octocat,https://github.com/acme/etl/actions/runs/1,,clean
      A:aqyivtjd2ii6sbxah7kxnaeaqcaibaeaqcaibjzua2ku4zczwktksy7avx45e4e:1795500000:aqyivtjd2ii6sbxah7kxnaibaeaqcaibaeaqctdgqq2fkqbm57qasev2q4zwcyv,aqyivtjd2ii6sbxah7kxnambqgaydambqgayd2ioiy2tbjlswhzom5uvadtkrhy:
      B::::abcdefgh,aqyivdwi53xtoxhmcueo7aeaqcaibaeaqcaiboa3axbegn65qxyf3orhugng5da
      C:aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibzxxzuep26jl6dnkklyk355xsze:1795500001.5::abcdefgh,aqyivgmwc27cfxvwb3sbtaeaqcaibaeaqcaibd5vagsbbteawt2otj3x5ti4axx,1795500002,60
      seal atqj5xmkspnn7oq3gxc3hbtf2r
      "
    `);
  });

  it('is the same in whatever order the names were noted', () => {
    const turned = manifest(Object.fromEntries([...sample.entries].reverse()));
    expect(write({ ...sample, ...turned })).toBe(text);
  });

  it('is there without any entry too', () => {
    expect(write(manifest({}))).toBe('deploy-secrets-manifest 2\n');
    expect(read(write(manifest({})))).toEqual(manifest({}));
    expect(read(undefined)).toEqual(manifest({}));
  });

  it('gives back what was written, whatever it was', () => {
    const mark = fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567'),
      minLength: 63,
      maxLength: 63,
    });
    const previousMarks = fc.array(mark, { maxLength: 3 });
    const at = fc.date({ min: new Date(0), max: new Date(9e12), noInvalidDate: true });
    const claim = fc.record({ mark, at });
    const from = fc.integer({ min: 0, max: 9e9 });
    const within = fc
      .tuple(from, fc.integer({ min: 0, max: 9e6 }))
      .map(([start, seconds]) => ({ from: new Date(start * 1e3), until: new Date((start + seconds) * 1e3) }));
    const run = fc.constantFrom('abcdefgh', '23456722');
    const pending = fc.oneof(fc.record({ run, mark }), fc.record({ run, mark, within }));
    const note: fc.Arbitrary<ManifestEntry> = fc.oneof(
      fc.record({ claim, previousMarks }),
      fc.record({ pending, previousMarks }),
      fc.record({ claim, pending, previousMarks }),
    );
    const names = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,40}$/);
    const lastPush = fc.option(fc.record({ at: from.map((start) => new Date(start * 1e3)) }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.dictionary(names, note, { noNullPrototype: true, minKeys: 1 }),
        lastPush,
        (noted, push) => {
          const whole = { ...manifest(noted), ...(push && { lastPush: push }) };
          expect(read(write(whole))).toEqual(whole);
        },
      ),
    );
  });

  it.each<[string, (text: string) => string]>([
    ['line ends of Windows', (each) => each.replaceAll('\n', '\r\n')],
    ['all in one line', (each) => each.replaceAll('\n', ' ')],
    ['no line end at the end', (each) => each.trimEnd()],
    ['blank lines and indents', (each) => `\n  ${each.replaceAll('\n', '\n\n\t')}\n\n`],
  ])('is read with %s', (_, change) => {
    expect(read(change(text))).toEqual(sample);
  });

  it.each([
    ['nothing', '', 'cannot be read'],
    ['something else', 'canary-7f3a', 'cannot be read'],
    ['no version', 'deploy-secrets-manifest', 'cannot be read'],
    ['version 0', 'deploy-secrets-manifest 0', 'cannot be read'],
    [
      'a newer version',
      text.replace('manifest 2', 'manifest 3'),
      'is of version 3; this program knows version 2',
    ],
    ['something behind it', `${text}canary-7f3a`, 'cannot be read'],
    ['a section without an id', `${text}section\n`, 'cannot be read'],
    ['a section of version 2 under version 1', text.replace('manifest 2', 'manifest 1'), 'cannot be read'],
    ['a section of version 3', `${text}section-3 abcd github.com/acme/etl - seal x`, 'cannot be read'],
    ['a section without a place', `${text}section abcd\nseal x\n`, 'cannot be read'],
    ['a section of version 2 without a push', `${text}section-2 abcd x seal x`, 'cannot be read'],
    ['a section without a seal', `${text}section abcd github.com/acme/etl\nA:::\n`, 'cannot be read'],
    ['a word between sections', `${text}canary section abcd github.com/acme/etl seal x`, 'cannot be read'],
    ['our section twice', text + text.slice(text.indexOf('section')), 'cannot be read'],
    ['another place written into it', text.replace('acme/etl', 'acme/other'), 'does not hold the key'],
    ['the push changed', text.replace('octocat', 'mallory'), 'does not hold the key'],
    ['the time of an announcement changed', text.replace(/,60$/m, ',61'), 'does not hold the key'],
    ['a name changed', text.replace('\nA:', '\nD:'), 'does not hold the key'],
    ['a time changed', text.replace(/:17955/, ':17956'), 'does not hold the key'],
    ['an entry left out', text.replace(/\nA:.*/, ''), 'does not hold the key'],
    ['an entry doubled', text.replace(/\nA:.*/, '$&$&'), 'does not hold the key'],
    ['entries in another order', text.replace(/(\nA:.*)(\nB:.*)/, '$2$1'), 'does not hold the key'],
    [
      'the seal of another key',
      write(sample, strangers).replace(strangers.id, ring.id),
      'does not hold the key',
    ],
  ])('is refused with %s', (_, wrong, message) => {
    const error = refusal(() => read(wrong));
    expect(error.message).toContain(where);
    expect(error.message).toContain(message);
    expect(error.hint).toMatch(/update|put back/);
    expect(`${error.message} ${error.hint}`).not.toMatch(/canary|7f3a/);
  });

  it('is refused wherever it was cut off', () => {
    const whole = text.trimEnd();
    const title = whole.indexOf('\n');
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.slice(0, length).trimEnd();
      if (cut.length === title) expect(read(cut)).toEqual(manifest({}));
      else expect(() => read(cut), `at ${length}`).toThrow(UserError);
    }
  });

  it('is refused with any one character changed: nothing else is ever read from it', () => {
    const section = text.indexOf('section') + 'section-2 abcd '.length;
    for (let index = section; index < text.length; index++) {
      if (text.charAt(index) === '\n') continue;
      const changed = `${text.slice(0, index)}${text.charAt(index) === 'x' ? 'y' : 'x'}${text.slice(index + 1)}`;
      expect(() => read(changed), `at ${index}`).toThrow(UserError);
    }
  });

  it('is read when a key happens to have the id `seal`', () => {
    const seed = new Uint8Array(32);
    new DataView(seed.buffer).setUint32(0, 474_084);
    const seals = new Keyring(new MarkKey(seed));
    expect(seals.id).toBe('seal');
    expect(read(write(sample, seals), seals)).toEqual(sample);
    expect(read(write(sample, seals)).foreignSections).toHaveLength(1);
  });
});

describe('the place that a manifest is for', () => {
  const production = 'github.com/acme/etl/production';
  const staging = write(sample, ring, { store: 'github.com/acme/etl/staging' });

  it('is refused when it is another one, which is named', () => {
    const error = refusal(() => read(staging, ring, production));
    expect(error).toBeInstanceOf(AnotherPlace);
    expect(error.message).toMatchInlineSnapshot(
      `"the variable DEPLOY_SECRETS_MANIFEST is for github.com/acme/etl/staging, not for github.com/acme/etl/production"`,
    );
    expect(error.hint).toMatchInlineSnapshot(
      `"each place has its own: name another file with --manifest; if no other place uses this one, delete it and push with --overwrite"`,
    );
  });

  it('is not named when the text is not ours to believe', () => {
    const lying = staging.replace('staging', 'canary-7f3a');
    const error = refusal(() => read(lying, ring, production));
    expect(error.message).toContain('does not hold the key');
    expect(`${error.message} ${error.hint}`).not.toContain('canary-7f3a');
  });

  it('may be what this one was called before', () => {
    expect(read(staging, ring, production, ['github.com/acme/etl/staging'])).toEqual(sample);
    const renamed = write(read(staging, ring, production, ['github.com/acme/etl/staging']), ring, {
      store: production,
    });
    expect(read(renamed, ring, production)).toEqual(sample);
  });

  it('is each section’s own: what another key sealed is no reason to refuse', () => {
    const theirs = write(sample, strangers, { store: 'github.com/acme/other' });
    const [title, ...section] = theirs.split('\n');
    const both = `${title}\n${section.join('\n')}${text.slice(text.indexOf('section'))}`;
    expect(read(both)).toEqual({ ...sample, foreignSections: [section.join('\n').trim()] });
    expect(refusal(() => read(both, strangers)).message).toContain('is for github.com/acme/other');
  });

  it('is asked of the previous key’s section too', () => {
    expect(refusal(() => read(staging, rotated)).message).toContain('is for github.com/acme/etl/staging');
  });

  it('may have any name', () => {
    const odd = 'github.com/acme/etl/eu west 100% ü seal';
    expect(read(write(sample, ring, { store: odd }), ring, odd)).toEqual(sample);
    expect(refusal(() => read(write(sample, ring, { store: odd }))).message).toContain(`is for ${odd},`);
  });
});
