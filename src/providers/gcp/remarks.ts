import { keyOf } from '../../core/entries.ts';
import type { Plan, RemoteState } from '../../core/model.ts';
import type { Native } from './sight.ts';

/** Dollars a month for each active version in each location (cloud.google.com/secret-manager/pricing, checked 2026-11-24). */
const PRICE = 0.06;
const TERMS = '$0.06 each and location, the first 6 of a billing account free, as of 2026-11-24';

/**
 * What the versions cost, as far as the look can tell: a list does not count versions, so without `--deep`
 * only those that this push adds are known.
 */
export function remarks({ changes }: Plan, { remotes }: RemoteState): string[] {
  const writes = changes.filter(({ action }) => action === 'create' || action === 'update');
  const counted = [...remotes.values()].flatMap(({ native }) => activeIn(native));
  if (counted.length > 0) {
    const active = counted.reduce((sum, { active: number }) => sum + number, 0);
    const copies = counted.reduce((sum, { active: number, locations }) => sum + number * locations, 0);
    return [`${count(active, 'active version')} of ours there: about ${dollars(copies)} a month (${TERMS})`];
  }
  if (writes.length === 0) return [];
  const copies = writes.reduce((sum, change) => sum + locationsOf(remotes.get(keyOf(change))?.native), 0);
  const older = writes.some(({ action }) => action === 'update')
    ? [
        'older versions cost the same until they are destroyed: --deep counts them, --keep-versions N destroys ours',
      ]
    : [];
  return [`${count(writes.length, 'new version')}: about ${dollars(copies)} a month (${TERMS})`, ...older];
}

const activeIn = (native: unknown): { active: number; locations: number }[] =>
  isNative(native) && native.active !== undefined
    ? [{ active: native.active, locations: native.locations }]
    : [];

const locationsOf = (native: unknown): number => (isNative(native) ? native.locations : 1);

const isNative = (native: unknown): native is Native =>
  typeof native === 'object' && native !== null && 'locations' in native;

const dollars = (copies: number): string => `$${(copies * PRICE).toFixed(2)}`;

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
