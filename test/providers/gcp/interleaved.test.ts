import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RemoteState } from '../../../src/core/model.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { RateLimiter, type Request } from '../../../src/core/sync/rate-limiter.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { killEverywhere } from '../../contract/kill.ts';
import { prepareFor, push } from '../../contract/store-under-test.ts';
import { envFor, type FakeSecretManager, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';
import { gcpUnderTest } from './under-test.ts';

let google: FakeSecretManager;
beforeAll(async () => {
  google = await startFakeSecretManager({ quotas: { reads: 1e9, writes: 1e9 } });
});
afterAll(() => google.close());

/** Sends as the pacer of a run does, but lets requests through one by one, when it is told to. */
class Gate extends RateLimiter {
  #waiting: { readonly open: () => void; readonly done: Promise<void> } | undefined;
  #arrived: () => void = () => {};
  #ended = false;

  constructor() {
    super(gcp.pace, runtimeWith());
  }

  override async run<T>(request: Request<T>): Promise<T> {
    const turn = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    this.#waiting = { open: turn.resolve, done: done.promise };
    this.#arrived();
    await turn.promise;
    return await super.run(request).finally(done.resolve);
  }

  end(): void {
    this.#ended = true;
    this.#arrived();
  }

  /** One request and its answer; false when there are no more. */
  async step(): Promise<boolean> {
    while (!this.#waiting && !this.#ended) await new Promise<void>((resolve) => (this.#arrived = resolve));
    const next = this.#waiting;
    this.#waiting = undefined;
    next?.open();
    await next?.done;
    return next !== undefined;
  }
}

const open = (pacer?: RateLimiter, deep = false): Promise<Store> => {
  const outside = runtimeWith({ env: envFor(google), keyring: testKeyring });
  const naming = { layouts: ['env'] };
  return gcp.open({ project: 'acme-prod', deep }, { ...outside, ...(pacer && { limiter: pacer }) }, naming);
};

const at = (store: Store, state?: RemoteState) => ({
  limits: gcp.limits,
  open: async () => (state ? { ...store, observe: async () => state } : store),
});

const pushValue = async (value: string, gate?: Gate): Promise<void> =>
  void (await push(at(await open(gate)), { N: value }, { marks: marksOf, overwrite: true, concurrent: 1 }));

/** Two pushers, a request at a time, in the order of `who`; then each to its end. */
async function interleave(order: readonly number[]): Promise<void> {
  const gates = [new Gate(), new Gate()] as const;
  const pushes = [
    pushValue('one', gates[0]).finally(() => gates[0].end()),
    pushValue('two', gates[1]).finally(() => gates[1].end()),
  ];
  for (const who of order) await (who === 1 ? gates[0] : gates[1]).step();
  for (const gate of gates) while (await gate.step());
  await Promise.all(pushes);
}

const REQUESTS = 5;

function orders(ones: number, twos: number): number[][] {
  if (ones === 0 && twos === 0) return [[]];
  return [
    ...(ones > 0 ? orders(ones - 1, twos).map((rest) => [1, ...rest]) : []),
    ...(twos > 0 ? orders(ones, twos - 1).map((rest) => [2, ...rest]) : []),
  ];
}

it.each([true, false])(
  'two pushers, in every order of their requests, leave no keep that lies (there before: %s)',
  { timeout: 300_000 },
  async (before) => {
    const all = orders(REQUESTS, REQUESTS);
    expect(all).toHaveLength(252);
    for (const order of all) {
      google.reset();
      if (before) await pushValue('first');
      await interleave(order);
      const held = google.value('acme-prod', 'N');
      for (const deep of [false, true]) {
        const store = await open(undefined, deep);
        const seen = await store.observe();
        for (const value of ['first', 'one', 'two']) {
          const { ready } = await prepareFor(
            at(store, seen),
            { N: value },
            { marks: marksOf, overwrite: true },
          );
          if (ready.plan.changes.some(({ action }) => action === 'keep'))
            expect(held, order.join('')).toBe(value);
        }
      }
    }
  },
);

it('without --deep too, a death before or after any request converges', { timeout: 300_000 }, async () => {
  const deaths = await killEverywhere(
    () => gcpUnderTest(),
    () => marksOf,
  );
  expect(deaths).toBeGreaterThanOrEqual(150);
});
