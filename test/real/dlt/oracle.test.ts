import { beforeAll, describe, expect, it } from 'vitest';
import {
  asObjects,
  count,
  fixtures,
  laidOut,
  randomDocuments,
  randomValues,
  seed,
  tablesOfDlt,
  traps,
} from './corpus.ts';
import { mutations } from './mutations.ts';
import { python, type Version, versions } from './peers.ts';
import { vectors } from './vectors.ts';

/** What `oracle.py` prints for one file of layouts. */
interface Summary {
  readonly dlt: string;
  readonly tomlkit: string;
  readonly documents: number;
  /** How many values of each type were looked up; the types have Python's names. */
  readonly paths: Readonly<Record<string, number>>;
  readonly checks: number;
  readonly equal: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly explained: Readonly<Record<string, number>>;
  readonly unexplained: number;
  readonly examples: readonly object[];
}

async function ask(version: Version, layouts: readonly string[]): Promise<Summary[]> {
  const printed = await python(version, 'oracle.py', layouts);
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const corpora = [
  'fixtures',
  'traps',
  'tables',
  'random',
  'fixtures as objects',
  'traps as objects',
  'random as objects',
] as const;
type Corpus = (typeof corpora)[number];

const summaries = new Map<string, Summary>();

function summaryOf(version: Version, corpus: Corpus): Summary {
  const summary = summaries.get(`${version} ${corpus}`);
  if (!summary) throw new Error(`the oracle said nothing about ${corpus}`);
  return summary;
}

beforeAll(async () => {
  console.log(`seed of the random documents: ${seed}`);
  const layouts = [
    laidOut('fixtures', fixtures()),
    laidOut('traps', traps()),
    laidOut('tables', await tablesOfDlt()),
    laidOut('random', await randomDocuments()),
    asObjects('fixtures', fixtures()),
    asObjects('traps', traps()),
    asObjects('random', await randomDocuments()),
  ];
  await Promise.all(
    versions.map(async (version) => {
      const answers = await ask(version, layouts);
      for (const [index, corpus] of corpora.entries()) {
        const answer = answers[index];
        if (!answer) continue;
        summaries.set(`${version} ${corpus}`, answer);
        console.log(corpus, { ...answer, examples: undefined });
      }
    }),
  );
});

describe.each(versions)('dlt %s finds in the environment what it finds in the TOML', (version) => {
  it.each([
    ['fixtures', 1, 100],
    ['traps', 25, 2_000],
    ['tables', 40, 1_000],
    ['random', count, 60 * count],
  ] as const)('%s', (corpus, documents, checks) => {
    const summary = summaryOf(version, corpus);
    expect(summary.examples).toEqual([]);
    expect(summary.unexplained).toBe(0);
    expect(summary.dlt).toBe(version);
    expect(summary.documents).toBeGreaterThanOrEqual(documents);
    expect(summary.checks).toBeGreaterThanOrEqual(checks);
    expect(summary.equal).toBeGreaterThan(summary.checks / 6);
  });
});

describe.each(versions)('dlt %s finds the same in one JSON object, taken apart again', (version) => {
  it.each(['fixtures', 'traps', 'random'] as const)('%s', (corpus) => {
    expect(summaryOf(version, `${corpus} as objects`)).toEqual(summaryOf(version, corpus));
  });
});

it.each(versions)('random documents hold every type often enough, for dlt %s', (version) => {
  const { paths } = summaryOf(version, 'random');
  expect(Object.keys(paths).toSorted()).toEqual([
    'bool',
    'date',
    'datetime',
    'dict',
    'float',
    'int',
    'list',
    'str',
    'time',
  ]);
  expect(Math.min(...Object.values(paths))).toBeGreaterThan(count / 3);
});

it('every explanation explains something among the traps', () => {
  const counts = versions.map((version) => summaryOf(version, 'traps').explained);
  const unused = Object.keys(counts[0] ?? {}).filter((name) => counts.every((count) => count[name] === 0));
  expect(unused).toEqual([]);
});

describe('the oracle sees an encoder with', () => {
  const found = new Map<string, number>();

  beforeAll(async () => {
    const layouts = Object.entries(mutations).map(([name, mutation]) =>
      laidOut(`mutation-${name.replaceAll(/\W+/g, '-')}`, traps(), mutation),
    );
    const answers = await ask('1.31.0', layouts);
    for (const [index, name] of Object.keys(mutations).entries()) {
      found.set(name, answers[index]?.unexplained ?? 0);
    }
  });

  it.each(Object.keys(mutations))('%s', (name) => {
    expect(found.get(name)).toBeGreaterThan(0);
  });
});

it('the vectors of the unit tests are what dlt agrees with (`npm run test:real -- --update` makes them)', async () => {
  const made = await vectors(laidOut('vectors', [...traps(), ...(await randomValues())]));
  expect(made.split('\n').length).toBeGreaterThan(200);
  await expect(made).toMatchFileSnapshot('../../core/vectors/dlt.jsonl');
});
