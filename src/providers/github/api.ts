import type { Octokit } from '@octokit/rest';
import type { SecretCalls, VariableCalls } from './api/calls.ts';
import { environmentSecrets, environmentVariables } from './api/environment.ts';
import { type ApiCall, type Methods, read, write } from './api/methods.ts';
import { organizationSecrets, organizationVariables } from './api/organization.ts';
import { repositorySecrets, repositoryVariables } from './api/repository.ts';
import type { Location, Repository } from './location.ts';

/** Every call of GitHub's that is used here. None is sent before `GitHubClient.send` sends it. */
export interface GitHubApi {
  secrets(location: Location): SecretCalls;
  /** The Actions variables of a repository, an environment or an organization, whatever the app. */
  variables(location: Location): VariableCalls;
  /** What the organization shares with a repository. */
  organizationLists(repository: Repository): Readonly<Record<'secrets' | 'variables', SecretCalls['list']>>;
  repository(repository: Repository): ApiCall;
  /** By GitHub's number, to which the former name of a repository leads. */
  repositoryByNumber(id: number): ApiCall;
  environment(repository: Repository, environment: string): { get(): ApiCall; put(): ApiCall };
  /** The installation of the App on the repository or organization. */
  installation(location: Location): ApiCall;
  user(): ApiCall;
}

/** The version that every GitHub and GHES of today understands (checked 2026-11-24); unsent, the server chooses. */
const API_VERSION = '2022-11-28';
const headers = { 'x-github-api-version': API_VERSION };

export function makeApi(octokit: Octokit): GitHubApi {
  const rest: Methods = octokit.rest;
  const { apps, repos, users, actions } = rest;
  return {
    secrets(at) {
      if (at.organization !== undefined) return organizationSecrets(rest, at.organization, headers, at.app);
      if (at.environment === undefined) return repositorySecrets(rest, at.repository, headers, at.app);
      return environmentSecrets(rest, { ...at.repository, environment: at.environment }, headers);
    },
    variables(at) {
      if (at.organization !== undefined) return organizationVariables(rest, at.organization, headers);
      if (at.environment === undefined) return repositoryVariables(rest, at.repository, headers);
      return environmentVariables(rest, { ...at.repository, environment: at.environment }, headers);
    },
    organizationLists({ owner, name: repo }) {
      const at = { owner, repo, headers };
      return {
        secrets: (page) => read(() => actions.listRepoOrganizationSecrets({ ...at, ...page })),
        variables: (page) => read(() => actions.listRepoOrganizationVariables({ ...at, ...page })),
      };
    },
    repository: ({ owner, name: repo }) => read(() => repos.get({ owner, repo, headers })),
    // GitHub's description leaves this route out, so there is no typed method for it.
    repositoryByNumber: (id) => read(() => octokit.request('GET /repositories/{id}', { id, headers })),
    environment({ owner, name: repo }, environment_name) {
      const at = { owner, repo, environment_name, headers };
      return {
        get: () => read(() => repos.getEnvironment(at)),
        put: () => write(() => repos.createOrUpdateEnvironment(at)),
      };
    },
    installation({ organization: org, repository }) {
      if (org !== undefined) return read(() => apps.getOrgInstallation({ org, headers }));
      const { owner, name: repo } = repository;
      return read(() => apps.getRepoInstallation({ owner, repo, headers }));
    },
    user: () => read(() => users.getAuthenticated({ headers })),
  };
}
