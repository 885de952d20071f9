import { expect, it } from 'vitest';
import { expiryProblems, firstExpiry } from '../../../src/core/dlt/expiry.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const now = Date.parse('2026-11-28T23:59:00Z');

const told = (text: string): string[] =>
  expiryProblems(parseToml(text, 'secrets.toml'), now).map(
    ({ code, severity, paths, at, message }) => `${severity} ${code} ${paths} line ${at?.line}: ${message}`,
  );

it.each([
  ['a = "v" # expires 2026-11-28', ['warning expires-soon a line 1: expires today, on 2026-11-28']],
  ['a = "v" # expires 2026-11-29', ['warning expires-soon a line 1: expires in 1 day, on 2026-11-29']],
  ['a = "v" # expires 2026-12-12', ['warning expires-soon a line 1: expires in 14 days, on 2026-12-12']],
  ['a = "v" # expires 2026-12-13', []],
  ['a = "v" # expires 2026-11-27', ['warning expired a line 1: expired on 2026-11-27, 1 day ago']],
  [
    'a = "v" # of the vendor, Expires: 2026-11-01, ask Ada',
    ['warning expired a line 1: expired on 2026-11-01, 27 days ago'],
  ],
  [
    'a = "v" # expires 2026-02-30',
    [
      'warning expires-soon a line 1: the comment beside it says that it expires on 2026-02-30, and there is no such day',
    ],
  ],
  [
    '[t]\na = [\n  "v", # expires 2026-11-01\n]',
    ['warning expired t.a line 2: expired on 2026-11-01, 27 days ago'],
  ],
  [
    'a = { b = "v" } # expires 2026-11-01',
    ['warning expired a.b line 1: expired on 2026-11-01, 27 days ago'],
  ],
  ['a = "# expires 2026-11-01"', []],
  ['# expires 2026-11-01\na = "v"', []],
  ['[t] # expires 2026-11-01\na = "v"', []],
  ['a = "v" # expires soon', []],
  ['a = "v" # expires 2026-11-01T00:00', []],
  ['a = "v" # unexpires 2026-11-01', []],
])('%s', (text, expected) => {
  expect(told(text)).toEqual(expected);
});

it('takes the first day of several', () => {
  const leaves = parseToml(
    'a = 1 # expires 2027-03-01\nb = 1 # expires 2027-02-01\nc = 1 # expires 2027-02-31',
    'f',
  );
  expect(firstExpiry(leaves)).toBe('2027-02-01');
  expect(firstExpiry(leaves.slice(2))).toBeUndefined();
});
