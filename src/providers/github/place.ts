import { UserError } from '../../core/diagnostics.ts';
import type { GitHubOptions } from './index.ts';
import { type App, environmentScope, organizationScope, repositoryScope, type Scope } from './scope.ts';
import type { Server } from './server.ts';
import type { Repository } from './target.ts';

/**
 * The place that the options name.
 * @param findRepository asked only when it is not an organization
 * @throws UserError for a name that cannot be one
 */
export async function findPlace(
  options: GitHubOptions,
  server: Server,
  findRepository: () => Promise<Repository>,
): Promise<Scope> {
  const { org, environment } = options;
  const app = appIn(options);
  if (org !== undefined) return organizationScope(server, loginIn(org), app);
  const repository = await findRepository();
  if (environment !== undefined) return environmentScope(server, repository, environment);
  return repositoryScope(server, repository, app);
}

/** @throws UserError for options that do not go together */
export function checkTogether({
  org,
  repo,
  environment,
  createEnvironment,
  visibility,
  repos,
  app,
}: GitHubOptions): void {
  if (createEnvironment && environment === undefined)
    throw new UserError('--create-environment: which one?', { hint: 'add --environment NAME' });
  if (org !== undefined && repo !== undefined)
    throw new UserError('--org and --repo name two places', { hint: 'push to one after the other' });
  if (org !== undefined && environment !== undefined)
    throw new UserError('--environment: an organization has none', { hint: 'leave it out, or give --repo' });
  if (org === undefined && (visibility ?? repos) !== undefined)
    throw new UserError(`--${visibility === undefined ? 'repos' : 'visibility'} is for an organization`, {
      hint: 'add --org ORG',
    });
  if (environment !== undefined && app !== undefined && app !== 'actions')
    throw new UserError(`--app ${app}: an environment has secrets for Actions alone`, {
      hint: 'leave out --environment',
    });
}

const appIn = ({ app }: GitHubOptions): App =>
  app === 'dependabot' || app === 'codespaces' ? app : 'actions';

function loginIn(org: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(org) && !/^\.{1,2}$/.test(org)) return org;
  throw new UserError(`--org: ${JSON.stringify(org)} is not the name of an organization`, {
    hint: 'it looks like acme, without a host and without a repository',
  });
}
