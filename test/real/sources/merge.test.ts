import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mergeLeaves } from '../../../src/core/dlt/merge.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { ask, originsOf, type Told, toldOf, versions } from './dlt.ts';
import { projects } from './random.ts';

/** In the order of dlt. */
const FILES = [
  '.dlt/prod.secrets.toml',
  '.dlt/secrets.toml',
  'global/prod.secrets.toml',
  'global/secrets.toml',
];
const CASES = 800;

/**
 * What dlt's library for TOML can't put together, though it reads each file alone: a table below a header into an
 * inline one, and some that lie apart in their file. dlt then reads nothing at all and says so; where it reads,
 * there is no difference.
 */
const CANNOT_MERGE =
  /Inline tables cannot contain a table$|Key "\w" (already exists|does not exist)\.'?$|list index out of range$/;

const cases = fc.sample(projects(FILES.length), { numRuns: CASES, seed: 20261124 });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-merge-'));
  for (const [n, texts] of cases.entries())
    for (const [at, text] of texts.entries()) {
      const file = path.join(folder, String(n).padStart(5, '0'), FILES[at] ?? '');
      mkdirSync(path.dirname(file), { recursive: true });
      if (text !== undefined) writeFileSync(file, text);
    }
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(versions)(
  'merges any files as dlt %s does, value for value, and knows from which file',
  async (version) => {
    const told = await ask<Told>(version, ['merge.py', folder]);
    expect(told).toHaveLength(CASES);
    let checked = 0;
    let refused = 0;
    for (const [n, dlt] of told.entries()) {
      const texts = cases[n] ?? [];
      const present = FILES.filter((_, at) => texts[at] !== undefined);
      const { leaves } = mergeLeaves(
        present.map((file) => parseToml(texts[FILES.indexOf(file)] ?? '', file)),
      );
      const about = `${n}: ${JSON.stringify(texts, null, 1)}`;
      if (dlt.error !== undefined) {
        expect(dlt.error, about).toMatch(CANNOT_MERGE);
        refused += 1;
        continue;
      }
      expect(dlt.files, about).toEqual(present);
      expect(toldOf(leaves), about).toEqual(dlt.doc);
      if (version === '1.31.0')
        expect(
          originsOf(leaves, (file) => file.replace('.dlt/', '').replace('global/', 'global:')),
          about,
        ).toEqual(dlt.origins);
      checked += leaves.length;
    }
    expect(checked).toBeGreaterThan(3 * CASES);
    expect(refused).toBeLessThan(CASES / 5);
  },
);
