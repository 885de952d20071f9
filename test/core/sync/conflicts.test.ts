import { expect, it } from 'vitest';
import type { Change, Entry, Plan } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { conflictsIn } from '../../../src/core/sync/guard.ts';
import type { EntryLimits } from '../../../src/core/sync/provider.ts';

const rules: EntryLimits = { names: [], caseInsensitive: false, value: { bytes: 1, empty: true } };
const entry = (name: string): Entry => ({
  type: 'secret',
  name,
  value: new Redacted('canary-7f3a'),
  from: [
    {
      path: ['sources', name.toLowerCase()],
      value: new Redacted({ type: 'string', value: 'canary-7f3a' }),
      at: { file: 'f', line: 1, column: 1 },
    },
  ],
});
const changed = (name: string): Change => ({
  type: 'secret',
  name,
  action: 'update',
  why: 'changed elsewhere',
});
const planOf = (...changes: Change[]): Plan => ({ store: 'x', changes, managed: 0, unmanaged: 0 });

function hints(plan: Plan, entries: readonly Entry[], writeOnly?: true): (string | undefined)[] {
  const limits = { types: { secret: { ...rules, ...(writeOnly && { writeOnly }) } } };
  return conflictsIn(plan, entries, { source: 'f.toml', now: 0, limits }).map(({ hint }) => hint);
}

const TAKE = 'take the new value into f.toml if it is the right one, then push with --overwrite';

it('one conflict among others says how to go ahead on it alone', () => {
  expect(hints(planOf(changed('A')), [entry('A'), entry('B')])).toEqual([
    `${TAKE}; of this alone: --include sources.a --overwrite`,
  ]);
  expect(hints(planOf(changed('A'), changed('B')), [entry('A'), entry('B')])).toEqual([
    `${TAKE}; of one alone: --include PATH --overwrite`,
    `${TAKE}; of one alone: --include PATH --overwrite`,
  ]);
});

it('where it is the only entry, or a selection would empty another one, --overwrite is all there is', () => {
  expect(hints(planOf(changed('A')), [entry('A')])).toEqual([TAKE]);
  expect(hints(planOf(changed('A')), [entry('A'), { ...entry('DOC'), keys: ['a', 'b'] }])).toEqual([TAKE]);
});

it('says where the new value is to be had, where the store shows it to nobody', () => {
  expect(hints(planOf(changed('A')), [entry('A')], true)).toEqual([
    'if the new value is the right one, take it into f.toml from whoever changed it, since nobody sees it there; then, or to go over it, push with --overwrite',
  ]);
});
