import type { Clock } from '../../core/runtime.ts';

const SECOND = 1000;

/**
 * Secret Manager takes two writes a second to one global secret, and 80 to a regional one (docs, "Quotas",
 * checked 2026-11-24). An update is three, so the last of them waits; different secrets do not.
 */
export class Spacing {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #sent = new Map<string, number[]>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Waits until one more write to this secret is welcome. */
  async turn(name: string, signal?: AbortSignal): Promise<void> {
    const sent = this.#sent.get(name) ?? [];
    const before = sent.at(-this.#most);
    const wait = before === undefined ? 0 : before + SECOND - this.#clock.now();
    if (wait > 0) await this.#clock.sleep(wait, signal);
    this.#sent.set(name, [...sent, this.#clock.now()].slice(-this.#most));
  }
}
