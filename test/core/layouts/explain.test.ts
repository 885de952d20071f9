import { describe, expect, it } from 'vitest';
import { diagnostic, place } from '../../../src/core/diagnostics.ts';
import { mergeLeaves } from '../../../src/core/dlt/merge.ts';
import {
  type ExplainInput,
  explain,
  explainable,
  type NameInLayout,
} from '../../../src/core/layouts/explain.ts';
import type { Leaf } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const name = (leaf: Leaf): string => leaf.path.join('__').toUpperCase();

/** Two files as one; every value has a name of its own and is in one document. */
function explaining(files: readonly string[], set: readonly string[] = []): ExplainInput {
  const { leaves, shadowedLeaves } = mergeLeaves(files.map((text, n) => parseToml(text, `${n + 1}.toml`)));
  const about = (called: Partial<NameInLayout>): NameInLayout => ({
    store: 'store',
    layout: 'env',
    type: 'secret',
    name: '',
    innerKeys: [],
    ...called,
  });
  return {
    leaves,
    shadowed: shadowedLeaves,
    names: leaves.flatMap((leaf) => [
      { leaf, nameInLayout: about({ name: name(leaf) }) },
      { leaf, nameInLayout: about({ layout: 'document', name: 'all', innerKeys: [dotted(leaf.path)] }) },
    ]),
    problems: [],
    isSet: (one) => set.includes(one),
  };
}

const two = explaining(['[x]\na = 1\nb = 2\n', '[x]\na = 3\nc = 4\n[x.b]\nd = 5\n']);

describe('what is asked for', () => {
  it.each<[string | undefined, string[]]>([
    [undefined, ['x.a', 'x.b', 'x.c']],
    ['x.a', ['x.a']],
    ['x', ['x.a', 'x.b', 'x.c']],
    ['x.?', ['x.a', 'x.b', 'x.c']],
    ['X__B', ['x.b']],
    ['x__b', ['x.b']],
    ['all', ['x.a', 'x.b', 'x.c']],
    ['y', []],
    ['X__', []],
  ])('%s', (asked, paths) => {
    expect(explain(asked, two).values.map(({ path }) => path)).toEqual(paths);
  });

  it('can be any path or name there is', () => {
    const words = explainable(two);
    expect(words).toEqual(['x.a', 'x.b', 'x.c', 'X__A', 'all', 'x.a', 'X__B', 'x.b', 'X__C', 'x.c']);
    for (const word of words) expect(explain(word, two).values.length).toBeGreaterThan(0);
  });
});

describe('where it comes from', () => {
  const from = (asked: string | undefined) =>
    explain(asked, two).values.map(({ at, overrides }) =>
      [at, ...overrides.map((spot) => spot.at)].map(place).join(' over '),
    );

  it('is the file that wins, with what it wins over', () => {
    expect(from(undefined)).toEqual([
      '1.toml:2:1 over 2.toml:2:1',
      '1.toml:3:1 over 2.toml:5:1',
      '2.toml:3:1',
    ]);
  });

  it('tells of a value that something else stands in for', () => {
    const passed = explain('x.b.d', two);
    expect(passed.values).toEqual([]);
    expect(
      passed.shadowed.map(({ path, at, by }) => `${path} ${place(at)} by ${by.path} ${place(by.at)}`),
    ).toEqual(['x.b.d 2.toml:5:1 by x.b 1.toml:3:1']);
    expect(explain('x.a', two).shadowed).toEqual([]);
  });
});

