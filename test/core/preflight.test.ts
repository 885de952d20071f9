import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../src/core/diagnostics.ts';
import { keyOf } from '../../src/core/entries.ts';
import type { Remote, RemoteState } from '../../src/core/model.ts';
import { preflight } from '../../src/core/sync/preflight.ts';
import type { Limits } from '../../src/core/sync/provider.ts';
import { entriesOf } from './entries.ts';

const limits: Limits = {
  types: {
    secret: {
      names: [
        { code: 'not-a-name', allows: /^[A-Z_]*$/, message: 'only capitals and _' },
        { code: 'name-too-long', allows: /^.{1,4}$/, message: 'at most 4 characters', hint: 'use --rename' },
      ],
      caseInsensitive: false,
      value: { bytes: 6, empty: false },
      entries: 3,
    },
  },
};

const seenOf = (...names: string[]): RemoteState => ({
  remotes: new Map(
    names
      .map((name) => ({ type: 'secret', name, changedExternally: 'no' }) satisfies Remote)
      .map((r) => [keyOf(r), r]),
  ),
});

const said = (values: Record<string, string>, seen = seenOf()) =>
  preflight(entriesOf(values), limits, seen).map(({ code, name, at }) =>
    `${code} ${name ?? ''} ${at?.line ?? ''}`.trim(),
  );

it.each<[string, Record<string, string>, string[]]>([
  ['fits', { A: 'x' }, []],
  ['exactly at each limit, in bytes and not in characters', { ABCD: 'ééé' }, []],
  ['a byte too long', { A: 'éééx' }, ['value-too-long A 1']],
  ['empty', { A: '' }, ['empty-value A 1']],
  ['a character that is not taken', { 'A-B': 'x' }, ['not-a-name A-B 1']],
  ['a character too many', { ABCDE: 'x' }, ['name-too-long ABCDE 1']],
  [
    'all at once, each with its line',
    { A: 'x', b: '', ABCDE: 'x' },
    ['not-a-name b 2', 'empty-value b 2', 'name-too-long ABCDE 3'],
  ],
])('%s', (_, values, expected) => {
  expect(said(values)).toEqual(expected);
});

it('counts what is already there, and a name that is there only once', () => {
  expect(said({ A: 'x', B: 'x' }, seenOf('A', 'Z'))).toEqual([]);
  expect(said({ A: 'x', B: 'x' }, seenOf('Y', 'Z'))).toEqual(['too-many-entries']);
});

it('a missing container refuses unless it will be made', () => {
  const missing = { what: 'environment production', hint: 'make it with --create-environment' };
  expect(said({ A: 'x' }, { remotes: new Map(), missing: { ...missing, make: false } })).toEqual([
    'missing-container',
  ]);
  expect(said({ A: 'x' }, { remotes: new Map(), missing: { ...missing, make: true } })).toEqual([]);
});

it('names an entry that holds many keys alone, for no one of them is to blame', () => {
  const entries = entriesOf({ A: 'far too long' }).map((entry) => ({ ...entry, keys: ['a', 'b'] }));
  expect(preflight(entries, limits, seenOf())).toEqual([
    {
      code: 'value-too-long',
      severity: 'error',
      name: 'A',
      message: 'longer than the 6 bytes that are taken there: its 2 keys take 1 KiB',
      hint: 'leave some out with --exclude, give each --pipeline its own with --include, or choose another --layout',
    },
  ]);
});

it('never tells how long one value is, not even alone in such an entry', () => {
  const entries = entriesOf({ A: 'x'.repeat(70_000) });
  for (const keys of [undefined, ['a']])
    expect(
      JSON.stringify(
        preflight(
          entries.map((entry) => ({ ...entry, ...(keys && { keys }) })),
          limits,
          seenOf(),
        ),
      ),
    ).not.toMatch(/6[89]|70/);
});

describe('more than a job gets to see', () => {
  const sight = { most: 2, message: 'a job sees the first 2', hint: 'use fewer' };
  const few: Limits = {
    types: {
      secret: { names: [], caseInsensitive: false, value: { bytes: 6, empty: true }, readableEntries: sight },
    },
  };
  const told = (values: Record<string, string>, ...there: string[]) =>
    preflight(entriesOf(values), few, seenOf(...there)).map(
      ({ severity, code, message, hint }) => `${severity} ${code}: ${message} (${hint})`,
    );

  it.each<[string, Record<string, string>, string[], string[]]>([
    ['as many as that', { A: 'x', B: 'x' }, ['A', 'B'], []],
    ['what others have comes later', { A: 'x', B: 'x' }, ['Y', 'Z'], []],
    ['one of ours', { A: 'x', C: 'x' }, ['B'], ['of 3, C may be out of sight']],
    ['two of ours', { C: 'x', D: 'x' }, ['A', 'B'], ['of 4, C and D may be out of sight']],
    ['many', { C: 'x', D: 'x', E: 'x', F: 'x' }, ['A', 'B'], ['of 6, C, D and 2 more may be out of sight']],
  ])('%s', (_, values, there, expected) => {
    const all = expected.map((one) => `warning out-of-sight: a job sees the first 2: ${one} (use fewer)`);
    expect(told(values, ...there)).toEqual(all);
  });
});

it('what cannot be made new refuses, unless all is there', () => {
  const diagnostics = [
    diagnostic('nothing-new', { message: 'nothing says who may use them', hint: 'give --visibility' }),
  ];
  const told = (...there: string[]) =>
    preflight(entriesOf({ A: 'x', B: 'x' }), limits, { ...seenOf(...there), diagnostics });
  expect(told('A', 'B')).toEqual([]);
  expect(told('A')).toMatchObject([
    {
      code: 'nothing-new',
      severity: 'error',
      message: 'nothing says who may use them: B',
      hint: 'give --visibility',
    },
  ]);
});
