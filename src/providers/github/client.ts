import { Octokit } from '@octokit/rest';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { USER_AGENT } from '../http/client.ts';
import { RequestFailure } from '../http/failure.ts';
import { makeFetch } from '../http/transport.ts';
import { textIn } from './answers.ts';
import type { ApiCall } from './api/methods.ts';
import { type GitHubApi, makeApi } from './api.ts';
import type { Attempts } from './attempts.ts';
import type { Credentials } from './credentials.ts';
import { type Caller, explain, RepositoryMoved, RepositoryRenamed, type RequestTarget } from './errors.ts';
import { failureIn, failureOf, isRateLimit, verdictOn } from './failure.ts';
import type { Server } from './location.ts';

/** GitHub, as one caller speaks to it. */
export interface GitHubClient {
  readonly api: GitHubApi;
  /** Sends one call at the pace of the run. @throws UserError for every failure that is not among `accepts`. */
  send(call: ApiCall, how: SendOptions): Promise<ApiAnswer>;
}

export interface SendOptions {
  /** For errors: `list the secrets of acme/etl`. */
  readonly doing: string;
  /** Refusals that tell something: they come back as answers, if they are in GitHub's own words. */
  readonly accepts?: readonly number[];
  /** For errors, where it is not the location's own. */
  readonly target?: Partial<RequestTarget>;
  /** Aborting ends the waiting for a turn, never an attempt that is under way. */
  readonly signal?: AbortSignal;
  /** Hears of every attempt. */
  readonly attempts?: Attempts;
}

export interface ApiAnswer {
  readonly status: number;
  readonly data: unknown;
}

/** Runs something that sends with Octokit at the pace of the run, and explains its failure. */
type Runner = <T>(
  how: Pick<SendOptions, 'doing' | 'target' | 'signal'> & {
    readonly kind: ApiCall['kind'];
    attempt(): Promise<T>;
  },
) => Promise<T>;

/** Whom to ask, as whom, and how. */
export interface GitHubConnection {
  readonly server: Server;
  readonly credentials: Credentials;
  readonly outside: Pick<ProviderRuntime, 'env' | 'now' | 'limiter'>;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @param authentication a token as `auth`, or a strategy that fetches and renews one */
export function makeOctokit(
  { server, outside }: GitHubConnection,
  authentication: { readonly auth: unknown; readonly authStrategy?: unknown },
): Octokit {
  return new Octokit({
    ...authentication,
    baseUrl: server.api,
    userAgent: USER_AGENT,
    // What Octokit would print by itself, such as a route's planned end, helps nobody who runs a pipeline.
    log: silent,
    request: { fetch: makeFetch(server.api, { env: outside.env }), log: silent },
  });
}

export function makeRunner({ server, credentials, outside }: GitHubConnection, at: RequestTarget): Runner {
  const always = { ...at, api: server.api, caller: callerOf(credentials) };
  return async ({ doing, target, kind, attempt, signal }) => {
    let attempts = 0;
    const once = () => {
      attempts += 1;
      return attempt().catch(asFailure);
    };
    try {
      const judge = (error: unknown) => verdictOn(error, outside.now());
      return await outside.limiter.run({ kind, judge, attempt: once, ...(signal && { signal }) });
    } catch (error) {
      throw error instanceof RequestFailure
        ? explain(error, { ...always, ...target, doing, attempts })
        : error;
    }
  };
}

const callerOf = (credentials: Credentials): Caller =>
  credentials.kind === 'app'
    ? { kind: 'app', who: `the App ${credentials.id} (key from ${credentials.from})`, ghs: false }
    : {
        kind: 'token',
        who: `the token from ${credentials.from}`,
        ghs: credentials.token.reveal().startsWith('ghs_'),
      };

export function makeClient(octokit: Octokit, run: Runner): GitHubClient {
  const api = makeApi(octokit);
  const clock: ServerClock = {};
  const send: GitHubClient['send'] = (call, how) =>
    run({ ...how, kind: call.kind, attempt: () => attempt(call, how, clock) });
  return {
    api,
    send: (call, how) =>
      send(call, how).catch(async (error: unknown) => {
        throw error instanceof RepositoryMoved ? await withPresentName(error, { api, send }) : error;
      }),
  };
}

/** The same error with the present name in it, if that can be told. */
async function withPresentName(
  moved: RepositoryMoved,
  { api, send }: GitHubClient,
): Promise<RepositoryMoved | RepositoryRenamed> {
  if (moved.number === undefined) return moved;
  const { status, data } = await send(api.repositoryByNumber(moved.number), {
    doing: 'find where the repository has moved',
    accepts: [403, 404],
  });
  return status >= 400 ? moved : new RepositoryRenamed(moved.message, textIn(data, 'full_name'));
}

/** What the server last said of its clock. */
interface ServerClock {
  now?: Date;
}

async function attempt(call: ApiCall, how: SendOptions, clock: ServerClock): Promise<ApiAnswer> {
  const { accepts = [], attempts } = how;
  attempts?.begin(clock.now);
  try {
    const answer = await call.attempt();
    if (answer.status >= 300) throw failureOf(answer);
    noteDate(how, clock, answer.status, answer.headers.date);
    return { status: answer.status, data: answer.data };
  } catch (error) {
    const failure = failureIn(error);
    if (!failure) throw error;
    noteDate(how, clock, failure.status, failure.headers.get('date'));
    const accepted =
      accepts.includes(failure.status) && failure.serverMessage !== '' && !isRateLimit(failure);
    if (accepted) return { status: failure.status, data: undefined };
    throw failure;
  }
}

function noteDate(
  { attempts }: SendOptions,
  clock: ServerClock,
  status: number,
  header: string | undefined,
): void {
  const parsed = new Date(header ?? Number.NaN);
  const date = Number.isNaN(parsed.getTime()) ? undefined : parsed;
  if (date) clock.now = date;
  attempts?.end(status, date);
}

function asFailure(error: unknown): never {
  throw failureIn(error) ?? error;
}