describe('what dlt takes', () => {
  const taken = (text: string, path: string, set: readonly string[], pipeline?: string): string => {
    const asked = { ...explaining([text], set), ...(pipeline !== undefined && { pipeline }) };
    const [value] = explain(path, asked).values;
    const [first, ...more] = value?.lookups.filter((lookup) => lookup.foundIn) ?? [];
    expect(more).toEqual([]);
    return first ? `${first.name} ${first.foundIn}${first.isRequestedPath ? ' here' : ''}` : 'nothing';
  };

  it.each<[string, string, string, string[], string | undefined, string]>([
    ['the value', 'sources.x.k = 1', 'sources.x.k', [], undefined, 'SOURCES__X__K file here'],
    [
      'something more specific',
      'sources.x.k = 1\nsources.k = 2',
      'sources.k',
      [],
      undefined,
      'SOURCES__K file here',
    ],
    [
      'what is for the source alone',
      'sources.x.k = 1\nsources.x.x.k = 2',
      'sources.x.k',
      [],
      undefined,
      'SOURCES__X__X__K file',
    ],
    [
      'the environment before',
      'sources.x.k = 1',
      'sources.x.k',
      ['SOURCES__X__K'],
      undefined,
      'SOURCES__X__K environment here',
    ],
    ['the environment, however general', 'sources.x.k = 1', 'sources.x.k', ['K'], undefined, 'K environment'],
    [
      'the most specific of the environment',
      'sources.x.k = 1',
      'sources.x.k',
      ['K', 'SOURCES__K'],
      undefined,
      'SOURCES__K environment',
    ],
    [
      'what is for the pipeline',
      'sources.k = 1\np.sources.k = 2',
      'sources.k',
      [],
      'p',
      'P__SOURCES__K file',
    ],
    [
      'the file for the pipeline before the environment for all',
      'p.sources.k = 2',
      'p.sources.k',
      ['K'],
      'p',
      'P__SOURCES__K file here',
    ],
    [
      'the environment for the pipeline',
      'p.sources.k = 2',
      'p.sources.k',
      ['P__K'],
      undefined,
      'P__K environment',
    ],
    ['a table read whole', 'a.query.b = 1', 'a.query.b', ['A__QUERY__B'], undefined, 'A__QUERY file here'],
    [
      'a table where a value is wanted',
      'sources.x.k = 1\nsources.x.x.k.z = 2',
      'sources.x.k',
      [],
      undefined,
      'SOURCES__X__X__K file',
    ],
  ])('%s', (_, text, path, set, pipeline, expected) => {
    expect(taken(text, path, set, pipeline)).toBe(expected);
  });

  it('names the table that is read whole', () => {
    const [value] = explain('a.query.b', explaining(['a.query.b = 1'])).values;
    expect(value?.wholeTable).toBe('a.query');
  });
});

it('tells what is wrong with it, or with a table around it, and with nothing else', () => {
  const about = (message: string, ...paths: string[]) => ({
    problem: diagnostic('dead-key', { message, paths }),
    layouts: [],
  });
  const asked = {
    ...two,
    problems: [about('mine', 'y', 'x.a'), about('around', 'x'), about('not mine', 'x.b', 'a')],
  };
  const [value] = explain('x.a', asked).values;
  expect(value?.problems.map(({ problem: { message } }) => message)).toEqual(['around', 'mine']);
});

it('holds no value', () => {
  const text = 'a = "canary-7f3a-a" # canary-7f3a-b\n[b]\nc = ["canary-7f3a-c", 73731]\n';
  expect(JSON.stringify(explain(undefined, explaining([text, text])))).not.toMatch(/canary|73731/);
});

describe('config.toml below the secrets', () => {
  const secrets = 'limit = 1\n[sources.x]\nkey = 2\n';
  const takenIn = (config: string, set: readonly string[] = []) => {
    const all = { ...explaining([secrets], set), config: parseToml(config, 'config.toml') };
    const [value] = explain(undefined, all).values.filter(({ isConfig }) => isConfig);
    const taken = value?.lookups.find((lookup) => lookup.foundIn);
    return [taken?.name, taken?.foundIn, value?.shadowedBy?.path];
  };

  it.each<[string, string, string[], (string | undefined)[]]>([
    ['alone', '[sources.x]\nsize = 3\n', [], ['SOURCES__X__SIZE', 'configuration', undefined]],
    ['behind a secret further up', '[sources.x]\nlimit = 3\n', [], ['LIMIT', 'file', 'limit']],
    [
      'of a pipeline, which is asked for before everyone',
      '[p.sources.x]\nlimit = 3\n',
      [],
      ['P__SOURCES__X__LIMIT', 'configuration', undefined],
    ],
    [
      'behind the environment, which comes before the secret too',
      '[sources.x]\nlimit = 3\n',
      ['SOURCES__LIMIT'],
      ['SOURCES__LIMIT', 'environment', undefined],
    ],
  ])('%s', (_, config, set, expected) => {
    expect(takenIn(config, set)).toEqual(expected);
  });

  it('has no explanation of its own where a secret has the same path', () => {
    const all = { ...explaining([secrets]), config: parseToml('[sources.x]\nkey = 3\n', 'config.toml') };
    const { values, shadowed } = explain('sources.x.key', all);
    expect(values.map(({ at, overrides }) => [at, ...overrides.map((spot) => spot.at)].map(place))).toEqual([
      ['1.toml:3:1', 'config.toml:2:1'],
    ]);
    expect(shadowed).toEqual([]);
  });
});
