import type { UserError } from '../../core/diagnostics.ts';
import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { LONGEST_WAIT } from '../../core/sync/waits.ts';
import { fieldIn, optionalTextIn, textsIn } from '../http/answers.ts';
import {
  afterColon,
  comeBackHint,
  connectionError,
  notItsAnswer,
  RefusalError,
  serverText,
} from '../http/errors.ts';
import {
  connectionFailureIn,
  RequestFailure,
  requestedWait,
  retryAfterFailure,
  serverTime,
} from '../http/failure.ts';
import { RepositoryMoved } from './moved.ts';

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
export const failureOf = (response: unknown): RequestFailure =>
  new RequestFailure({
    status: Number(fieldIn(response, 'status')),
    headers: new Map(Object.entries(textsIn(fieldIn(response, 'headers')))),
    serverMessage: optionalTextIn(fieldIn(response, 'data'), 'message'),
  });

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
function limitedFor({ headers }: RequestFailure, now: number): number | undefined {
  const after = requestedWait(headers, now);
  if (after !== undefined) return after;
  const reset = headers.get('x-ratelimit-reset') ?? '';
  if (headers.get('x-ratelimit-remaining') !== '0' || !/^\d{1,11}$/.test(reset)) return undefined;
  const wait = Number(reset) * 1000 - serverTime(headers, now);
  return wait >= 0 && wait <= LONGEST_LIMIT ? wait : undefined;
}

/** Where something is asked for, and what that takes. */
export interface RequestPlace {
  /** `acme/etl (production)` */
  readonly place: string;
  /** What a fine-grained token or an App must be allowed, e.g. `Secrets: write`. */
  readonly permissions: readonly string[];
  /** What a classic token must have. Absent: the scope `repo`. */
  readonly classic?: string;
  /** Why the place may not be there, or not be seen. Absent: as for a repository. */
  readonly notFoundHint?: string;
}

/** What was being done, as far as an error has to tell it. */
export interface FailureContext extends RequestPlace {
  /** `list the secrets of acme/etl` */
  readonly doing: string;
  readonly caller: Caller;
  /** `https://api.github.com` */
  readonly api: string;
  /** How often it was sent: once where an interrupt came before the next try. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** As whom the request was sent. */
export interface Caller {
  readonly kind: 'token' | 'app';
  /** `the token from GH_TOKEN` */
  readonly who: string;
  /** An App's or a workflow's token: its first characters do not tell which. */
  readonly ghs: boolean;
}

/** A failed request as the user can mend it. Never quotes what was sent. */
export function explain(failure: RequestFailure, about: FailureContext): UserError {
  if (failure.status === 0) return unreachable(failure, about);
  if (failure.status < 300)
    return notItsAnswer(
      { purpose: about.doing, server: about.api, service: 'GitHub', status: failure.status },
      'GITHUB_API_URL',
    );
  if (failure.status < 400) return moved(failure, about);
  if (isRateLimit(failure)) return limited(failure, about);
  if (failure.status === 401) return unknownCaller(about);
  if (failure.status === 403) return forbidden(failure, about);
  if (failure.status === 404) return notThere(about);
  if (failure.status >= 500) return broken(failure, about);
  return new RefusalError(
    failure.status,
    `${failure.status}: GitHub refuses to ${about.doing}${afterColon(wordsOf(failure))}`,
    'if it should have been taken, report it as a bug of deploy-secrets',
    wordsOf(failure),
  );
}

const unreachable = ({ code, dial }: RequestFailure, { api, doing }: FailureContext): UserError =>
  connectionError({
    purpose: doing,
    server: api,
    code,
    dial,
    address: 'GITHUB_API_URL',
    hint: 'check the network, HTTPS_PROXY and GITHUB_API_URL',
  });

const moved = ({ status, headers }: RequestFailure, { place, api }: FailureContext): UserError =>
  new RepositoryMoved(
    `${status}: ${place} has moved`,
    'open it in a browser, which leads to its present name, and give that with --repo',
    { location: headers.get('location'), api },
  );

const limited = (failure: RequestFailure, { doing, attempts, now }: FailureContext): UserError =>
  new RefusalError(
    failure.status,
    `could not ${doing}: GitHub's rate limit is used up${attempts > 1 ? ', also after waiting' : ''}`,
    comeBackHint('GitHub', limitedFor(failure, now)),
  );

function broken({ status, headers }: RequestFailure, { doing, attempts, now }: FailureContext): UserError {
  const wait = requestedWait(headers, now) ?? 0;
  return new RefusalError(
    status,
    `could not ${doing}: GitHub answered ${status}${attempts > 1 ? `, tried ${attempts} times` : ''}`,
    wait > LONGEST_WAIT
      ? comeBackHint('GitHub', wait)
      : 'run the same command again later (www.githubstatus.com tells how GitHub is)',
  );
}

const unknownCaller = ({ doing, caller }: FailureContext): UserError =>
  new RefusalError(
    401,
    `401: could not ${doing}: GitHub does not take ${caller.who}`,
    caller.kind === 'app'
      ? 'GITHUB_APP_ID and the key must be of one App, and the key not revoked'
      : 'it is expired, revoked or cut off: make a new one, or run `gh auth login`',
  );

function forbidden(failure: RequestFailure, about: FailureContext): UserError {
  const { doing, caller, place, classic = 'the scope repo' } = about;
  const message = `403: ${caller.who} may not ${doing}`;
  if (failure.headers.get('x-github-sso'))
    return new RefusalError(
      403,
      `${message}: the organization asks for single sign-on`,
      "authorize the token for the organization: GitHub's settings, the token, Configure SSO",
    );
  const lacks = lacking(failure);
  const needs = `${about.permissions.map((name) => `"${name}"`).join(', ')} on ${place}`;
  if (caller.ghs)
    return new RefusalError(
      403,
      `${message}${lacks}`,
      `the GITHUB_TOKEN of a workflow can never manage secrets: pass the token of an App (actions/create-github-app-token) or a personal access token as GH_TOKEN; it needs ${needs}`,
    );
  return new RefusalError(
    403,
    `${message}${lacks || afterColon(wordsOf(failure))}`,
    `a fine-grained token or an App needs ${needs}; a classic token needs ${classic}`,
    lacks ? '' : wordsOf(failure),
  );
}

/** `secrets=write; organization_secrets=write` -> `: it lacks "Secrets: write" or "Organization secrets: write"`. */
function lacking({ headers }: RequestFailure): string {
  const sets = (headers.get('x-accepted-github-permissions') ?? '')
    .split(';')
    .map((set) =>
      [...set.matchAll(/([a-z_]+)=([a-z]+)/g)]
        .map(([, name = '', level]) => `"${titled(name)}: ${level}"`)
        .join(' and '),
    );
  const named = sets.filter((set) => set !== '').join(' or ');
  return named && `: it lacks ${named}`;
}

/** The settings page calls `actions_variables` "Variables". */
function titled(permission: string): string {
  const words = permission.replace(/actions_(?=variables$)/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const UNSEEN =
  'check the name; a fine-grained token must list the repository, an App must be installed on it';

const notThere = ({ place, caller, notFoundHint: hint = UNSEEN }: FailureContext): UserError =>
  new RefusalError(404, `404: ${place} is not there, or ${caller.who} cannot see it`, hint);

/** Some refusals quote the sealed value back, which is long and dense. */
const wordsOf = ({ serverMessage }: RequestFailure): string => serverText(serverMessage);
