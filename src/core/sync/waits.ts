import type { Clock } from '../runtime.ts';

/** Why requests wait: our own pace, a store that asks for it, or a try that failed. */
export type WaitReason = 'pace' | 'asked' | 'failed';

/** Hears of waits that last, in milliseconds. */
export type WaitListener = (milliseconds: number, reason: WaitReason) => void;

/**
 * How long one run waits in all after tries that failed, unless its pace says otherwise. GitHub's primary limit may ask
 * for an hour, which a job in CI pays for; `gh` and the AWS CLI give up at once. Whoever asks for longer is told when to come back.
 */
export const LONGEST_WAIT = 15 * 60_000;

/** A wait shorter than that is not worth a line. */
const SHORT = 5000;
/** Waits that follow each other within a minute are one. */
const SAME_RUN = 60_000;

/** Counts what a run has waited, and tells of it: one line a wait, one for a run of waits for our own pace. */
export class Waits {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #longest: number;
  readonly #listener: WaitListener;
  #waited = 0;
  #waitingUntil = 0;
  #toldUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>, longest: number, listener: WaitListener) {
    this.#clock = clock;
    this.#longest = longest;
    this.#listener = listener;
  }

  /** Tells whether a run may wait so long more. Waits side by side count once. */
  allows(milliseconds: number): boolean {
    return this.#waited + this.#added(milliseconds) <= this.#longest;
  }

  /** Takes a wait out of what the run may wait in all. False: there is not so much left. */
  take(milliseconds: number): boolean {
    if (!this.allows(milliseconds)) return false;
    this.#waited += this.#added(milliseconds);
    this.#waitingUntil = Math.max(this.#waitingUntil, this.#clock.now() + milliseconds);
    return true;
  }

  #added(milliseconds: number): number {
    const now = this.#clock.now();
    return Math.max(0, now + milliseconds - Math.max(now, this.#waitingUntil));
  }

  tell(milliseconds: number, reason: WaitReason): void {
    const now = this.#clock.now();
    const until = now + milliseconds;
    const known = reason === 'pace' ? now < this.#toldUntil + SAME_RUN : until < this.#toldUntil + SHORT;
    if (!known && milliseconds < SHORT) return;
    this.#toldUntil = Math.max(this.#toldUntil, until);
    if (!known) this.#listener(milliseconds, reason);
  }
}
