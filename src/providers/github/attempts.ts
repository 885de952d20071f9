import type { WriteResult } from './manifest/settle.ts';

/**
 * What came of the tries of one write, for the manifest: it may believe a secret's `updated_at` only between the
 * moment before the last try and the answer to it, both by the server's clock.
 *
 * Not from the first try on: what was answered as done is dated by its last effect, so a time between the tries
 * is one of a list that lags, of an earlier try or of someone else's write that the last try replaced. Noted as ours,
 * it would make the next look take our own write for a change by others. Left out, the name is written again
 * (test/model counts both).
 */
export class Attempts {
  #from: Date | undefined;
  #to: Date | undefined;
  #unsure = false;

  /** @param serverTime the last that the server said of its clock, if anything */
  begin(serverTime: Date | undefined): void {
    this.#from = serverTime;
  }

  /** @param status 0 when no answer came */
  end(status: number, serverTime: Date | undefined): void {
    this.#to = serverTime;
    // No answer, or a server that failed on the way: the write may have had its effect all the same.
    if (status === 0 || status >= 500) this.#unsure = true;
  }

  /** Something that belongs to the write has had its effect already: whatever fails now, the store may not hold what it held. */
  doubt(): void {
    this.#unsure = true;
  }

  written(): WriteResult {
    return this.#from && this.#to ? { kind: 'written', from: this.#from, to: this.#to } : { kind: 'unknown' };
  }

  failed(): WriteResult {
    return { kind: this.#unsure ? 'unknown' : 'untouched' };
  }
}
