import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn, optionalTextIn, textsIn } from '../http/answers.ts';
import {
  connectionFailureIn,
  RequestFailure,
  requestedWait,
  retryAfterFailure,
  serverTime,
} from '../http/failure.ts';

/**
 * Reads what Octokit threw; undefined for what is no failed request. Octokit gives a status of 500
 * to a request that was never answered, so only an answer's own status is believed.
 */
export function failureIn(error: unknown): RequestFailure | undefined {
  if (error instanceof RequestFailure) return error;
  if (!(error instanceof Error) || error.name !== 'HttpError') return undefined;
  const response = fieldIn(error, 'response');
  if (response === undefined) return connectionFailureIn(error.cause) ?? new RequestFailure({});
  return failureOf(response);
}

/** Reads an answer that is no success. GitHub's own words count if they came in the form that GitHub speaks. */
export function failureOf(response: unknown): RequestFailure {
  const data = fieldIn(response, 'data');
  // Of a blocked repository GitHub names the reason, and the notice (github/rest-api-description#3314, 2024-01-17).
  const block = fieldIn(data, 'block');
  return new RequestFailure({
    status: Number(fieldIn(response, 'status')),
    headers: new Map(Object.entries(textsIn(fieldIn(response, 'headers')))),
    serverMessage: optionalTextIn(data, 'message'),
    brokenRules: brokenRules(fieldIn(data, 'errors')),
    reason: optionalTextIn(block, 'reason'),
    link: block === undefined ? optionalTextIn(data, 'documentation_url') : optionalTextIn(block, 'html_url'),
  });
}

/** `errors` of a 422: texts, or objects with a field and a message or a code (docs, "Troubleshooting the REST API"). */
function brokenRules(errors: unknown): string {
  if (!Array.isArray(errors)) return typeof errors === 'string' ? errors : '';
  return errors
    .map((one) => {
      if (typeof one === 'string') return one;
      const rule = optionalTextIn(one, 'message') || optionalTextIn(one, 'code');
      return [optionalTextIn(one, 'field'), rule].filter((part) => part !== '').join(': ');
    })
    .filter((one) => one !== '')
    .join('; ');
}

/** GitHub wants a minute at least where it does not say how long, and more each time (docs, "Rate limits", checked 2026-11-28). */
const UNSAID_WAIT = 60_000;

/**
 * Decides whether a failed request is sent again: after a rate limit, and as for every server.
 * @param now milliseconds since 1970
 */
export function verdictOn(error: unknown, now: number): AttemptResult {
  if (!(error instanceof RequestFailure) || !isRateLimit(error)) return retryAfterFailure(error, now);
  const after = limitedFor(error, now);
  if (after === undefined) return { again: true, after: UNSAID_WAIT, first: UNSAID_WAIT, everyone: true };
  return { again: true, after, everyone: true };
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

/** A limit of GitHub's is set back within the hour; a time beyond a day is no time of its. */
const LONGEST_LIMIT = 24 * 3_600_000;

/** `retry-after` first, else until `x-ratelimit-reset` if nothing remains; milliseconds, never negative. */
export function limitedFor({ headers }: RequestFailure, now: number): number | undefined {
  const after = requestedWait(headers, now);
  if (after !== undefined) return after;
  const reset = headers.get('x-ratelimit-reset') ?? '';
  if (headers.get('x-ratelimit-remaining') !== '0' || !/^\d{1,11}$/.test(reset)) return undefined;
  const wait = Number(reset) * 1000 - serverTime(headers, now);
  return wait >= 0 && wait <= LONGEST_LIMIT ? wait : undefined;
}
