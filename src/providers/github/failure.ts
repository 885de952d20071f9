import type { AttemptResult } from '../../core/sync/rate-limiter.ts';

/** What came instead of the answer that was asked for: a refusal, or nothing. */
export class GitHubFailure extends Error {
  /** 0 when nothing came. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** GitHub's own words, if they came in the form that GitHub speaks. */
  readonly serverMessage: string;
  /** Node's word for why nothing came, e.g. `ECONNRESET`. */
  readonly code: string;

  constructor(what: Partial<Pick<GitHubFailure, 'status' | 'headers' | 'serverMessage' | 'code'>>) {
    super('a request to GitHub failed');
    this.status = what.status ?? 0;
    this.headers = what.headers ?? {};
    this.serverMessage = what.serverMessage ?? '';
    this.code = what.code ?? '';
  }
}

/**
 * What Octokit threw, as a failure; undefined for what is no failed request. Octokit gives a status of 500
 * to a request that was never answered, so only an answer's own status is believed.
 */
export function failureIn(error: unknown): GitHubFailure | undefined {
  if (error instanceof GitHubFailure) return error;
  if (!(error instanceof Error) || error.name !== 'HttpError') return undefined;
  const response = fieldOf(error, 'response');
  if (response === undefined) return new GitHubFailure({ code: codeOf(error.cause) });
  return failureOf(response);
}

/** An answer that is no success. */
export function failureOf(response: unknown): GitHubFailure {
  const status = Number(fieldOf(response, 'status'));
  const headers = stringsIn(fieldOf(response, 'headers'));
  return new GitHubFailure({ status, headers, serverMessage: messageIn(fieldOf(response, 'data')) });
}

const UNANSWERED =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;

/**
 * A cut or missing connection, a failing server and a rate limit are tried again. Whatever the request
 * itself is to blame for (404, 409, 422 and the like) never is.
 * @param now milliseconds since 1970
 */
export function verdictOn(error: unknown, now: number): AttemptResult {
  if (!(error instanceof GitHubFailure)) return { again: false };
  if (error.status === 0) return { again: UNANSWERED.test(error.code) };
  if (isRateLimit(error)) return { again: true, after: askedWait(error, now) ?? 60_000, everyone: true };
  if (error.status < 500 || error.status === 501) return { again: false };
  const after = retryAfter(error, now);
  return { again: true, ...(after !== undefined && { after }) };
}

/**
 * 429, or a 403 that says so: GitHub uses both
 * (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, checked 2026-11-24).
 */
export const isRateLimit = ({ status, headers, serverMessage }: GitHubFailure): boolean =>
  status === 429 ||
  (status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit/i.test(serverMessage)));

/** `retry-after` first, else until `x-ratelimit-reset` if nothing remains; milliseconds, never negative. */
function askedWait(failure: GitHubFailure, now: number): number | undefined {
  const after = retryAfter(failure, now);
  if (after !== undefined) return after;
  const reset = Number(failure.headers['x-ratelimit-reset']);
  if (failure.headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - serverTime(failure, now));
}

/** Seconds, or a date. */
function retryAfter(failure: GitHubFailure, now: number): number | undefined {
  const given = failure.headers['retry-after'];
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given)) return Number(given) * 1000;
  const date = Date.parse(given);
  return Number.isNaN(date) ? undefined : Math.max(0, date - serverTime(failure, now));
}

/** The server's clock counts where it is told: ours may be wrong by hours. */
function serverTime({ headers }: GitHubFailure, now: number): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? now : date;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const messageIn = (data: unknown): string => {
  const message = fieldOf(data, 'message');
  return typeof message === 'string' ? message : '';
};

const codeOf = (cause: unknown): string => {
  const code = fieldOf(cause, 'code');
  return typeof code === 'string' ? code : '';
};

const stringsIn = (value: unknown): Record<string, string> =>
  typeof value !== 'object' || value === null
    ? {}
    : Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
