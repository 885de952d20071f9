import { keyOf } from '../entries.ts';
import type { Change, Key } from '../model.ts';
import type { NameComparison } from '../sync/compare-names.ts';
import { Rows } from './rows.ts';
import { stateOf, stateOfName } from './states.ts';
import type { Cell, LookedAt, Status } from './status.ts';

/** Joins what was seen at several targets, by the path in the file. */
export function makeStatus(
  targets: readonly LookedAt[],
  { now, namesOnly }: { readonly now: number; readonly namesOnly: boolean },
): Status {
  const rows = new Rows(now);
  for (const target of targets) rows.add(target);
  return {
    at: new Date(now),
    namesOnly,
    targets: targets.map(({ name, provider, place, look, requests }) => ({
      ...{ name, provider, place, look, requests },
    })),
    groups: rows.groups(),
  };
}

/** The cells of a target that a plan tells. */
export const cellsOfPlan = (changes: readonly Change[]): ReadonlyMap<Key, Cell> =>
  new Map(changes.map((change) => [keyOf(change), cellOf(change)]));

function cellOf(change: Change): Cell {
  const { type, name, changedAt } = change;
  const state = stateOf(change);
  const drops = change.action === 'update' ? (change.drops ?? []) : [];
  const settings = change.action === 'update' ? (change.settings ?? []) : [];
  return {
    ...{ state, type, name },
    ...(changedAt && { at: changedAt }),
    ...(drops.length > 0 && { keys: drops }),
    ...(settings.length > 0 && { settings }),
  };
}

/** The cells of a target at which only names were compared. What others did to it shows without a value, too. */
export const cellsOfNames = (
  { named }: NameComparison,
  changes: readonly Change[],
): ReadonlyMap<Key, Cell> => {
  const planned = cellsOfPlan(changes);
  const leftovers = [...planned].filter(([, { state }]) => state === 'left over');
  const compared = named.map(({ type, name, lacks, ...one }): [Key, Cell] => {
    const seen = planned.get(keyOf({ type, name }));
    const away = seen && VALUELESS.includes(seen.state) ? seen.state : undefined;
    return [
      keyOf({ type, name }),
      {
        ...{ type, name, state: away ?? stateOfName(one) },
        ...(seen?.at && { at: seen.at }),
        ...(lacks.length > 0 && { keys: lacks }),
      },
    ];
  });
  return new Map([...compared, ...leftovers]);
};

/** What the look tells of an entry, whatever its value. */
const VALUELESS: readonly Cell['state'][] = ['changed elsewhere', 'deleted elsewhere', 'not ours yet'];
