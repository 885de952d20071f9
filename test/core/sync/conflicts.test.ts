import { expect, it } from 'vitest';
import type { Change, Plan } from '../../../src/core/model.ts';
import { conflictsIn } from '../../../src/core/sync/guard.ts';
import type { EntryLimits } from '../../../src/core/sync/provider.ts';

const rules: EntryLimits = { names: [], caseInsensitive: false, value: { bytes: 1, empty: true } };
const changed = (name: string): Change => ({
  type: 'secret',
  name,
  action: 'update',
  why: 'changed elsewhere',
});
const dropping = (name: string, prunable?: true): Change => ({
  type: 'secret',
  name,
  action: 'update',
  why: 'new value',
  drops: ['a.b'],
  ...(prunable && { prunable }),
});

function hints(
  changes: readonly Change[],
  { hasOthers = true, ...more }: Partial<EntryLimits> & { hasOthers?: boolean } = {},
): (string | undefined)[] {
  const plan: Plan = { store: 'x', changes, managed: 0, unmanaged: 0 };
  const limits = { types: { secret: { ...rules, ...more } } };
  return conflictsIn(plan, { source: 'f.toml', now: 0, limits, hasOthers }).map(({ hint = '' }) => hint);
}

/** What it says of one alone. */
const alone = (all: readonly (string | undefined)[]): (string | undefined)[] =>
  all.map((hint) => hint?.split('; of ')[1]);

const PUT = 'if the new value is the right one, put it into f.toml, then push with --overwrite';

it('one conflict among others says the exact option that goes ahead on it alone', () => {
  expect(hints([changed('A')])).toEqual([`${PUT}; of this alone: --overwrite-name A`]);
  expect(alone(hints([changed('A'), changed('etl/b c')]))).toEqual([
    'this alone: --overwrite-name A',
    "this alone: --overwrite-name 'etl/b c'",
  ]);
});

it('many share the words, and show the option for the first', () => {
  const all = ['A', 'B', 'C', 'D'].map(changed);
  expect(new Set(alone(hints(all)))).toEqual(new Set(['one alone: --overwrite-name A']));
});

it('keys that would go say so too: those that nobody else put there go by --prune-name', () => {
  expect(alone(hints([dropping('A'), dropping('B', true)]))).toEqual([
    'this alone: --overwrite-name A',
    'this alone: --prune-name B',
  ]);
});

it('where it is the only entry, --overwrite is all there is', () => {
  expect(hints([changed('A')], { hasOthers: false })).toEqual([PUT]);
});

it('says where the new value is to be had', () => {
  expect(hints([changed('A')], { hasOthers: false, shownBy: 'the console shows it' })).toEqual([
    'if the new value is the right one, put it into f.toml (the console shows it), then push with --overwrite',
  ]);
  expect(hints([changed('A')], { hasOthers: false, writeOnly: true })).toEqual([
    'if the new value is the right one, get it from whoever changed it, or where the credential was issued, since nobody sees it there again, and put it into f.toml; then, or to go over it, push with --overwrite',
  ]);
});
