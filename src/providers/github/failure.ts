import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn, optionalTextIn, textsIn } from '../http/answers.ts';
import { RequestFailure, requestedWait, retryAfterFailure, serverTime } from '../http/failure.ts';

/**
 * Reads what Octokit threw; undefined for what is no failed request. Octokit gives a status of 500
 * to a request that was never answered, so only an answer's own status is believed.
 */
export function failureIn(error: unknown): RequestFailure | undefined {
  if (error instanceof RequestFailure) return error;
  if (!(error instanceof Error) || error.name !== 'HttpError') return undefined;
  const response = fieldIn(error, 'response');
  if (response === undefined) return new RequestFailure({ code: optionalTextIn(error.cause, 'code') });
  return failureOf(response);
}

/** Reads an answer that is no success. GitHub's own words count if they came in the form that GitHub speaks. */
export const failureOf = (response: unknown): RequestFailure =>
  new RequestFailure({
    status: Number(fieldIn(response, 'status')),
    headers: new Map(Object.entries(textsIn(fieldIn(response, 'headers')))),
    serverMessage: optionalTextIn(fieldIn(response, 'data'), 'message'),
  });

/**
 * Decides whether a failed request is sent again: after a rate limit, and as for every server.
 * @param now milliseconds since 1970
 */
export function verdictOn(error: unknown, now: number): AttemptResult {
  if (error instanceof RequestFailure && isRateLimit(error))
    return { again: true, after: limitedFor(error, now) ?? 60_000, everyone: true };
  return retryAfterFailure(error, now);
}

/**
 * 429, or a 403 that says so: GitHub uses both
 * (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, checked 2026-11-24).
 */
export const isRateLimit = ({ status, headers, serverMessage }: RequestFailure): boolean =>
  status === 429 ||
  (status === 403 &&
    (headers.has('retry-after') ||
      headers.get('x-ratelimit-remaining') === '0' ||
      /rate limit/i.test(serverMessage)));

/** `retry-after` first, else until `x-ratelimit-reset` if nothing remains; milliseconds, never negative. */
function limitedFor({ headers }: RequestFailure, now: number): number | undefined {
  const after = requestedWait(headers, now);
  if (after !== undefined) return after;
  const reset = Number(headers.get('x-ratelimit-reset'));
  if (headers.get('x-ratelimit-remaining') !== '0' || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - serverTime(headers, now));
}
