import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came in, and what became of it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, encoded as sent, with the prefix if the server has one. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The text of the body; empty when there was none. */
  readonly body: string;
  /** The status of the answer; absent while there is none, and after a cut. */
  status?: number;
  /** The message of a refusal. */
  refusal?: string;
}
