import type { Result } from './manifest.ts';

/**
 * What came of the tries of one write, for the manifest: it may believe a secret's `updated_at` only
 * between the moment before the first try and the answer to the last one, both by the server's clock.
 */
export class Tries {
  #from: Date | undefined;
  #to: Date | undefined;
  #sent = false;
  #unsure = false;

  /** @param serverTime the last that the server said of its clock, if anything */
  begin(serverTime: Date | undefined): void {
    if (!this.#sent) this.#from = serverTime;
    this.#sent = true;
  }

  /** @param status 0 when no answer came */
  end(status: number, serverTime: Date | undefined): void {
    this.#to = serverTime;
    // No answer, or a server that failed on the way: the write may have had its effect all the same.
    if (status === 0 || status >= 500) this.#unsure = true;
  }

  written(): Result {
    return this.#from && this.#to ? { kind: 'written', from: this.#from, to: this.#to } : { kind: 'unknown' };
  }

  failed(): Result {
    return { kind: this.#unsure ? 'unknown' : 'untouched' };
  }
}
