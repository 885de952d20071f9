import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import type { Manifest, ManifestEntry } from '../../../src/providers/github/manifest/manifest.ts';
import { variableBytes } from '../../../src/providers/github/manifest/text.ts';
import {
  claimed,
  manifest,
  markFor,
  read,
  refusal,
  ring,
  sample,
  second,
  settled,
  write,
} from './manifest-samples.ts';

const text = write(sample);

describe('the size of a manifest', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `N${index}`.padEnd(40, '_'));
  const mark = markFor('A', 'one');
  const all = (count: number, note: ManifestEntry) =>
    manifest(Object.fromEntries(names(count).map((name) => [name, note])));
  const pending = { run: 'abcdefgh', mark, within: { from: second(0), until: second(60) } };
  const past = [mark, mark, mark];

  it('for 100 secrets with names of 40 characters fits a variable, whatever is known of them', () => {
    const bytes = (note: ManifestEntry) => write(all(100, note), ring, { bytes: variableBytes }).length;
    expect({
      'announced the first time': bytes({ pending, previousMarks: [] }),
      'settled the first time': bytes(claimed(mark, second(0))),
      'settled, with three marks before': bytes(claimed(mark, second(0), past)),
      'announced again': bytes({ ...claimed(mark, second(0), past), pending }),
      'a variable takes': variableBytes,
    }).toMatchInlineSnapshot(`
      {
        "a variable takes": 49152,
        "announced again": 39595,
        "announced the first time": 13195,
        "settled the first time": 11895,
        "settled, with three marks before": 30995,
      }
    `);
  });

  it('is that of so many names in a variable', () => {
    const most = (note: ManifestEntry) => {
      let count = 100;
      while (fits(all(count + 1, note))) count++;
      return count;
    };
    const lastPush = {
      at: second(0),
      by: 'octocat',
      run: 'https://github.com/acme/etl/actions/runs/12345678901',
      commit: 'a'.repeat(40),
      dirty: false,
    };
    const fits = (each: Manifest) => {
      try {
        return write({ ...each, lastPush }, ring, { bytes: variableBytes }).includes('octocat');
      } catch {
        return false;
      }
    };
    expect({
      'with none of their marks before': most(claimed(mark, second(0))),
      'while all are pushed the first time': most({ pending, previousMarks: [] }),
      'while all are pushed again': most({ ...claimed(mark, second(0)), pending }),
    }).toMatchInlineSnapshot(`
      {
        "while all are pushed again": 239,
        "while all are pushed the first time": 373,
        "with none of their marks before": 414,
      }
    `);
  });

  it('is kept by leaving out marks of earlier writes, the oldest first', () => {
    const marks = [1, 2, 3].map((nonce) => markFor('A', 'older', nonce));
    const kept = (count: number) => {
      const written = write(all(count, claimed(mark, second(0), marks)), ring, { bytes: variableBytes });
      expect(written.length).toBeLessThanOrEqual(variableBytes);
      return read(written).entries.get(names(1)[0] ?? '')?.previousMarks;
    };
    expect([150, 200, 250, 400].map(kept)).toEqual([marks, marks.slice(0, 2), marks.slice(0, 1), []]);
  });

  it('is refused when there is no room for the last marks, and names the way out', () => {
    const error = refusal(() => write(all(500, settled), ring, { bytes: variableBytes }));
    expect(error.message).toMatchInlineSnapshot(
      `"the variable DEPLOY_SECRETS_MANIFEST would hold 59095 bytes for 500 names, and takes 49152"`,
    );
    expect(error.hint).toContain('--manifest FILE');
    expect(write(all(500, settled)).length).toBeGreaterThan(variableBytes);
  });

  it('counts what others keep there too', () => {
    const foreign = [`section zzzz anywhere\n${'x'.repeat(variableBytes)}\nseal y`];
    expect(() => write({ ...sample, foreignSections: foreign }, ring, { bytes: variableBytes })).toThrow(
      UserError,
    );
  });

  it('may be the limit exactly', () => {
    const bytes = write(sample).length;
    expect(write(sample, ring, { bytes })).toBe(text);
    expect(read(write(sample, ring, { bytes: bytes - 1 })).entries.get('A')?.previousMarks).toHaveLength(1);
  });
});
