import { httpDate } from '../http/failure.ts';

/** Milliseconds that the clocks of two servers behind one address may differ, rounding included. */
const SLACK = 3000;

/**
 * What the server last said of its clock, in the `Date` header of its answers. The manifest believes that a write was ours
 * by the time between two of them, so a clock that runs ahead of the time that passed here would vouch for what
 * others wrote: it is not believed any more.
 */
export class ServerClock {
  /** The latest. */
  now?: Date;
  readonly #localNow: () => number;
  #heardAt = 0;
  #jumps = false;

  constructor(localNow: () => number) {
    this.#localNow = localNow;
  }

  /** Reads the header of an answer; undefined where it tells nothing. */
  hear(header: string | undefined): Date | undefined {
    const date = httpDate(header);
    if (!date || this.#jumps) return undefined;
    const at = this.#localNow();
    const ahead = this.now && date.getTime() - this.now.getTime() - Math.max(0, at - this.#heardAt);
    if (ahead !== undefined && ahead > SLACK) {
      this.#jumps = true;
      delete this.now;
      return undefined;
    }
    if (!this.now || date > this.now) {
      this.now = date;
      this.#heardAt = at;
    }
    return date;
  }
}
