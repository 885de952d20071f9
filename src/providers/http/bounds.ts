import type { IncomingHttpHeaders } from 'node:http';
import type { Patience } from '../../core/runtime.ts';

/** One answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** How long an answer may take and be. */
export interface AnswerBounds {
  readonly patience: Patience;
  /** In bytes. */
  readonly largest: number;
}

/** The longest answers, in bytes: to a GET, and to a write, which tells no more than what came of it. */
export interface LargestAnswers {
  readonly read: number;
  readonly write: number;
}

/** The code of an answer that does not end, as Node has one for a connection that was cut. */
export const TOO_LARGE = 'EMSGSIZE';

/** More interim answers (1xx) to one request than that are no answer. */
export const INTERIM_ANSWERS = 16;

/** Has a code as Node's own errors of a connection have. */
export class TransportError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const tooLate = (milliseconds: number): TransportError =>
  new TransportError('ETIMEDOUT', `no answer within ${milliseconds / 1000} seconds`);

/** What came in so far of the body of one answer. */
export class AnswerBody {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws TransportError for one that is longer than it may be */
  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#most)
      throw new TransportError(TOO_LARGE, `an answer of more than ${this.#most} bytes`);
    this.#chunks.push(chunk);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
