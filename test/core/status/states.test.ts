import { expect, it } from 'vitest';
import type { Change } from '../../../src/core/model.ts';
import {
  type CellState,
  needsSomeone,
  standsDifferently,
  stateOf,
  states,
} from '../../../src/core/status/states.ts';

const update = (why: Extract<Change, { action: 'update' }>['why'], more: object = {}): Change => ({
  ...{ action: 'update', type: 'secret', name: 'A', why },
  ...more,
});

it.each<[string, Change, CellState, string]>([
  ['to create', { action: 'create', type: 'secret', name: 'A' }, 'missing', '+'],
  ['kept', { action: 'keep', type: 'secret', name: 'A' }, 'in sync', '='],
  ['kept unseen', { action: 'keep', type: 'secret', name: 'A', unverified: true }, 'unchanged by us', '=?'],
  ['left over', { action: 'leftover', type: 'secret', name: 'A' }, 'left over', '-'],
  ['to remove', { action: 'remove', type: 'secret', name: 'A' }, 'left over', '-'],
  ['a new value', update('new value'), 'new value', '~'],
  ['settings', update('settings', { settings: ['visibility'] }), 'settings', '~'],
  ['without marks', update('cannot compare'), 'cannot compare', '~?'],
  ['changed', update('changed elsewhere'), 'changed elsewhere', '!'],
  ['deleted', update('deleted elsewhere'), 'deleted elsewhere', '!'],
  ['older', update('older value'), 'older value', '!'],
  ['not ours', update('not ours yet'), 'not ours yet', '!'],
  ['losing keys', update('new value', { drops: ['a'] }), 'keys would go', '!'],
  ['pruned', update('new value', { drops: ['a'], pruned: { of: 3 } }), 'new value', '~'],
])('%s', (_, change, state, sign) => {
  expect([stateOf(change), states[stateOf(change)].sign]).toEqual([state, sign]);
});

it('needs someone for conflicts and for what is missing, and for nothing else', () => {
  const all = Object.keys(states).filter((state): state is CellState => needsSomeone(state as CellState));
  expect(all).toEqual([
    'changed elsewhere',
    'older value',
    'not ours yet',
    'keys would go',
    'deleted elsewhere',
    'missing',
    'incomplete',
  ]);
});

it.each<[string, CellState[], boolean]>([
  ['there and missing', ['in sync', 'missing'], true],
  ['there, whatever it holds, and missing', ['cannot compare', 'missing'], true],
  ['there by its name, and missing', ['there', 'missing'], true],
  ['there, and deleted elsewhere', ['in sync', 'deleted elsewhere'], true],
  ['in sync and changed', ['in sync', 'changed elsewhere'], true],
  ['in sync and renewed', ['unchanged by us', 'new value'], true],
  ['missing everywhere', ['missing', 'missing'], false],
  ['renewed everywhere', ['new value', 'new value'], false],
  ['as far as one store tells the same', ['in sync', 'unchanged by us'], false],
  ['nobody can tell', ['in sync', 'cannot compare'], false],
  ['told by another row', ['in sync', 'within'], false],
  ['one target', ['missing'], false],
  ['none', [], false],
])('%s: %j differs: %s', (_, cells, differs) => {
  expect(standsDifferently(cells)).toBe(differs);
});
