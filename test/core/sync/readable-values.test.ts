import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/core/entries.ts';
import type { Marks } from '../../../src/core/marks/mark.ts';
import type { Entry, Remote } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { makePlan } from '../../../src/core/sync/plan.ts';
import { preflight } from '../../../src/core/sync/preflight.ts';
import type { Limits } from '../../../src/core/sync/provider.ts';
import { entriesOf } from '../entries.ts';

/** Marks that a reader can follow: `us/NAME=value`. */
const marks: Marks = {
  reads: () => true,
  matches: (mark, { name, value }) => mark === `us/${name}=${value.reveal()}`,
  owns: (mark, { name }) => mark.startsWith(`us/${name}=`),
  make: ({ name, value }) => `us/${name}=${value.reveal()}`,
};
const entry: Entry = { type: 'variable', name: 'A', value: new Redacted('new'), from: [] };

const holding = (value: string, rest: Partial<Remote> = {}): Remote => ({
  type: 'variable',
  name: 'A',
  changedExternally: 'unknown',
  value: new Redacted(value),
  ...rest,
});

function said(remote: Remote, held: Marks | undefined, overwritten: readonly string[] = []): string {
  const [change] = makePlan({
    store: { label: 'x' },
    state: { remotes: new Map([[keyOf(remote), remote]]) },
    entries: [entry],
    allKeys: new Set([keyOf(entry)]),
    ...(held && { marks: held }),
    isSelected: () => true,
    prune: false,
    overwrite: false,
    named: {
      overwritten: new Set(overwritten.map((name) => keyOf({ type: 'variable', name }))),
      pruned: new Set(),
    },
  }).changes;
  if (change?.action === 'update') return `update: ${change.why}`;
  return `${change?.action}${change?.action === 'keep' && change.unverified ? ' (unverified)' : ''}`;
}

describe('what the store gives back is compared by value', () => {
  it.each<[string, Remote, string, string]>([
    ['the same, whoever wrote it', holding('new'), 'keep', 'keep'],
    [
      'the same, after a push that was cut short',
      holding('new', { changedExternally: 'interrupted' }),
      'keep',
      'keep',
    ],
    [
      'the same, written by another hand',
      holding('new', { mark: 'us/A=x', changedExternally: 'yes' }),
      'keep',
      'keep',
    ],
    [
      'another, and ours',
      holding('x', { mark: 'us/A=x', changedExternally: 'no' }),
      'update: new value',
      'update: new value',
    ],
    ['another, and not ours', holding('x'), 'update: not ours yet', 'update: new value'],
    [
      'another, by another hand',
      holding('x', { mark: 'us/A=y', changedExternally: 'yes' }),
      'update: changed elsewhere',
      'update: new value',
    ],
    [
      'another, and the file has what was there before',
      holding('x', { mark: 'us/A=x', previousMarks: ['us/A=new'], changedExternally: 'no' }),
      'update: older value',
      'update: new value',
    ],
  ])('%s', (_, remote, withKey, without) => {
    expect([said(remote, marks), said(remote, undefined)]).toEqual([withKey, without]);
  });
});

describe('more than a job gets to see of all values together', () => {
  const rules = { names: [], caseInsensitive: false, value: { bytes: 100, empty: true } };
  const together = { bytes: 10, message: 'a job sees 10 bytes', hint: 'use fewer' };
  const limits: Limits = { types: { variable: { ...rules, readableBytes: together }, secret: rules } };
  const told = (ours: string, there: Remote, others: string): string[] =>
    preflight(
      [{ ...entry, value: new Redacted(ours) }, ...entriesOf({ S: 'a secret that does not count' })],
      limits,
      {
        remotes: new Map([
          [keyOf(there), there],
          ['variable:B', { ...holding(others), name: 'B' }],
        ]),
      },
    ).map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

  it.each<[string, string, string, string, string[]]>([
    ['as much as that', '12345', 'replaced', '67890', []],
    ['a byte more', '12345', 'replaced', '678901', ['warning out-of-sight: a job sees 10 bytes']],
    ['bytes, not characters', 'ééé', '', 'éé', []],
  ])('%s', (_, ours, there, others, expected) => {
    expect(told(ours, holding(there), others)).toEqual(expected);
  });
});

describe('the same value, which nobody of ours wrote', () => {
  it.each<[string, string[], Marks | undefined, string]>([
    ['stays as it is, and of nobody', [], marks, 'keep'],
    ['becomes ours where --overwrite-name names it', ['A'], marks, 'update: not ours yet'],
    ['not where it names another', ['B'], marks, 'keep'],
    ['nor without a key, since there is no mark then', ['A'], undefined, 'keep'],
  ])('%s', (_, names, held, expected) => {
    expect(said(holding('new'), held, names)).toBe(expected);
  });

  it('is ours already where it has our mark', () => {
    expect(said(holding('new', { mark: 'us/A=new', changedExternally: 'no' }), marks, ['A'])).toBe('keep');
  });
});
