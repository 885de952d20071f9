import { type App, checkJwt } from './app.ts';
import { authenticate, type Caller, permit, permitIn, sees, type Tokens, tokenHeaders } from './auth.ts';
import type { Answer, Call, Route } from './call.ts';
import type { RecordedRequest } from './log.ts';
import type { Rates } from './rates.ts';
import { notFound, Refusal } from './refusal.ts';
import { type Match, match } from './routes.ts';
import type { Organization, Repository, State } from './state.ts';

/** Versions of the API that GitHub takes (checked 2026-11-24). */
const VERSIONS = ['2022-11-28', '2026-03-10'];

export interface Server {
  readonly state: State;
  readonly tokens: Tokens;
  readonly rates: Rates;
  readonly app: App | undefined;
  /** What every path begins with, such as `/api/v3`; else empty. */
  readonly prefix: string;
}

/** What GitHub would answer, effect included. Refusals are answers too. */
export function respond(server: Server, request: RecordedRequest, base: string, now: number): Answer {
  const sent: Record<string, string> = {};
  try {
    const answer = serve(server, request, base, now, sent);
    return { ...answer, headers: { ...sent, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    request.refusal = error.message;
    return { status: error.status, body: error.body(), headers: { ...sent, ...error.headers } };
  }
}

/** The checks in GitHub's order; `sent` gathers headers that go out also with a refusal. */
function serve(
  server: Server,
  request: RecordedRequest,
  base: string,
  now: number,
  sent: Record<string, string>,
): Answer {
  checkHeaders(request, sent);
  const caller = authenticate(request.headers.authorization, server.tokens, now);
  const { path, query } = target(request, server.prefix);
  const moved = movedTo(server.state, path, caller);
  const found = match(methodOf(request), byName(server.state, path));
  if ('token' in caller) Object.assign(sent, tokenHeaders(caller.token, found?.route.need));
  countIn(server.rates, caller, request, sent, path);
  if (moved) return redirect(request, `${base}${moved}${query.size > 0 ? `?${query}` : ''}`);
  if (!found) throw notFound();
  const owner = admit(server, caller, found, now);
  const body = () => parse(request.body, found.route.docs);
  return found.route.handle(call(server, { caller, found, ...owner, path, query, base, now, body }));
}

interface Parts {
  readonly caller: Caller;
  readonly found: Match;
  readonly repository?: Repository | undefined;
  readonly organization?: Organization | undefined;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly base: string;
  readonly now: number;
  readonly body: () => Readonly<Record<string, unknown>>;
}

function call(server: Server, { found, repository, organization, body, ...rest }: Parts): Call {
  return {
    ...server,
    ...rest,
    docs: found.route.docs,
    body: found.route.method === 'GET' ? {} : body(),
    get repository() {
      if (!repository) throw new TypeError(`${found.route.path} has no repository`);
      return repository;
    },
    get organization() {
      if (!organization) throw new TypeError(`${found.route.path} has no organization`);
      return organization;
    },
    param(name) {
      const value = found.params.get(name);
      if (value === undefined) throw new TypeError(`${found.route.path} has no ${name}`);
      return value;
    },
  };
}

function checkHeaders(request: RecordedRequest, sent: Record<string, string>): void {
  if (!request.headers['user-agent']) {
    throw new Refusal(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
        '(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).',
    );
  }
  const asked = request.headers['x-github-api-version'] ?? VERSIONS[0];
  if (typeof asked !== 'string' || !VERSIONS.includes(asked)) {
    throw new Refusal(
      400,
      `The version you specified in the "X-GitHub-API-Version" request header, "${asked}", is not a supported ` +
        `version. The following versions are currently supported: ${VERSIONS.map((v) => `"${v}"`).join(', ')}.`,
    );
  }
  sent['x-github-api-version-selected'] = asked;
}

function target(request: RecordedRequest, prefix: string): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = request.path.split('?', 2);
  if (!path.startsWith(prefix)) throw notFound();
  return { path: path.slice(prefix.length), query: new URLSearchParams(query) };
}

/** GitHub serves HEAD as GET. */
function methodOf(request: RecordedRequest): string {
  return request.method === 'HEAD' ? 'GET' : request.method;
}

/** Asking for the limit costs nothing. The headers tell what is left, also with a refusal. */
function countIn(
  rates: Rates,
  caller: Caller,
  request: RecordedRequest,
  sent: Record<string, string>,
  path: string,
): void {
  try {
    if (path !== '/rate_limit') rates.count(caller.id, methodOf(request));
  } finally {
    Object.assign(sent, rates.headers(caller.id));
  }
}

/** `/repositories/{id}/…`, the form of GitHub's own links, as `/repos/{owner}/{repo}/…`; organizations alike. */
function byName(state: State, path: string): string {
  return path.replace(/^\/(repositories|organizations)\/(\d+)/, (all, kind, id) => {
    const repository = kind === 'repositories' ? state.repositoryById(Number(id)) : undefined;
    const organization = kind === 'organizations' ? state.organizationById(Number(id)) : undefined;
    if (organization) return `/orgs/${organization.login}`;
    return repository ? `/repos/${repository.fullName}` : all;
  });
}

/** Where a path under a repository's former name leads now, for those who see the repository. */
function movedTo(state: State, path: string, caller: Caller): string | undefined {
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const repository = state.formerly(`${owner}/${name}`);
  if (!repository || !('token' in caller) || !sees(caller.token, repository)) return undefined;
  return `/repositories/${repository.id}${rest}`;
}

/** A renamed repository: 301 for reading, 307 for writing, as GitHub documents it. */
function redirect(request: RecordedRequest, location: string): Answer {
  const status = methodOf(request) === 'GET' ? 301 : 307;
  const message = status === 301 ? 'Moved Permanently' : 'Temporary Redirect';
  return { status, body: { message, url: location }, headers: { location } };
}

/** The repository or the organization of the path, if the caller may do there what the route does. */
function admit(
  server: Server,
  caller: Caller,
  { route, params }: Match,
  now: number,
): Pick<Parts, 'repository' | 'organization'> {
  if (route.forApp) {
    if (!('jwt' in caller)) throw new Refusal(401, 'A JSON web token could not be decoded', route.docs);
    checkJwt(caller.jwt, server.app, now, route.docs);
    return {};
  }
  if ('jwt' in caller) throw new Refusal(401, 'Bad credentials', route.docs);
  if (params.has('org')) return { organization: admitTo(server, caller, { route, params }) };
  const repository = server.state.repository(`${params.get('owner')}/${params.get('repo')}`);
  if (params.has('repo') && !(repository && sees(caller.token, repository))) throw notFound(route.docs);
  if (repository && route.need) permit(caller.token, repository, route.need, route.docs);
  return { repository };
}

function admitTo(
  { state }: Server,
  { token }: Extract<Caller, { token: unknown }>,
  { route, params }: Match,
): Organization {
  const organization = state.organization(params.get('org') ?? '');
  if (!organization) throw notFound(route.docs);
  if (route.need) permitIn(organization, token, route.need, route.docs);
  return organization;
}

function parse(text: string, docs: Route['docs']): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON', docs);
  }
  if (body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new Refusal(400, 'Body should be a JSON object', docs);
  }
  return Object.fromEntries(Object.entries(body));
}
