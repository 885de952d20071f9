import type { Dice } from './dice.ts';

/** What stands where something else was expected. */
const ODD: readonly [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e9,
  '',
  'x',
  '2026-11-24T09:00:00Z',
  [],
  [null],
  {},
  { '': '' },
  { __proto__: null, constructor: 'x' },
  { toString: 1 },
  ['x', 1, {}],
  '\u0000\u202e',
];

/** The same value with one thing in it changed: gone, twice, of another type, of another name. */
export function mutate(value: unknown, dice: Dice): unknown {
  if (dice.chance(0.15)) return dice.pick(ODD);
  if (Array.isArray(value)) return mutateList(value, dice);
  if (typeof value === 'object' && value !== null) return mutateObject(value, dice);
  if (typeof value === 'number')
    return dice.pick([value + 1, -value, value * 1e9, String(value), Number.MAX_SAFE_INTEGER]);
  if (typeof value === 'string')
    return dice.pick([`${value}x`, value.slice(1), value.toLowerCase(), '', dice.pick(ODD)]);
  return dice.pick(ODD);
}

function mutateList(list: readonly unknown[], dice: Dice): unknown[] {
  const at = dice.below(list.length + 1);
  const one = list[at];
  const without = list.toSpliced(at, 1);
  if (list.length === 0 || dice.chance(0.2)) return [...list, dice.pick(ODD)];
  if (dice.chance(0.3)) return without;
  if (dice.chance(0.3)) return [...list, one];
  return list.with(at % list.length, mutate(list[at % list.length], dice));
}

function mutateObject(object: object, dice: Dice): object {
  const entries = Object.entries(object);
  const at = dice.below(Math.max(1, entries.length));
  const [name, value] = entries[at] ?? ['x', 1];
  if (dice.chance(0.25)) return Object.fromEntries(entries.toSpliced(at, 1));
  if (dice.chance(0.15)) return { ...object, [`${name}_`]: value };
  return { ...object, [name]: mutate(value, dice) };
}
