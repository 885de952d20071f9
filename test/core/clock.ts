import type { Clock } from '../../src/core/runtime.ts';

/** A clock that never waits: sleeping moves it on at once, after what is under way; those that sleep side by side sleep once. `sleeps` are the milliseconds asked for. */
export class FakeClock implements Clock {
  readonly sleeps: number[] = [];
  #now: number;

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(milliseconds);
    const until = this.#now + milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
    this.#now = Math.max(this.#now, until);
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
