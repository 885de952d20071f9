import { beforeAll, describe, expect, it } from 'vitest';
import { keep, python, type Version, versions } from '../peers.ts';
import { nameOf, ownPairs, pairLine, pairs, slips, ways } from './two-files.ts';

const seed = process.env.DLT_RESOLVE_SEED ?? '20261124';
const count = Number(process.env.DLT_RESOLVE_PAIRS ?? '40');

/** What `two_files_oracle.py` prints for each way to reach the job. */
interface Summary {
  readonly way: string;
  readonly dlt: string;
  readonly pairs: number;
  readonly resolutions: number;
  readonly same: number;
  readonly told: Readonly<Record<string, number>>;
  readonly unread: number;
  readonly explained: Readonly<Record<string, number>>;
  readonly wrong: number;
  readonly examples: readonly object[];
}

async function ask(version: Version, lines: string): Promise<Summary[]> {
  const printed = await python(version, 'resolve/two_files_oracle.py', [lines]);
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);

describe('what is told of secrets.toml and config.toml together is what becomes of them', () => {
  const summaries = new Map<Version, readonly Summary[]>();

  beforeAll(async () => {
    console.log(`seed of the pairs: ${seed}`);
    await Promise.all(
      versions.map(async (version) => {
        const folders = [...ownPairs(), ...(await pairs(`${seed}-${version}`, count))];
        const lines = folders.map((folder) => pairLine(folder));
        summaries.set(version, await ask(version, keep(`two-files-${version}`, lines)));
        for (const { examples: _, ...summary } of summaries.get(version) ?? []) console.log(summary);
      }),
    );
  });

  describe.each(versions)('in dlt %s', (version) => {
    it.each(ways.map((way) => [nameOf(way)]))('%s', (name) => {
      const summary = summaries.get(version)?.find(({ way }) => way === name);
      expect(summary?.examples).toEqual([]);
      expect(summary).toMatchObject({ wrong: 0, dlt: version });
      expect(summary?.resolutions).toBeGreaterThan(15 * count);
      expect(summary?.same).toBeGreaterThan((summary?.resolutions ?? 0) / 4);
    });

    it('every code is seen', () => {
      const all = summaries.get(version) ?? [];
      for (const code of ['split-credentials', 'config-first', 'secret-first', 'set-in-environment'])
        expect(sum(Object.fromEntries(all.map(({ way, told }) => [way, told[code] ?? 0])))).toBeGreaterThan(
          5,
        );
      expect(Math.max(...all.map(({ unread }) => unread))).toBeGreaterThan(5);
    });
  });
});

describe('the oracle sees a tool with', () => {
  const found = new Map<string, number>();

  beforeAll(async () => {
    const names = Object.entries(slips);
    await Promise.all(
      versions.map(async (version, index) => {
        for (const [name, tell] of names.filter((_, number) => number % versions.length === index)) {
          const lines = ownPairs().map((folder) => pairLine(folder, tell));
          const answers = await ask(version, keep(`two-files-slip-${name.replaceAll(/\W+/g, '-')}`, lines));
          found.set(
            name,
            answers.reduce((all, { wrong }) => all + wrong, 0),
          );
        }
      }),
    );
  });

  it.each(Object.keys(slips))('%s', (name) => {
    expect(found.get(name)).toBeGreaterThan(0);
  });
});
