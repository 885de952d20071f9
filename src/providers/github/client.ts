import { Octokit } from '@octokit/core';
import project from '../../../package.json' with { type: 'json' };
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { makeFetch } from '../http/transport.ts';
import type { Credentials } from './credentials.ts';
import { type Asked, type Caller, explain } from './errors.ts';
import { Failure, failureIn, failureOf, isRateLimit, verdictOn } from './failure.ts';
import { Moved, named } from './moved.ts';
import type { Server } from './server.ts';
import type { Tries } from './tries.ts';

/** One request, as its sender means it. */
export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the API's address, every part of it encoded. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string | readonly string[] | readonly number[]>>;
  /** Refusals that tell something: they come back as answers, if they are in GitHub's own words. */
  readonly takes?: readonly number[];
  /** For errors: `list the secrets of acme/etl`. */
  readonly doing: string;
  /** For errors, where it is not the scope's own. */
  readonly about?: Partial<Asked>;
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal;
  /** Hears of every try. */
  readonly tries?: Tries;
}

export interface Answer {
  readonly status: number;
  readonly data: unknown;
}

/** Sends one request at the pace of the run. @throws UserError for every failure that is not among `takes`. */
export type Send = (call: Call) => Promise<Answer>;

/** Runs something that sends with Octokit at the pace of the run, and explains its failure. */
export type Run = <T>(
  call: Pick<Call, 'doing' | 'about' | 'signal'> & { kind: 'read' | 'write'; attempt: () => Promise<T> },
) => Promise<T>;

/** Whom to ask, as whom, and how. */
export interface Connection {
  readonly server: Server;
  readonly credentials: Credentials;
  readonly outside: Pick<ProviderRuntime, 'env' | 'now' | 'limiter'>;
}

/** The version that every GitHub and GHES of today understands (checked 2026-11-24); unsent, the server chooses. */
const API_VERSION = '2022-11-28';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @param authentication a token as `auth`, or a strategy that fetches and renews one */
export function makeOctokit(
  { server, outside }: Connection,
  authentication: { readonly auth: unknown; readonly authStrategy?: unknown },
): Octokit {
  return new Octokit({
    ...authentication,
    baseUrl: server.api,
    userAgent: `deploy-secrets/${project.version}`,
    // What Octokit would print by itself, such as a route's planned end, helps nobody who runs a pipeline.
    log: silent,
    request: { fetch: makeFetch(server.api, { env: outside.env }), log: silent },
  });
}

export function makeRun({ server, credentials, outside }: Connection, at: Asked): Run {
  const always = { ...at, api: server.api, caller: callerOf(credentials) };
  return async ({ doing, about, kind, attempt, signal }) => {
    let tries = 0;
    const once = () => {
      tries += 1;
      return attempt().catch(asFailure);
    };
    try {
      const judge = (error: unknown) => verdictOn(error, outside.now());
      const request = { kind, judge, attempt: once };
      return await outside.limiter.run({ ...request, ...(signal && { signal }) });
    } catch (error) {
      throw error instanceof Failure ? explain(error, { ...always, ...about, doing, tries }) : error;
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

export function makeSend(octokit: Octokit, run: Run): Send {
  const clock: ServerClock = {};
  const send: Send = (call) =>
    run({
      ...call,
      kind: call.method === 'GET' ? 'read' : 'write',
      attempt: () => attempt(octokit, call, clock),
    });
  return (call) =>
    send(call).catch(async (error: unknown) => {
      throw error instanceof Moved ? await named(error, send) : error;
    });
}

/** What the server last said of its clock. */
interface ServerClock {
  now?: Date;
}

async function attempt(octokit: Octokit, call: Call, clock: ServerClock): Promise<Answer> {
  const { method, path, body, takes = [] } = call;
  const headers = { 'x-github-api-version': API_VERSION };
  call.tries?.begin(clock.now);
  try {
    const answer = await octokit.request(`${method} ${path}`, { headers, ...(body && { data: body }) });
    if (answer.status >= 300) throw failureOf(answer);
    heard(call, clock, answer.status, answer.headers.date);
    return { status: answer.status, data: answer.data };
  } catch (error) {
    const failure = failureIn(error);
    if (!failure) throw error;
    heard(call, clock, failure.status, failure.headers.date);
    const taken = takes.includes(failure.status) && failure.says !== '' && !isRateLimit(failure);
    if (taken) return { status: failure.status, data: undefined };
    throw failure;
  }
}

function heard({ tries }: Call, clock: ServerClock, status: number, header: string | undefined): void {
  const said = new Date(header ?? Number.NaN);
  const date = Number.isNaN(said.getTime()) ? undefined : said;
  if (date) clock.now = date;
  tries?.end(status, date);
}

function asFailure(error: unknown): never {
  throw failureIn(error) ?? error;
}
