import type { Store } from '../../src/core/sync/provider.ts';
import { MemoryVault, memoryLimits } from '../../src/providers/memory.ts';
import { describeContract } from '../contract/contract.ts';
import { FakeClock } from '../core/clock.ts';

describeContract('memory', { server: false, deaths: 18, plans: true }, async () => {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const memory = new MemoryVault(() => clock.now());
  const line = new Line();
  return {
    limits: memoryLimits,
    manyEntries: 120,
    open: async () => line.to(memory.open('shelf')),
    value: (name) => memory.value(name),
    setByHand: (name, value) => memory.setByHand(name, value),
    removeByHand: (name) => memory.removeByHand(name),
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark: (from, to) => memory.forgeMark(to, memory.markOf(from) ?? ''),
    requests: () => line.requests,
    dieAt: (nth, when) => line.dieAt(nth, when),
    revive: () => line.dieAt(Number.POSITIVE_INFINITY, 'before'),
    close: async () => {},
  };
});

/** Stands for the network between a store in memory and its client: it counts, and it can go dead. */
class Line {
  requests = 0;
  #last = Number.POSITIVE_INFINITY;
  #when: 'before' | 'after' = 'before';

  dieAt(nth: number, when: 'before' | 'after'): void {
    this.#last = this.requests + nth;
    this.#when = when;
  }

  to(store: Store): Store {
    return {
      ...store,
      observe: () => this.#send(() => store.observe()),
      write: (batch, signal) => this.#send(() => store.write(batch, signal)),
    };
  }

  async #send<T>(request: () => Promise<T>): Promise<T> {
    this.requests += 1;
    const dead = new Error('the line is dead');
    if (this.requests > this.#last) throw dead;
    if (this.requests < this.#last) return request();
    if (this.#when === 'after') await request();
    throw dead;
  }
}
