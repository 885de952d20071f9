import { expect } from 'vitest';
import type { Outcome, RemoteState } from '../../src/core/model.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { writesOf } from '../../src/core/sync/sync.ts';
import { differencesTo, savePlan } from './by-plan.ts';
import { checkpointAfter } from './checkpoint.ts';
import type { MarksOfOwner } from './mark-laws.ts';
import { prepareFor, push, type StoreUnderTest } from './store-under-test.ts';

const STEPS = 4;

/** `by plan`: the first of the two looks twice, and writes only where its second plan is the first. */
export type Pushing = 'at once' | 'by plan';

/**
 * Two processes of one project push different values under one name, in every order of their steps
 * (look, announce, write, settle), two seconds apart. Whoever looks afterwards, no `keep` may stand for a
 * value that the store does not hold. The result is the number of orders tried: C(8, 4), and C(9, 4) by plan.
 */
export async function interleaveTwoPushers(
  start: () => Promise<StoreUnderTest>,
  marksAs: MarksOfOwner,
  pushing: Pushing = 'at once',
): Promise<number> {
  const orders = allOrders(pushing === 'by plan' ? STEPS + 1 : STEPS, STEPS);
  const checkpoint = await checkpointAfter(start, async (subject) =>
    pushed(subject, await subject.open(), marksAs),
  );
  for (const order of orders) {
    const subject = await checkpoint.restore();
    const one = await pusher(subject, marksAs, 'one', pushing);
    const two = await pusher(subject, marksAs, 'two', 'at once');
    for (const who of order) {
      subject.pass(2000);
      await (who === 1 ? one : two).next();
    }
    subject.pass(2000);
    await lookAfterwards(subject, marksAs, order);
    await checkpoint.release(subject);
  }
  await checkpoint.close();
  return orders.length;
}

/** Every way to shuffle two sequences into one. */
function allOrders(ones: number, twos: number): (1 | 2)[][] {
  if (ones === 0 && twos === 0) return [[]];
  const first = ones > 0 ? allOrders(ones - 1, twos).map((rest) => [1 as const, ...rest]) : [];
  const second = twos > 0 ? allOrders(ones, twos - 1).map((rest) => [2 as const, ...rest]) : [];
  return [...first, ...second];
}

async function pushed(subject: StoreUnderTest, store: Store, marksAs: MarksOfOwner): Promise<void> {
  await push(
    opened(subject, store),
    { N: 'first' },
    { marks: marksAs('us'), overwrite: true, concurrent: 1 },
  );
}

/** The store as it was opened, or as one look saw it. */
const opened = (subject: StoreUnderTest, store: Store, state?: RemoteState) => ({
  ...subject,
  open: async () => (state ? { ...store, observe: async () => state } : store),
});

/** One push, a step at each `next`. */
async function pusher(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  value: string,
  pushing: Pushing,
): Promise<AsyncGenerator<undefined, void>> {
  const store = await subject.open();
  async function* steps(): AsyncGenerator<undefined, void> {
    const how = { marks: marksAs('us'), overwrite: true };
    const prepare = () => prepareFor(opened(subject, store), { N: value }, how);
    let prepared = await prepare();
    yield;
    if (pushing === 'by plan') {
      const saved = savePlan(prepared);
      prepared = await prepare();
      if (differencesTo(saved, prepared).length > 0) return;
      yield;
    }
    const writes = writesOf(prepared);
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
async function lookAfterwards(
  subject: StoreUnderTest,
  marksAs: MarksOfOwner,
  order: readonly number[],
): Promise<void> {
  const store = await subject.open();
  const seen = opened(subject, store, await store.observe());
  for (const value of ['first', 'one', 'two']) {
    const { ready } = await prepareFor(seen, { N: value }, { marks: marksAs('us') });
    if (ready.plan.changes.some(({ action }) => action === 'keep'))
      expect(subject.value('N'), `order ${order.join('')}`).toBe(value);
  }
}
