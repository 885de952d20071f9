import type { Clock } from '../runtime.ts';
import { LONGEST_WAIT, type WaitListener, Waits } from './waits.ts';

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
  /** Milliseconds that a run waits in all after tries that failed, whoever asks for more. Default: 15 minutes. */
  readonly longestWait?: number;
}

/** What to do after a failed try. */
export type AttemptResult =
  | { readonly again: false }
  | {
      readonly again: true;
      /** Milliseconds the store asked for. Absent: back off. Never sooner than a back-off would be. */
      readonly after?: number;
      /** Milliseconds with which to begin backing off. */
      readonly first?: number;
      /** All requests wait, not this one alone. */
      readonly everyone?: boolean;
      /** How often it is tried in all, where that is less than the pace says. */
      readonly attempts?: number;
      /** The server let us wait and said nothing: where that is all that it does, no other request need find out. */
      readonly silent?: boolean;
    };

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
const LONGEST_BACK_OFF = 30_000;

/**
 * Keeps the requests of one run to a store's pace: so many points in any 60 seconds, so many at once, a
 * failed one tried again after what the store asks for or after a growing, jittered wait. First come, first served.
 */
export class RateLimiter {
  /** Tries sent so far, retries included. */
  readonly counts = { reads: 0, writes: 0 };
  readonly #pace: Pace;
  readonly #clock: Clock & { random(bytes: number): Uint8Array };
  readonly #waits: Waits;
  readonly #hurry = new AbortController();
  #spent: { at: number; points: number }[] = [];
  #running = 0;
  #closedUntil = 0;
  #refusal: { readonly error: unknown } | undefined;
  /** The requests that were not answered since the last that was. */
  #silence: Set<unknown> | undefined;
  #door: Promise<void> = Promise.resolve();
  #released: () => void = () => {};

  constructor(
    pace: Pace,
    clock: Clock & { random(bytes: number): Uint8Array },
    listener: WaitListener = () => {},
  ) {
    this.#pace = pace;
    this.#clock = clock;
    this.#waits = new Waits(clock, pace.longestWait ?? LONGEST_WAIT, listener);
  }

  /**
   * The result of the first try that succeeds. Throws what the last try threw. Once the store asks for more than a run
   * waits, or says nothing at all, every later request throws that as well, unsent.
   */
  async run<T>(request: Request<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const end = await this.#begin(request);
      const silenceBefore = this.#silence;
      try {
        const result = await request.attempt();
        this.#silence = undefined;
        return result;
      } catch (error) {
        const verdict = request.judge(error);
        if (this.#isSilence(request, verdict, silenceBefore)) this.#refusal ??= { error };
        const wait = this.#waitAfter(verdict, tried);
        if (wait === undefined && this.#isRefusal(verdict)) this.#refusal ??= { error };
        if (wait === undefined || request.signal?.aborted) throw error;
        end();
        await this.#sleepOr(error, wait, request.signal);
      } finally {
        end();
      }
    }
  }

  /** Ends all waiting: from now on a request is sent at once, and once. For the last ones of a run that was interrupted. */
  hurry(): void {
    this.#hurry.abort();
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

  /** Undefined: it is not tried again. */
  #waitAfter(verdict: AttemptResult, tried: number): number | undefined {
    const { attempts } = this.#pace;
    if (!verdict.again || this.#hurry.signal.aborted) return undefined;
    if (tried >= Math.min(attempts, verdict.attempts ?? attempts)) return undefined;
    const wait = Math.max(verdict.after ?? 0, this.#backOff(tried, verdict.first));
    if (!this.#waits.take(wait)) return undefined;
    if (verdict.everyone) this.#closedUntil = Math.max(this.#closedUntil, this.#clock.now() + wait);
    this.#waits.tell(wait, verdict.everyone ? 'asked' : 'failed');
    return wait;
  }

  /** The store asks for more than a run waits: no later request can fare better. */
  #isRefusal(verdict: AttemptResult): boolean {
    return verdict.again && verdict.everyone === true && !this.#waits.allows(verdict.after ?? 0);
  }

  /** What was sent into the silence that another request had met, and met with silence, is the last that was sent. */
  #isSilence(request: unknown, verdict: AttemptResult, before: Set<unknown> | undefined): boolean {
    if (!verdict.again || !verdict.silent) {
      this.#silence = undefined;
      return false;
    }
    const lasts = before !== undefined && before === this.#silence;
    const isOfOthers = lasts && [...before].some((one) => one !== request);
    this.#silence = (this.#silence ?? new Set()).add(request);
    return isOfOthers;
  }

  /** Doubles with each try; between half and all of it, so that many clients do not come back at once. */
  #backOff(tried: number, first = FIRST_WAIT): number {
    const full = Math.min(first * 2 ** (tried - 1), Math.max(LONGEST_BACK_OFF, first * 8));
    const [chance = 0] = this.#clock.random(1);
    return Math.round(full * (0.5 + chance / 510));
  }

  /** An interrupt while waiting for the next try leaves the reason of the last one. */
  async #sleepOr(error: unknown, wait: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#clock.sleep(wait, this.#hurried(signal)).catch(() => {
      throw error;
    });
  }

  #hurried(signal: AbortSignal | undefined): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#hurry.signal]) : this.#hurry.signal;
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
      if (this.#refusal) throw this.#refusal.error;
      if (this.#hurry.signal.aborted) return;
      if (this.#running >= this.#pace.concurrent) {
        await this.#aRelease();
        continue;
      }
      const wait = this.#untilAffordable(points);
      if (wait <= 0) return;
      if (this.#closedUntil - this.#clock.now() < wait) this.#waits.tell(wait, 'pace');
      await this.#clock.sleep(wait, this.#hurried(signal)).catch((reason: unknown) => {
        if (!this.#hurry.signal.aborted) throw reason;
      });
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
