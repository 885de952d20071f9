import { expect, it } from 'vitest';
import { keyOf } from '../../src/core/entries.ts';
import type { Entry, Key, Remote } from '../../src/core/model.ts';
import { Redacted } from '../../src/core/redacted.ts';
import { compareNames } from '../../src/core/sync/compare-names.ts';

const entry = (name: string, keys?: readonly string[]): Entry => ({
  type: 'secret',
  name,
  value: new Redacted('canary-7f3a'),
  from: [],
  ...(keys && { keys }),
});

const remotes = (...all: readonly Partial<Remote>[]): ReadonlyMap<Key, Remote> =>
  new Map(
    all.map(({ type = 'secret', name = '', ...rest }) => [
      `${type}:${name}` as const,
      { type, name, changedExternally: 'no', ...rest },
    ]),
  );

const compared = (entries: readonly Entry[], ...there: readonly Partial<Remote>[]): unknown => {
  const { named, extra } = compareNames(entries, new Set(entries.map(keyOf)), { remotes: remotes(...there) });
  return [
    ...named.map(({ name, state, lacks }) => [name, state, ...lacks].join(' ')),
    ...extra.map(({ type, name }) => `${type} ${name} extra`),
  ];
};

it.each<[string, Entry[], Partial<Remote>[], string[]]>([
  ['there', [entry('A')], [{ name: 'A' }], ['A there']],
  ['missing', [entry('A'), entry('B')], [{ name: 'B' }], ['A missing', 'B there']],
  [
    'extra, by name',
    [entry('A')],
    [{ name: 'C' }, { name: 'B' }],
    ['A missing', 'secret B extra', 'secret C extra'],
  ],
  ['of another type', [entry('A')], [{ type: 'variable', name: 'A' }], ['A missing', 'variable A extra']],
  [
    'on its way out',
    [entry('A')],
    [
      { name: 'A', pendingDeletion: true },
      { name: 'B', pendingDeletion: true },
    ],
    ['A missing'],
  ],
  ['all inside', [entry('A', ['X', 'Y'])], [{ name: 'A', keys: ['Y', 'X', 'Z'] }], ['A there']],
  ['not all inside', [entry('A', ['X', 'Y'])], [{ name: 'A', keys: ['Y'] }], ['A incomplete X']],
  [
    'not all inside, and what lacks may be what found no room',
    [entry('A', ['X', 'Y'])],
    [{ name: 'A', keys: ['Y'], unnamedKeys: 1 }],
    ['A there'],
  ],
  [
    'more lacks than what found no room',
    [entry('A', ['X', 'Y', 'Z'])],
    [{ name: 'A', keys: ['Y'], unnamedKeys: 1 }],
    ['A incomplete X Z'],
  ],
  ['nothing noted', [entry('A', ['X', 'Y'])], [{ name: 'A' }], ['A there']],
])('%s', (_, entries, there, expected) => {
  expect(compared(entries, ...there)).toEqual(expected);
});

it('what is left out by the selection is not extra', () => {
  const whole = new Set<Key>(['secret:A', 'secret:B']);
  const { extra } = compareNames([entry('A')], whole, { remotes: remotes({ name: 'B' }, { name: 'C' }) });
  expect(extra.map(({ name }) => name)).toEqual(['C']);
});
