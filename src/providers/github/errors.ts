import type { UserError } from '../../core/diagnostics.ts';
import { LONGEST_WAIT } from '../../core/sync/waits.ts';
import {
  afterColon,
  comeBackHint,
  connectionError,
  notItsAnswer,
  pageNamed,
  RefusalError,
  serverText,
} from '../http/errors.ts';
import { httpDate, type RequestFailure, requestedWait } from '../http/failure.ts';
import type { FailureContext } from './context.ts';
import { isRateLimit, limitedFor } from './failure.ts';
import { isEnterpriseServer } from './location.ts';
import { RepositoryMoved } from './moved.ts';
import { lacking, needsOf, permissionHint } from './permissions.ts';
import { findGitHubRefusal } from './refusals/index.ts';

/** A failed request as the user can mend it. Never quotes what was sent. */
export function explain(failure: RequestFailure, about: FailureContext): UserError {
  const { status } = failure;
  if (status === 0) return unreachable(failure, about);
  if (status < 300) return foreign(failure, about);
  if (status < 400) return moved(failure, about);
  if (isRateLimit(failure)) return limited(failure, about);
  if (status >= 500) return broken(failure, about);
  const known = knownRefusal(failure, about);
  if (known) return known;
  if (failure.serverMessage === '') return foreign(failure, about);
  if (status === 401) return unknownCaller(failure, about);
  if (status === 403) return forbidden(failure, about);
  if (status === 404) return notThere(about);
  const words = wordsOf(failure, about);
  return new RefusalError(
    status,
    `${status}: GitHub refuses to ${about.doing}${afterColon(words)}`,
    `if it should have been taken, report it as a bug of deploy-secrets${explainedAt(failure, about)}`,
    { serverText: words },
  );
}

/** Looks the refusal up in the table of those that are known by name. */
function knownRefusal(failure: RequestFailure, about: FailureContext): RefusalError | undefined {
  const { status, headers, reason } = failure;
  const { doing, place, repository = '', login = '', host, api, caller, sent } = about;
  const words = wordsOf(failure, about);
  const found = findGitHubRefusal({ status, words }, (groups) => ({
    groups: groups.map((group) => (group.startsWith('http') ? pageNamed(group, sent) : group)),
    words,
    doing,
    who: caller.who,
    place,
    repository,
    login,
    web: `https://${host}`,
    needs: needsOf(about),
    reason: /^\w{1,40}$/.test(reason) ? reason : '',
    link: pageNamed(failure.link, sent),
    singleSignOn: pageNamed(/^required; *url=(\S+)/.exec(headers.get('x-github-sso') ?? '')?.[1], sent),
    ahead: aheadOf(failure, about),
    isEnterpriseServer: isEnterpriseServer(api),
  }));
  return (
    found && new RefusalError(status, `${status}: could not ${doing}: ${found.means}`, found.wayOut, found)
  );
}

/** By how much our clock is ahead, as far as the answer tells. */
const aheadOf = ({ headers }: RequestFailure, { now }: FailureContext): number =>
  now - (httpDate(headers.get('date'))?.getTime() ?? now);

/** Whatever answers, it is not GitHub: it has no words in GitHub's form. */
const foreign = ({ status }: RequestFailure, { doing, api }: FailureContext): UserError =>
  notItsAnswer({ purpose: doing, server: api, service: 'GitHub', status }, 'GITHUB_API_URL');

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

/** Of the secondary limits GitHub does not say which was met: too many at once, in a minute, or of one kind. */
function limited(failure: RequestFailure, { doing, attempts, now }: FailureContext): UserError {
  const which = /secondary rate|abuse/i.test(failure.serverMessage)
    ? "GitHub's secondary rate limit stops it"
    : "GitHub's rate limit is used up";
  return new RefusalError(
    failure.status,
    `could not ${doing}: ${which}${attempts > 1 ? ', also after waiting' : ''}`,
    comeBackHint('GitHub', limitedFor(failure, now)),
    { failure: 'not reached' },
  );
}

function broken({ status, headers }: RequestFailure, about: FailureContext): UserError {
  const { doing, attempts, now, host, api } = about;
  const wait = requestedWait(headers, now) ?? 0;
  const where = isEnterpriseServer(api)
    ? `${host} may be in maintenance: its administrators know`
    : 'www.githubstatus.com tells how GitHub is';
  return new RefusalError(
    status,
    `could not ${doing}: GitHub answered ${status}${attempts > 1 ? `, tried ${attempts} times` : ''}`,
    wait > LONGEST_WAIT ? comeBackHint('GitHub', wait) : `run the same command again later (${where})`,
  );
}

function unknownCaller(failure: RequestFailure, about: FailureContext): UserError {
  const words = wordsOf(failure, about);
  return new RefusalError(
    401,
    `401: could not ${about.doing}: GitHub does not take ${about.caller.who}${afterColon(words)}`,
    about.caller.kind === 'app'
      ? 'GITHUB_APP_ID and the key must be of one App, and the key not revoked'
      : 'it is expired, revoked or cut off: make a new one, or run `gh auth login`',
    { serverText: words },
  );
}

/** In these words GitHub speaks of permissions, scopes and roles; any other may be about anything. */
const ABOUT_PERMISSIONS =
  /^Resource not accessible by|^You must (?:have|be)\b|^Must have (?:admin|push) rights|^Forbidden$/i;

function forbidden(failure: RequestFailure, about: FailureContext): UserError {
  const message = `403: ${about.caller.who} may not ${about.doing}`;
  const words = wordsOf(failure, about);
  if (!ABOUT_PERMISSIONS.test(words))
    return new RefusalError(
      403,
      `${message}${afterColon(words)}`,
      `GitHub says why${explainedAt(failure, about)}; if it is about permissions: ${permissionHint(failure, about)}`,
      { serverText: words },
    );
  const lacks = lacking(failure, about);
  return new RefusalError(403, `${message}${lacks || afterColon(words)}`, permissionHint(failure, about), {
    serverText: lacks ? '' : words,
  });
}

const UNSEEN =
  'check the name; a fine-grained token must list the repository, an App must be installed on it';

const notThere = ({ place, caller, notFoundHint: hint = UNSEEN }: FailureContext): UserError =>
  new RefusalError(404, `404: ${place} is not there, or ${caller.who} cannot see it`, hint);

/** The page that GitHub links to. */
function explainedAt({ link }: RequestFailure, { sent }: FailureContext): string {
  const page = pageNamed(link, sent);
  return page && ` (${page})`;
}

/** Some refusals quote the sealed value back, which is long and dense; variables and tokens come in clear. */
const wordsOf = ({ serverMessage, brokenRules }: RequestFailure, { sent }: FailureContext): string =>
  serverText([serverMessage, brokenRules].filter((part) => part !== '').join(': '), sent);
