import { beforeAll, describe, expect, it } from 'vitest';
import { keep, python, type Version, versions } from '../peers.ts';
import { asDocument, asEnvironment, asTheyStand, count, fitting, ownTraps, seed } from './corpus.ts';
import { slips } from './mutations.ts';

/** What `resolve_oracle.py` prints for one file of layouts. */
interface Summary {
  readonly dlt: string;
  readonly documents: number;
  readonly refused: number;
  /** How many times each spec was resolved. */
  readonly scenes: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  readonly found: number;
  readonly checks: number;
  readonly equal: number;
  /** The names of the explanations for specs, beside those for single values. */
  readonly reasons: readonly string[];
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: number;
  readonly examples: readonly object[];
}

async function ask(version: Version, layouts: readonly string[]): Promise<Summary[]> {
  const printed = await python(version, 'resolve/resolve_oracle.py', layouts);
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const corpora = {
  traps: async () => asEnvironment('traps', ownTraps()),
  'traps, each table whole too': async () => asEnvironment('traps-all', ownTraps(), 'all'),
  'traps in a vault': async () => asDocument('traps', ownTraps()),
  'as they stand': async () => asEnvironment('as-they-stand', await asTheyStand()),
  fitting: async (version: Version) => asEnvironment(`fitting-${version}`, await fitting(version)),
  'fitting in a vault': async (version: Version) =>
    asDocument(`fitting-${version}`, (await fitting(version)).slice(0, count / 4)),
} as const;
type Corpus = keyof typeof corpora;
const names = Object.keys(corpora) as readonly Corpus[];

const summaries = new Map<string, Summary>();

function summaryOf(version: Version, corpus: Corpus): Summary {
  const summary = summaries.get(`${version} ${corpus}`);
  if (!summary) throw new Error(`the oracle said nothing about ${corpus}`);
  return summary;
}

const nonzero = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, number]) => number > 0));

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);

beforeAll(async () => {
  console.log(`seed of the fitting documents: ${seed}`);
  await Promise.all(
    versions.map(async (version) => {
      const layouts = [];
      for (const name of names) layouts.push(await corpora[name](version));
      const answers = await ask(version, layouts);
      for (const [index, name] of names.entries()) {
        const answer = answers[index];
        if (!answer) continue;
        summaries.set(`${version} ${name}`, answer);
        const { scenes, examples: _, reasons: __, explained, ...counts } = answer;
        console.log(name, { ...counts, scenes: sum(scenes), explained: nonzero(explained) });
      }
    }),
  );
});

describe.each(versions)('dlt %s resolves from what is pushed what it resolves from the TOML', (version) => {
  it.each([
    ['traps', 20, 100, 1_500],
    ['traps, each table whole too', 20, 100, 1_500],
    ['traps in a vault', 20, 100, 3_000],
    ['as they stand', 1_000, 4_000, 20_000],
    ['fitting', count, 2 * count, 20 * count],
    ['fitting in a vault', count / 4, count / 2, 8 * count],
  ] as const)('%s', (corpus, documents, scenes, checks) => {
    const summary = summaryOf(version, corpus);
    expect(summary.examples).toEqual([]);
    expect(summary.unexplained).toBe(0);
    expect(summary.dlt).toBe(version);
    expect(summary.documents).toBeGreaterThanOrEqual(documents);
    expect(sum(summary.scenes)).toBeGreaterThanOrEqual(scenes);
    expect(summary.checks).toBeGreaterThanOrEqual(checks);
    expect(summary.equal).toBeGreaterThan(summary.checks * 0.9);
    expect(summary.equal + sum(summary.explained)).toBe(summary.checks);
  });

  it('and nothing has to be explained in a vault', () => {
    expect(nonzero(summaryOf(version, 'traps in a vault').explained)).toEqual({});
    expect(nonzero(summaryOf(version, 'fitting in a vault').explained)).toEqual({});
  });

  it('and a mapping of any name with --tables all', () => {
    expect(summaryOf(version, 'traps').explained.unknown_mapping).toBeGreaterThan(0);
    expect(summaryOf(version, 'traps, each table whole too').explained.unknown_mapping).toBe(0);
  });

  it('asking every spec, most of which resolve', () => {
    const { scenes, ends, found } = summaryOf(version, 'fitting');
    expect(Object.keys(scenes).length).toBeGreaterThan(110);
    expect(ends.Resolved).toBeGreaterThan(count);
    expect(Object.keys(ends).length).toBeGreaterThan(8);
    expect(found).toBeGreaterThan(8 * count);
  });
});

it('every explanation for specs explains something by hand', () => {
  const own = (['traps', 'traps, each table whole too'] as const).flatMap((corpus) =>
    versions.map((version) => summaryOf(version, corpus)),
  );
  const unused = own[0]?.reasons.filter((reason) => own.every(({ explained }) => explained[reason] === 0));
  expect(unused).toEqual([]);
});

describe('the oracle sees a layout with', () => {
  const found = new Map<string, number>();

  beforeAll(async () => {
    // A whole run takes long and would show nothing more.
    const files = ownTraps().filter((file) => !file.endsWith('a-whole-run.toml'));
    const all = Object.entries(slips);
    await Promise.all(
      versions.map(async (version, index) => {
        const own = all.filter((_, number) => number % versions.length === index);
        const layouts = own.map(([name, slip]) =>
          keep(`resolve-slip-${name.replaceAll(/\W+/g, '-')}`, files.map(slip)),
        );
        const answers = await ask(version, layouts);
        for (const [number, [name]] of own.entries()) found.set(name, answers[number]?.unexplained ?? 0);
      }),
    );
  });

  it.each(Object.keys(slips))('%s', (name) => {
    expect(found.get(name)).toBeGreaterThan(0);
  });
});
