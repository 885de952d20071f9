import { describe, expect, it } from 'vitest';
import { envSpec } from '../../../src/core/layouts/env.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const toml = '[sources.x]\napi_key = "k"\nAPI_KEY = "l"\n[sources.x.query]\nq = 1\n';
const plain: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };
const namesWith = (options: Partial<LayoutOptions>) => {
  const { entries, problems } = envSpec.lay(parseToml(toml, 'f.toml'), { ...plain, ...options });
  return [...entries, ...problems].map(({ name }) => name);
};

describe('a prefix', () => {
  it('stands before each name, also where a problem tells it', () => {
    expect(namesWith({})).toEqual(['SOURCES__X__API_KEY', 'SOURCES__X__QUERY', 'SOURCES__X__API_KEY']);
    expect(namesWith({ prefix: 'acme/etl/' })).toEqual([
      'acme/etl/SOURCES__X__API_KEY',
      'acme/etl/SOURCES__X__QUERY',
      'acme/etl/SOURCES__X__API_KEY',
    ]);
  });

  it('stands before a renamed one too, of which --rename says all the rest', () => {
    expect(namesWith({ prefix: 'p-', rename: new Map([['sources.x.query', 'Q']]) })).toContain('p-Q');
  });
});

describe('the variable that dlt looks up', () => {
  const variables = (options: Partial<LayoutOptions>) =>
    envSpec
      .lay(parseToml('[sources.x]\napi_key = "k"\n[sources.x.query]\nq = 1\n', 'f.toml'), {
        ...plain,
        ...options,
      })
      .entries.map((entry) => [entry.name, entry.variable ?? 'the same']);

  it('is told where the name is another, of a value and of a table', () => {
    expect(variables({})).toEqual([
      ['SOURCES__X__API_KEY', 'the same'],
      ['SOURCES__X__QUERY', 'the same'],
    ]);
    expect(variables({ prefix: 'p-' })).toEqual([
      ['p-SOURCES__X__API_KEY', 'SOURCES__X__API_KEY'],
      ['p-SOURCES__X__QUERY', 'SOURCES__X__QUERY'],
    ]);
    expect(
      variables({
        rename: new Map([
          ['sources.x.api_key', 'K'],
          ['sources.x.query', 'Q'],
        ]),
      }),
    ).toEqual([
      ['K', 'SOURCES__X__API_KEY'],
      ['Q', 'SOURCES__X__QUERY'],
    ]);
  });
});

describe('the path of a name', () => {
  it.each([
    ['SOURCES__X__API_KEY', undefined, ['sources', 'x', 'api_key']],
    ['acme/SOURCES__X', 'acme/', ['sources', 'x']],
    ['SOURCES__X', 'acme/', undefined],
    ['acme/', 'acme/', ['']],
  ])('%s behind the prefix %s was %j', (name, prefix, path) => {
    const naming = { layouts: ['env'], ...(prefix !== undefined && { prefix }) };
    expect(envSpec.pathOf?.({ type: 'secret', name }, naming)).toEqual(path);
  });
});
