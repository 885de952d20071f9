import type { Clock } from '../../src/core/runtime.ts';

/** A clock that never waits: sleeping moves it on at once, after what is under way. `sleeps` are the milliseconds asked for. */
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
    const then = this.#now;
    await new Promise((resolve) => setImmediate(resolve));
    this.pass(this.passing(milliseconds, this.#now - then));
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** @param passed what others have slept meanwhile */
  protected passing(milliseconds: number, _passed: number): number {
    return milliseconds;
  }
}

/** The same, on which those that sleep side by side sleep once. */
export class SharedClock extends FakeClock {
  protected override passing(milliseconds: number, passed: number): number {
    return Math.max(0, milliseconds - passed);
  }
}
