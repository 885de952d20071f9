import { describe, expect, it } from 'vitest';
import { filterLeaves, unmatchedPatterns } from '../../../src/core/layouts/select.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const leaves = parseToml(
  `
root = 1
[sources.x]
key = 1
nested.deep = 2
[sources."a.b"]
key = 3
[sources.xy]
key = 4
[destination.x.credentials]
host = 5
password = 6
`,
  'f.toml',
);

const chosen = (include: string[], exclude: string[] = []): string =>
  filterLeaves(leaves, { include, exclude })
    .map(({ path }) => dotted(path))
    .join(' ');

describe('a pattern', () => {
  it.each([
    ['root', 'root'],
    ['sources.x', 'sources.x.key sources.x.nested.deep'],
    ['sources.x.nested', 'sources.x.nested.deep'],
    ['sources.x*', 'sources.x.key sources.x.nested.deep sources.xy.key'],
    ['sources.?', 'sources.x.key sources.x.nested.deep'],
    ['sources.*.key', 'sources.x.key sources."a.b".key sources.xy.key'],
    ['*.deep', 'sources.x.nested.deep'],
    ['*e*d*', 'sources.x.nested.deep destination.x.credentials.host destination.x.credentials.password'],
    ['sources."a.b"', 'sources."a.b".key'],
    [
      '*',
      'root sources.x.key sources.x.nested.deep sources."a.b".key sources.xy.key destination.x.credentials.host destination.x.credentials.password',
    ],
    ['SOURCES', ''],
    ['sources.x.k', ''],
    ['ources.x', ''],
    ['[rs]oot', ''],
    ['.*', ''],
    ['', ''],
  ])('%j selects', (pattern, paths) => {
    expect(chosen([pattern])).toBe(paths);
  });

  it('takes no time to fail', () => {
    expect(chosen([`${'*a'.repeat(500)}z`])).toBe('');
  });
});

it('what is excluded stays out, though it is included', () => {
  expect(chosen(['destination', 'root'], ['*.password'])).toBe('root destination.x.credentials.host');
  expect(chosen([], ['sources', 'destination'])).toBe('root');
});

it('without a pattern to include, everything is', () => {
  expect(filterLeaves(leaves, { include: [], exclude: [] })).toEqual(leaves);
});

it('a pattern that matches nothing is told', () => {
  const found = unmatchedPatterns(leaves, { include: ['sources.z', 'root'], exclude: ['destinations.*'] });
  expect(found.map(({ code, severity, message }) => `${severity} ${code}: ${message}`)).toEqual([
    'error matches-nothing: --include sources.z matches nothing in the file',
    'error matches-nothing: --exclude destinations.* matches nothing in the file',
  ]);
});
