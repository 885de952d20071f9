import { UserError } from '../../core/diagnostics.ts';
import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn } from './answers.ts';
import { type DialError, dialErrorIn } from './dial-error.ts';

type FailureDetails = Pick<
  RequestFailure,
  'status' | 'headers' | 'serverMessage' | 'brokenRules' | 'reason' | 'link' | 'page' | 'code' | 'dial'
>;

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
  /** The server's one word for the reason, where it has one beside its sentence: `dmca`. */
  readonly reason: string;
  /** A page that the server names for it. */
  readonly link: string;
  /** The words of a page that came instead of an answer, such as one to sign in. */
  readonly page: string;
  /** Node's word for why nothing came, e.g. `ECONNRESET`. */
  readonly code: string;
  /** What else is known where no connection came about. */
  readonly dial: DialError | undefined;

  constructor(details: Partial<FailureDetails>) {
    super('a request failed');
    this.status = details.status ?? 0;
    this.headers = details.headers ?? new Map();
    this.serverMessage = details.serverMessage ?? '';
    this.brokenRules = details.brokenRules ?? '';
    this.reason = details.reason ?? '';
    this.link = details.link ?? '';
    this.page = details.page ?? '';
    this.dial = details.dial;
    this.code = details.code ?? details.dial?.code ?? '';
  }
}

/** Reads Node's error for a request that was never answered. Undefined for any other error. */
export function connectionFailureIn(error: unknown): RequestFailure | undefined {
  const dial = dialErrorIn(error);
  if (dial instanceof UserError) return undefined;
  if (dial) return new RequestFailure({ dial });
  if (!(error instanceof Error)) return undefined;
  const code = fieldIn(error, 'code');
  return typeof code === 'string' ? new RequestFailure({ code }) : undefined;
}

/** Tells whether a connection that failed so may succeed the next time: it was cut, or could not be made just now. */
const isTransient = (code: string): boolean =>
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/.test(code);

/** The code of a server that said nothing for too long, or did not come to an end. */
export const SILENT = 'ETIMEDOUT';

/**
 * Decides whether a request that was not answered is sent again. One that a server leaves without a word costs half a
 * minute each time, so a second try is the last. So it is where nothing listens on this machine, which a network cannot mend.
 */
export function retryUnanswered({ code, dial }: Pick<RequestFailure, 'code' | 'dial'>): AttemptResult {
  if (code === SILENT) return { again: true, attempts: 2, silent: true };
  if (dial?.isLoopback && code === 'ECONNREFUSED') return { again: true, attempts: 2 };
  // What a proxy says of a server that it does not reach, or a front that cuts off every handshake, seldom passes soon.
  if (dial && dial.stage !== 'connect')
    return isTransient(code) || (dial.status ?? 0) >= 500 ? { again: true, attempts: 3 } : { again: false };
  // Encryption that breaks under way is a connection that was cut.
  return { again: isTransient(code) || (!dial && code.startsWith('ERR_SSL_')) };
}

/**
 * Decides whether a failed request is sent again: after a cut or missing connection, a failing server and too many
 * requests. Whatever the request itself is to blame for (404, 409, 422 and the like) is never sent again.
 * @param now milliseconds since 1970
 */
export function retryAfterFailure(error: unknown, now: number): AttemptResult {
  if (!(error instanceof RequestFailure)) return { again: false };
  if (error.status === 0) return retryUnanswered(error);
  const wait = requestedWait(error.headers, now);
  const after = wait === undefined ? {} : { after: wait };
  if (error.status === 429) return { again: true, everyone: true, ...after };
  return error.status >= 500 && error.status !== 501 ? { again: true, ...after } : { again: false };
}

/** `Tue, 24 Nov 2026 09:00:09 GMT`, the one form that is in use; JavaScript takes `-1` for a date as well. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Reads a date of HTTP. Undefined: there is none. */
export function httpDate(text: string | undefined): Date | undefined {
  if (text === undefined || !HTTP_DATE.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Reads `retry-after`, which holds seconds or a date. Milliseconds from now, never negative. */
export function requestedWait(headers: ReadonlyMap<string, string>, now: number): number | undefined {
  const header = headers.get('retry-after');
  if (header === undefined) return undefined;
  if (/^\d{1,12}(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const date = httpDate(header);
  return date && Math.max(0, date.getTime() - serverTime(headers, now));
}

/** The server's clock, where it tells: ours may be wrong by hours. */
export const serverTime = (headers: ReadonlyMap<string, string>, now: number): number =>
  httpDate(headers.get('date'))?.getTime() ?? now;
