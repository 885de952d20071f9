import { UserError } from '../../core/diagnostics.ts';
import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn } from './answers.ts';

/** A request that was refused, or not answered at all. Nothing of the request is in it. */
export class RequestFailure extends Error {
  /** 0 when nothing came. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The server's own words. They may quote what was sent. */
  readonly serverMessage: string;
  /** The fields that the server refuses, and by which rule. Never a value. */
  readonly brokenRules: string;
  /** Node's word for why nothing came, e.g. `ECONNRESET`. */
  readonly code: string;

  constructor(
    details: Partial<Pick<RequestFailure, 'status' | 'headers' | 'serverMessage' | 'brokenRules' | 'code'>>,
  ) {
    super('a request failed');
    this.status = details.status ?? 0;
    this.headers = details.headers ?? new Map();
    this.serverMessage = details.serverMessage ?? '';
    this.brokenRules = details.brokenRules ?? '';
    this.code = details.code ?? '';
  }
}

/** Reads Node's error for a request that was never answered. Undefined for any other error. */
export function connectionFailureIn(error: unknown): RequestFailure | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const code = fieldIn(error, 'code');
  return typeof code === 'string' ? new RequestFailure({ code }) : undefined;
}

/** Tells whether a connection that failed so may succeed the next time: it was cut, or could not be made just now. */
export const isTransient = (code: string): boolean =>
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/.test(code);

/**
 * Decides whether a failed request is sent again: after a cut or missing connection, a failing server and too many
 * requests. Whatever the request itself is to blame for (404, 409, 422 and the like) is never sent again.
 * @param now milliseconds since 1970
 */
export function retryAfterFailure(error: unknown, now: number): AttemptResult {
  if (!(error instanceof RequestFailure)) return { again: false };
  if (error.status === 0) return { again: isTransient(error.code) };
  const wait = requestedWait(error.headers, now);
  const after = wait === undefined ? {} : { after: wait };
  if (error.status === 429) return { again: true, everyone: true, ...after };
  return error.status >= 500 && error.status !== 501 ? { again: true, ...after } : { again: false };
}

/** Reads `retry-after`, which holds seconds or a date. Milliseconds from now, never negative. */
export function requestedWait(headers: ReadonlyMap<string, string>, now: number): number | undefined {
  const header = headers.get('retry-after');
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - serverTime(headers, now));
}

/** The server's clock, where it tells: ours may be wrong by hours. */
export function serverTime(headers: ReadonlyMap<string, string>, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? now : date;
}
