import type { Octokit } from '@octokit/rest';
import type { SentSecrets } from '../http/echoes.ts';
import { textIn } from './answers.ts';
import type { ApiCall, Sharing, VariableCalls } from './api/calls.ts';
import { type GitHubApi, makeApi } from './api.ts';
import type { RequestPlace } from './context.ts';
import { failureIn, failureOf, isRateLimit } from './failure.ts';
import { RepositoryMoved, RepositoryRenamed } from './moved.ts';
import { refusesAltogether } from './refusals/index.ts';
import { ServerClock } from './server-clock.ts';

/** GitHub, as one caller speaks to it. */
export interface GitHubClient {
  readonly api: GitHubApi;
  /** Sends one call at the pace of the run. @throws UserError for every failure that is not among `accepts`. */
  send(call: ApiCall, how: SendOptions): Promise<ApiAnswer>;
  /** What the server last said of its clock, by a `Date` header. */
  serverTime(): Date | undefined;
}

export interface SendOptions {
  /** For errors: `list the secrets of acme/etl`. */
  readonly doing: string;
  /** Refusals that tell something: they come back as answers, if they are in GitHub's own words. */
  readonly accepts?: readonly number[];
  /** For errors, where it is not the location's own. */
  readonly target?: Partial<RequestPlace>;
  /** What is sent and must not be repeated where the server quotes it, sealed or not. */
  readonly values?: SentSecrets;
  /** Aborting ends the waiting for a turn, never an attempt that is under way. */
  readonly signal?: AbortSignal;
  /** Hears of every attempt. */
  readonly attempts?: AttemptObserver;
}

export interface AttemptObserver {
  /** @param serverTime the last that the server said of its clock, if anything. What it throws ends the call unsent */
  begin(serverTime: Date | undefined): void;
  /** @param status 0 when no answer of GitHub's came */
  end(status: number, serverTime: Date | undefined): void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly data: unknown;
}

/** Runs something that sends with Octokit at the pace of the run, and explains its failure. */
export type Runner = <T>(
  how: Pick<SendOptions, 'doing' | 'target' | 'values' | 'signal'> & {
    readonly kind: ApiCall['kind'];
    attempt(): Promise<T>;
  },
) => Promise<T>;

export function makeClient(octokit: Octokit, run: Runner, now: () => number): GitHubClient {
  const api = makeApi(octokit);
  const clock = new ServerClock(now);
  const send: GitHubClient['send'] = (call, how) =>
    run({ ...how, kind: call.kind, attempt: () => attempt(call, how, clock) });
  return {
    api,
    serverTime: () => clock.now,
    send: (call, how) =>
      send(call, how).catch(async (error: unknown) => {
        throw error instanceof RepositoryMoved ? await withPresentName(error, { api, send }) : error;
      }),
  };
}

/** The same error with the present name in it, if that can be told. */
async function withPresentName(
  moved: RepositoryMoved,
  { api, send }: Pick<GitHubClient, 'api' | 'send'>,
): Promise<RepositoryMoved | RepositoryRenamed> {
  if (moved.number === undefined) return moved;
  const { status, data } = await send(api.repositoryByNumber(moved.number), {
    doing: 'find where the repository has moved',
    accepts: [403, 404],
  });
  return status >= 400 ? moved : new RepositoryRenamed(moved.message, textIn(data, 'full_name'));
}

async function attempt(call: ApiCall, how: SendOptions, clock: ServerClock): Promise<ApiAnswer> {
  const { accepts = [], attempts } = how;
  attempts?.begin(clock.now);
  try {
    const answer = await call.attempt();
    if (!call.success.includes(answer.status) || !isInItsForm(answer)) throw failureOf(answer);
    const serverTime = clock.hear(answer.headers.date);
    attempts?.end(answer.status, serverTime);
    return { status: answer.status, data: answer.data };
  } catch (error) {
    const failure = failureIn(error);
    if (!failure) throw error;
    // What is not in GitHub's words may come from anything on the way, after GitHub did as it was told.
    const isRefusal = failure.status >= 400 && failure.serverMessage !== '';
    const serverTime = clock.hear(failure.headers.get('date'));
    attempts?.end(isRefusal ? failure.status : 0, serverTime);
    const accepted =
      accepts.includes(failure.status) &&
      failure.serverMessage !== '' &&
      !isRateLimit(failure) &&
      !refusesAltogether(failure);
    if (accepted) return { status: failure.status, data: undefined };
    throw failure;
  }
}

/** GitHub answers with JSON, or with nothing. */
const isInItsForm = ({ status, data }: Pick<ApiAnswer, 'status' | 'data'>): boolean =>
  status === 204 ? !data : (typeof data === 'object' && data !== null) || (status === 201 && !data);

interface VariableWrite {
  readonly name: string;
  readonly value: string;
  readonly sharing?: Sharing;
}

/**
 * Creates or updates a variable, whatever is likely, and does the other where that one fails: GitHub has no upsert. A
 * POST that was cut after its effect and sent again meets its own variable.
 * @returns the last answer's status
 */
export async function upsertVariable(
  { send }: Pick<GitHubClient, 'send'>,
  calls: Pick<VariableCalls, 'create' | 'update'>,
  { name, value, sharing }: VariableWrite,
  { exists, accepts = [], ...how }: SendOptions & { readonly exists: boolean },
): Promise<number> {
  const update = { call: calls.update(name, value, sharing), mistaken: 404 };
  const create = { call: calls.create(name, value, sharing), mistaken: 409 };
  const [likely, other] = exists ? [update, create] : [create, update];
  const { status } = await send(likely.call, { ...how, accepts: [...accepts, likely.mistaken] });
  if (status !== likely.mistaken) return status;
  return (await send(other.call, { ...how, accepts })).status;
}
