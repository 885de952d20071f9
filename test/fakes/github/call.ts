import type { paths } from '@octokit/openapi-types';
import type { App } from './app.ts';
import type { Caller, Need, Tokens } from './auth.ts';
import type { Rates } from './rates.ts';
import type { Organization, Repository, State } from './state.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  /** Sent as JSON; absent: no body at all. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request as a route sees it: who calls, what for, and the server behind it. */
export interface Call {
  readonly caller: Caller;
  readonly docs: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, of whole seconds. */
  readonly now: number;
  /** Where links in the answer begin: scheme, host and prefix. */
  readonly base: string;
  /** The requested path below the prefix, encoded as it came. */
  readonly path: string;
  readonly state: State;
  readonly tokens: Tokens;
  readonly rates: Rates;
  readonly app: App | undefined;
  /** The repository in the path; only on routes that have one. */
  readonly repository: Repository;
  /** The organization in the path; only on routes that have one. */
  readonly organization: Organization;
  /** A part of the path, decoded. */
  param(name: string): string;
}

export interface Route {
  readonly method: Method;
  /** A path of GitHub's own description. */
  readonly path: keyof paths | '/graphql';
  /** The page that refusals link to. */
  readonly docs: string;
  /** What a fine-grained token must be allowed; absent: every token may. */
  readonly need?: Need;
  /** The route is for the App itself, by its JWT. */
  readonly forApp?: true;
  handle(call: Call): Answer;
}

/** A moment as GitHub writes it: whole seconds, UTC. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}
