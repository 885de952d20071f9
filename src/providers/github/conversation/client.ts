import type { UserError } from '../../../core/diagnostics.ts';
import type { Redacted } from '../../../core/redacted.ts';
import type { Runtime } from '../../../core/runtime.ts';
import { type Pace, RateLimiter } from '../../../core/sync/rate-limiter.ts';
import { optionalTextIn } from '../../http/answers.ts';
import { type HttpAnswer, type HttpRequest, makeHttpClient } from '../../http/client.ts';
import { afterColon, connectionError, notItsAnswer, RefusalError, serverText } from '../../http/errors.ts';
import { RequestFailure } from '../../http/failure.ts';
import { serverFrom } from '../location.ts';

/** One request about pull requests, issues or files. */
export interface ConversationRequest extends Omit<HttpRequest, 'headers' | 'form'> {
  /** For errors: `list the comments of acme/etl#7`. */
  readonly doing: string;
  /** What the token must be allowed, as a workflow's `permissions:` has it: `pull-requests: write`. */
  readonly permission: string;
}

/** Sends one request. @throws UserError for every failure that is not accepted */
export type ConversationSender = (request: ConversationRequest) => Promise<HttpAnswer>;

/** A run sends some ten of these; GitHub asks for a second between those that notify people. */
const PACE: Pace = { pointsPerMinute: 300, readPoints: 1, writePoints: 5, concurrent: 4, attempts: 4 };

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

/** Makes the sender for a token, at the GitHub that the environment names. */
export function makeSender(token: Redacted<string>, runtime: Runtime): ConversationSender {
  const { api } = serverFrom(runtime.env);
  const limiter = new RateLimiter(PACE, runtime);
  const client = makeHttpClient(
    api,
    { ...runtime, limiter },
    {
      refusalDetails: (data) => ({ serverMessage: optionalTextIn(data, 'message') }),
    },
  );
  return async ({ doing, permission, ...request }) => {
    const headers = { ...HEADERS, authorization: `Bearer ${token.reveal()}` };
    try {
      const answer = await client({ ...request, headers });
      // Nothing but JSON, or nothing at all, is an answer of GitHub's.
      if (answer.page === undefined) return answer;
      throw new RequestFailure(answer);
    } catch (error) {
      throw error instanceof RequestFailure ? explain(error, { doing, permission, api, token }) : error;
    }
  };
}

interface About extends Pick<ConversationRequest, 'doing' | 'permission'> {
  readonly api: string;
  readonly token: Redacted<string>;
}

function explain(failure: RequestFailure, { doing, permission, api, token }: About): UserError {
  const { status, code, dial, serverMessage } = failure;
  if (status === 0) {
    const hint = 'check the network, HTTPS_PROXY and GITHUB_API_URL';
    return connectionError({ purpose: doing, server: api, code, dial, hint, address: 'GITHUB_API_URL' });
  }
  if (serverMessage === '')
    return notItsAnswer({ purpose: doing, server: api, service: 'GitHub', status }, 'GITHUB_API_URL');
  const words = serverText(serverMessage, [token]);
  const message = `${status}: could not ${doing}${afterColon(words)}`;
  return new RefusalError(status, message, wayOut(failure, permission), { serverText: words });
}

function wayOut({ status, serverMessage }: RequestFailure, permission: string): string {
  if (/rate limit|abuse/i.test(serverMessage)) return 'the next run makes up for it';
  if (status === 401) return 'the token is expired or revoked: is comment-token right?';
  if (status === 403 || status === 404)
    return `the job needs "permissions: ${permission}"; the run for a pull request from a fork gets a token that may only read`;
  return 'the next run tries again; if it should have been taken, report it as a bug of deploy-secrets';
}
