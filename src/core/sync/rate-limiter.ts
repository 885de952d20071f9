import type { Clock } from '../runtime.ts';

/** The numbers that a rate limiter keeps to. */
export interface Pace {
  /** Requests cost points; so many are free in any 60 seconds. */
  readonly pointsPerMinute: number;
  readonly readPoints: number;
  readonly writePoints: number;
  /** Requests under way at once. */
  readonly concurrent: number;
  /** How often one request is tried in all. */
  readonly attempts: number;
  /** Writes that one entry takes, for the estimate of how long a push will last. Default 1. */
  readonly writesPerEntry?: number;
}

/** What to do after a failed try. */
export type AttemptResult =
  | { readonly again: false }
  /** `after`: milliseconds the store asked for (absent: back off). `everyone`: all requests wait, not this one alone. */
  | { readonly again: true; readonly after?: number; readonly everyone?: boolean };

export interface Request<T> {
  readonly kind: 'read' | 'write';
  /** Aborting ends the waiting, never a try that is under way. */
  readonly signal?: AbortSignal;
  attempt(): Promise<T>;
  /** Called with what `attempt` threw. */
  judge(error: unknown): AttemptResult;
}

const WINDOW = 60_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * Keeps the requests of one run to a store's pace: so many points in any 60 seconds, so many at once, a
 * failed one tried again after what the store asks for or after a growing, jittered wait. First come, first served.
 */
export class RateLimiter {
  /** Tries sent so far, retries included. */
  readonly counts = { reads: 0, writes: 0 };
  readonly #pace: Pace;
  readonly #clock: Clock & { random(bytes: number): Uint8Array };
  readonly #waits: (milliseconds: number) => void;
  #spent: { at: number; points: number }[] = [];
  #running = 0;
  #closedUntil = 0;
  #door: Promise<void> = Promise.resolve();
  #released: () => void = () => {};

  /** `waits` hears of every wait that holds up all requests, in milliseconds. */
  constructor(
    pace: Pace,
    clock: Clock & { random(bytes: number): Uint8Array },
    waits: (milliseconds: number) => void = () => {},
  ) {
    this.#pace = pace;
    this.#clock = clock;
    this.#waits = waits;
  }

  /** The result of the first try that succeeds. Throws what the last try threw. */
  async run<T>(request: Request<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const end = await this.#begin(request);
      try {
        return await request.attempt();
      } catch (error) {
        const wait = this.#waitAfter(request.judge(error), tried);
        if (wait === undefined || request.signal?.aborted) throw error;
        end();
        await this.#sleepOr(error, wait, request.signal);
      } finally {
        end();
      }
    }
  }

  /** Milliseconds until the last of so many more writes may begin, if every answer came at once. */
  forecast(writes: number): number {
    const now = this.#clock.now();
    const { pointsPerMinute, writePoints } = this.#pace;
    const spent = this.#spent.filter(({ at }) => at > now - WINDOW);
    let free = pointsPerMinute - spent.reduce((sum, { points }) => sum + points, 0);
    let at = Math.max(now, this.#closedUntil);
    const oldest = spent.values();
    for (let written = 0; written < writes; written++) {
      while (free < writePoints) {
        const { value } = oldest.next();
        if (!value) return at - now;
        free += value.points;
        at = Math.max(at, value.at + WINDOW);
      }
      free -= writePoints;
      spent.push({ at, points: writePoints });
    }
    return at - now;
  }

  #waitAfter(verdict: AttemptResult, tried: number): number | undefined {
    if (!verdict.again || tried >= this.#pace.attempts) return undefined;
    const wait = verdict.after ?? this.#backOff(tried);
    if (verdict.everyone) this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now() + wait);
    return wait;
  }

  /** Doubles with each try; between half and all of it, so that many clients do not come back at once. */
  #backOff(tried: number): number {
    const full = Math.min(FIRST_WAIT * 2 ** (tried - 1), LONGEST_WAIT);
    const [chance = 0] = this.#clock.random(1);
    return Math.round(full * (0.5 + chance / 510));
  }

  /** An interrupt while waiting for the next try leaves the reason of the last one. */
  async #sleepOr(error: unknown, wait: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#clock.sleep(wait, signal).catch(() => {
      throw error;
    });
  }

  /** Waits for its turn; the result gives the place back, once. */
  async #begin({ kind, signal }: Request<unknown>): Promise<() => void> {
    const points = kind === 'read' ? this.#pace.readPoints : this.#pace.writePoints;
    await this.#inTurn(async () => {
      await this.#admit(points, signal);
      this.counts[kind === 'read' ? 'reads' : 'writes'] += 1;
      this.#running += 1;
      this.#spent.push({ at: this.#clock.now(), points });
    });
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#running -= 1;
      this.#released();
    };
  }

  async #inTurn(step: () => Promise<void>): Promise<void> {
    const mine = this.#door.then(step);
    this.#door = mine.catch(() => {});
    await mine;
  }

  async #admit(points: number, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#running >= this.#pace.concurrent) {
        await this.#aRelease();
        continue;
      }
      const wait = this.#untilAffordable(points);
      if (wait <= 0) return;
      this.#waits(wait);
      await this.#clock.sleep(wait, signal);
    }
  }

  #aRelease(): Promise<void> {
    return new Promise((resolve) => {
      this.#released = resolve;
    });
  }

  /** Milliseconds until so many points fit into the window and no one has asked to wait. */
  #untilAffordable(points: number): number {
    const now = this.#clock.now();
    this.#spent = this.#spent.filter(({ at }) => at > now - WINDOW);
    const closed = this.#closedUntil - now;
    let free = this.#pace.pointsPerMinute - this.#spent.reduce((sum, spent) => sum + spent.points, 0);
    if (free >= points) return closed;
    for (const spent of this.#spent) {
      free += spent.points;
      if (free >= points) return Math.max(closed, spent.at + WINDOW - now);
    }
    return closed;
  }
}
