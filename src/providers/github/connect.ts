import { Octokit } from '@octokit/rest';
import { UserError } from '../../core/diagnostics.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { USER_AGENT } from '../http/client.ts';
import { type Wire, wireTo } from '../http/connections.ts';
import { RequestFailure } from '../http/failure.ts';
import { makeWatch } from '../http/patience.ts';
import { makeFetch } from '../http/transport.ts';
import { numberIn, textIn } from './answers.ts';
import { callerOf } from './caller.ts';
import { type GitHubClient, makeClient, type Runner } from './client.ts';
import type { FailureContext, RequestPlace } from './context.ts';
import { type AppCredentials, type Credentials, findCredentials } from './credentials.ts';
import { explain } from './errors.ts';
import { failureIn, verdictOn } from './failure.ts';
import { type Location, type Server, serverFrom } from './location.ts';

/** Whom to ask, as whom, and how. */
export interface GitHubConnection {
  readonly server: Server;
  readonly credentials: Credentials;
  /** Shared by all that is sent there in one run. */
  readonly wire: Wire;
  readonly runtime: Pick<ProviderRuntime, 'env' | 'now' | 'limiter' | 'tell' | 'patience'>;
}

/** Finds out whom to ask, and as whom. @param wire to the server, where it was begun ahead. @throws UserError when that cannot be told */
export async function findConnection(runtime: ProviderRuntime, wire?: Wire): Promise<GitHubConnection> {
  const server = serverFrom(runtime.env);
  const credentials = await findCredentials(runtime, server);
  return { server, credentials, runtime, wire: wire ?? wireTo(server.api, runtime) };
}

/** Ready to send. A token costs no request for that, an App one or two. */
export async function connect(connection: GitHubConnection, location: Location): Promise<GitHubClient> {
  const { credentials } = connection;
  if (credentials.kind === 'app') return connectApp(connection, credentials, location);
  const octokit = makeOctokit(connection, { auth: credentials.token.reveal() });
  return makeClient(octokit, makeRunner(connection, location), connection.runtime.now);
}

/** The library signs, fetches the installation's token and renews it within the hour that it is good for. */
async function connectApp(
  connection: GitHubConnection,
  credentials: AppCredentials,
  location: Location,
): Promise<GitHubClient> {
  const { createAppAuth: authStrategy } = await import('@octokit/auth-app');
  const auth = { appId: credentials.id, privateKey: credentials.key.reveal() };
  const run = makeRunner(connection, location);
  const { now } = connection.runtime;
  const asApp = makeClient(makeOctokit(connection, { authStrategy, auth }), run, now);
  const installationId = credentials.installation ?? (await findInstallation(asApp, location));
  const octokit = makeOctokit(connection, { authStrategy, auth: { ...auth, installationId } });
  const signIn = () => octokit.auth({ type: 'installation' }).catch(asForeignAnswer);
  await run({
    kind: 'write',
    doing: `sign in as the App ${credentials.id}`,
    attempt: signIn,
    target: {
      place: `the installation ${installationId} of the App`,
      notFoundHint:
        "leave GITHUB_APP_INSTALLATION_ID out, and it is looked up; its number stands at the end of the address of the installation's settings",
    },
  });
  return makeClient(octokit, run, now);
}

async function findInstallation({ api, send }: GitHubClient, location: Location): Promise<number> {
  const { owner, organization } = location;
  const doing = `find the App's installation on ${owner}`;
  const { status, data } = await send(api.installation(location), { doing, accepts: [404] });
  if (status !== 404) return numberIn(data, 'id');
  const kind = organization === undefined ? 'repository' : 'organization';
  throw new UserError(`404: the App is not installed on ${owner}, or there is no such ${kind}`, {
    hint: 'install it there, or check the name',
    failure: 'no permission',
  });
}

/** The login that the token belongs to. @throws UserError when it belongs to no user. */
export async function whoAmI(connection: GitHubConnection): Promise<string> {
  const unknown = new UserError("the repository's owner is not known: the credentials are no user's own", {
    hint: 'give the repository as --repo OWNER/NAME',
  });
  const { credentials, server } = connection;
  if (credentials.kind === 'app') throw unknown;
  const run = makeRunner(connection, { place: server.host, permissions: [] });
  const octokit = makeOctokit(connection, { auth: credentials.token.reveal() });
  const { api, send } = makeClient(octokit, run, connection.runtime.now);
  const { status, data } = await send(api.user(), { doing: 'ask whose token it is', accepts: [403] });
  if (status === 403) throw unknown;
  return textIn(data, 'login');
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @param authentication a token as `auth`, or a strategy that fetches and renews one */
function makeOctokit(
  { server, runtime, wire }: GitHubConnection,
  authentication: { readonly auth: unknown; readonly authStrategy?: unknown },
): Octokit {
  const { env, patience } = runtime;
  const fetch = makeFetch(server.api, {
    ...{ env, ...wire },
    ...(patience && { patience }),
  });
  return new Octokit({
    ...authentication,
    baseUrl: server.api,
    userAgent: USER_AGENT,
    // What Octokit would print by itself, such as a route's planned end, helps nobody who runs a pipeline.
    log: silent,
    request: { fetch, log: silent },
  });
}

/** What every request has in common, for errors. */
function contextOf({ server, credentials, runtime }: GitHubConnection, at: RequestPlace | Location) {
  const { permissions, place, classic, notFoundHint } = at;
  const { repository, organization = repository?.owner } = 'id' in at ? at : {};
  return {
    permissions,
    place,
    ...(classic !== undefined && { classic }),
    ...(notFoundHint !== undefined && { notFoundHint }),
    ...(repository && { repository: `${repository.owner}/${repository.name}` }),
    ...(organization !== undefined && { login: organization }),
    api: server.api,
    host: server.host,
    caller: callerOf(credentials, runtime.env),
    sent: credentials.kind === 'token' ? [credentials.token] : [],
  } satisfies Partial<FailureContext>;
}

function makeRunner(connection: GitHubConnection, at: RequestPlace | Location): Runner {
  const { runtime, server } = connection;
  const always = contextOf(connection, at);
  const watch = makeWatch(() => server.api, runtime);
  return async ({ doing, target, kind, attempt, signal, values = [] }) => {
    let attempts = 0;
    const once = () => {
      attempts += 1;
      return watch(attempt).catch(asFailure);
    };
    try {
      const judge = (error: unknown) => verdictOn(error, runtime.now());
      return await runtime.limiter.run({ kind, judge, attempt: once, ...(signal && { signal }) });
    } catch (error) {
      throw error instanceof RequestFailure
        ? explain(error, {
            ...always,
            ...target,
            sent: [...always.sent, ...values],
            doing,
            attempts,
            now: runtime.now(),
          })
        : error;
    }
  };
}

/** The library reads what was answered without a look at its form. */
function asForeignAnswer(error: unknown): never {
  throw error instanceof TypeError ? new RequestFailure({ status: 201 }) : error;
}

function asFailure(error: unknown): never {
  throw failureIn(error) ?? error;
}
