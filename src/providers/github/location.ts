import { UserError } from '../../core/diagnostics.ts';
import { parseAddress } from '../http/transport.ts';
import type { RequestPlace } from './context.ts';
import type { GitHubOptions } from './options.ts';

/** What the secrets are for: each has secrets and a public key of its own. */
export type App = 'actions' | 'dependabot' | 'codespaces';

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** Where secrets are on GitHub: a repository, one of its environments, or an organization. */
export type Location = RepositoryLocation | OrganizationLocation;

interface LocationBase extends RequestPlace {
  /**
   * `github.com/acme/etl/production`, `github.com/acme/etl:dependabot`, `github.com/acme`: in lower case, since
   * GitHub takes letters of both cases for one. An environment may have any name, a repository no colon.
   */
  readonly id: string;
  readonly app: App;
  /** The repository or organization itself, for people: `acme/etl`. */
  readonly owner: string;
}

interface RepositoryLocation extends LocationBase {
  readonly repository: Repository;
  /** May not be there while its repository is. */
  readonly environment?: string;
  readonly organization?: undefined;
}

interface OrganizationLocation extends LocationBase {
  /** Its login. */
  readonly organization: string;
  readonly repository?: undefined;
  readonly environment?: undefined;
}

/**
 * The location that the options name.
 * @param findRepository asked only when it is not an organization
 * @throws UserError for a name that cannot be one
 */
export async function findLocation(
  { org, environment, app }: GitHubOptions,
  server: Server,
  findRepository: () => Promise<Repository>,
): Promise<Location> {
  if (org !== undefined) return organizationLocation(server, loginIn(org), appIn(app));
  const repository = await findRepository();
  if (environment !== undefined) return environmentLocation(server, repository, environment);
  return repositoryLocation(server, repository, appIn(app));
}

const appIn = (app: string | undefined): App =>
  app === 'dependabot' || app === 'codespaces' ? app : 'actions';

function loginIn(org: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(org) && !/^\.{1,2}$/.test(org)) return org;
  throw new UserError(`--org: ${JSON.stringify(org)} is not the name of an organization`, {
    hint: 'it looks like acme, without a host and without a repository',
  });
}

const TITLES = { actions: undefined, dependabot: 'Dependabot', codespaces: 'Codespaces' } as const;

export function repositoryLocation(
  { host }: Server,
  repository: Repository,
  app: App = 'actions',
): RepositoryLocation {
  const owner = `${repository.owner}/${repository.name}`;
  const title = TITLES[app];
  return {
    ...inApp(`${host}/${owner}`, owner, app),
    repository,
    permissions: [title ? `${title} secrets: write` : 'Secrets: write', 'Variables: write'],
  };
}

/** @throws UserError for a name that no environment can have. */
export function environmentLocation(
  server: Server,
  repository: Repository,
  environment: string,
): RepositoryLocation {
  if (!/^(?!\.{1,2}$)\P{Cc}{1,255}$/u.test(environment))
    throw new UserError('--environment must be a name of 1 to 255 characters', {
      hint: 'leave it out for the secrets of the repository itself',
    });
  const around = repositoryLocation(server, repository);
  return {
    ...around,
    id: `${around.id}/${environment.toLowerCase()}`,
    place: `${around.place} (${environment})`,
    permissions: ['Environments: write', 'Secrets: write', 'Variables: write'],
    environment,
  };
}

/** @param login of the organization */
function organizationLocation({ host }: Server, login: string, app: App): OrganizationLocation {
  const title = TITLES[app]?.toLowerCase();
  return {
    ...inApp(`${host}/${login}`, `${login} (organization)`, app),
    organization: login,
    permissions: [
      title ? `Organization ${title} secrets: write` : 'Organization secrets: write',
      'Organization variables: write',
    ],
    classic: 'the scope admin:org, and its user to be an owner of the organization',
    notFoundHint: organizationHint(app),
  };
}

const inApp = (id: string, owner: string, app: App): Pick<Location, 'id' | 'place' | 'app' | 'owner'> => ({
  id: (app === 'actions' ? id : `${id}:${app}`).toLowerCase(),
  place: TITLES[app] ? `${owner} for ${TITLES[app]}` : owner,
  app,
  owner,
});

// Organizations on the free plan get 404 for Codespaces (google/go-github#3000, checked 2026-11-24).
const organizationHint = (app: App): string =>
  [
    'check the name, which must be that of an organization',
    'a fine-grained token must have it as its resource owner, an App must be installed on it',
    ...(app === 'codespaces' ? ['secrets for Codespaces come with GitHub Team or Enterprise'] : []),
  ].join('; ');

/** The GitHub that is spoken to. */
export interface Server {
  /** Where its REST API begins, without a slash at the end: `https://api.github.com`. */
  readonly api: string;
  /** The host that people and git know: `github.com`. In lower case, with the port if it is not the usual one. */
  readonly host: string;
}

/**
 * `GITHUB_API_URL`, else the host that gh would take, `GH_HOST`, else github.com. The environment alone tells: no repository
 * chooses where a token goes.
 * @throws UserError when that is no address, holds credentials, or is plain HTTP to anything but this machine.
 */
export function serverFrom(env: Readonly<Record<string, string | undefined>>): Server {
  const url = parseAddress(env.GITHUB_API_URL || apiOf(env.GH_HOST), {
    name: env.GITHUB_API_URL ? 'GITHUB_API_URL' : 'GH_HOST',
    formatHint: 'it looks like https://api.github.com, or https://github.example.com/api/v3',
    credentialsHint: 'pass the token as GH_TOKEN, that of an Enterprise Server as GH_ENTERPRISE_TOKEN',
  });
  return { api: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), host: hostOf(url) };
}

/** @throws UserError for what is no host alone */
function apiOf(host: string | undefined): string {
  const name = host?.toLowerCase() || 'github.com';
  if (!/^[\w.-]+(:\d+)?$/.test(name))
    throw new UserError('GH_HOST is not a host', {
      hint: 'it looks like github.example.com, without https:// and without a path',
    });
  return /^(github\.com|.+\.ghe\.com)$/.test(name) ? `https://api.${name}` : `https://${name}/api/v3`;
}

/** An Enterprise Server has its API under `/api/v3`; that of github.com and *.ghe.com is a host of its own, without a path. */
export const isEnterpriseServer = (api: string): boolean => api.endsWith('/api/v3');

/** The API of github.com and of GitHub Enterprise Cloud with data residency lies on a host of its own. */
const hostOf = ({ host }: URL): string => host.replace(/^api\.(github\.com|.+\.ghe\.com)$/, '$1');
