import { expect } from 'vitest';
import { keyOf } from '../../src/core/entries.ts';
import type { Outcome, RemoteState, Write } from '../../src/core/model.ts';
import { apply, writesOf } from '../../src/core/sync/apply.ts';
import { makePlan } from '../../src/core/sync/plan.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { entriesOf } from '../core/entries.ts';
import { beginAfter } from './beginning.ts';
import type { As } from './mark-laws.ts';
import type { Place } from './place.ts';

const STEPS = 4;

/**
 * Two processes of one project push different values under one name, in every order of their steps
 * (look, announce, write, settle), two seconds apart. Whoever looks afterwards, no `keep` may stand for a
 * value that the store does not hold. The result is the number of orders tried: C(8, 4).
 */
export async function interleaveTwoPushers(start: () => Promise<Place>, as: As): Promise<number> {
  const orders = allOrders(STEPS, STEPS);
  const beginning = await beginAfter(start, async (place) => pushed(place, await place.open(), as));
  for (const order of orders) {
    const place = await beginning.again();
    const one = await pusher(place, as, 'one');
    const two = await pusher(place, as, 'two');
    for (const who of order) {
      place.pass(2000);
      await (who === 1 ? one : two).next();
    }
    place.pass(2000);
    await lookAfterwards(place, as, order);
    await beginning.done(place);
  }
  await beginning.close();
  return orders.length;
}

/** Every way to shuffle two sequences into one. */
function allOrders(ones: number, twos: number): (1 | 2)[][] {
  if (ones === 0 && twos === 0) return [[]];
  const first = ones > 0 ? allOrders(ones - 1, twos).map((rest) => [1 as const, ...rest]) : [];
  const second = twos > 0 ? allOrders(ones, twos - 1).map((rest) => [2 as const, ...rest]) : [];
  return [...first, ...second];
}

async function pushed(place: Place, store: Store, as: As): Promise<void> {
  const seen = await store.observe();
  const signal = new AbortController().signal;
  await apply(store, planned(place, store, as, { seen, value: 'first' }), {
    batch: 1,
    concurrent: 1,
    signal,
  });
}

function planned(
  { type }: Place,
  store: Store,
  as: As,
  { seen, value }: { readonly seen: RemoteState; readonly value: string },
): Write[] {
  const entries = entriesOf({ N: value }, type);
  const marks = as('us')(store);
  const whole = new Set(entries.map(keyOf));
  const plan = makePlan({
    store,
    state: seen,
    entries,
    allKeys: whole,
    marks,
    isSelected: () => true,
    prune: false,
    overwrite: true,
  });
  return writesOf(plan, entries, seen, marks);
}

/** One push, a step at each `next`. */
async function pusher(place: Place, as: As, value: string): Promise<AsyncGenerator<undefined, void>> {
  const store = await place.open();
  async function* steps(): AsyncGenerator<undefined, void> {
    const writes = planned(place, store, as, { seen: await store.observe(), value });
    yield;
    if (writes.length > 0) await store.begin?.(writes);
    yield;
    const outcomes: Outcome[] = [];
    if (writes.length > 0) outcomes.push(...(await store.write(writes, new AbortController().signal)));
    yield;
    if (writes.length > 0) await store.settle?.(outcomes);
    yield;
  }
  return steps();
}

/** A look does not know what will be planned from it, so one does for every value. */
async function lookAfterwards(place: Place, as: As, order: readonly number[]): Promise<void> {
  const store = await place.open();
  const seen = await store.observe();
  for (const value of ['first', 'one', 'two']) {
    const entries = entriesOf({ N: value }, place.type);
    const planning = { store, entries, allKeys: new Set(entries.map(keyOf)), marks: as('us')(store) };
    const { changes } = makePlan({
      ...planning,
      state: seen,
      isSelected: () => true,
      prune: false,
      overwrite: false,
    });
    if (changes.some(({ action }) => action === 'keep'))
      expect(place.value('N'), `order ${order.join('')}`).toBe(value);
  }
}
