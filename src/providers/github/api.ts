import type { Octokit } from '@octokit/rest';
import {
  type ApiCall,
  change,
  configure,
  create,
  type Headers,
  type Methods,
  put,
  read,
  type SecretCalls,
  type VariableCalls,
} from './api/calls.ts';
import { organizationSecrets, organizationVariables } from './api/organization.ts';
import type { App, Location, Repository } from './location.ts';

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
        put: () => configure(() => repos.createOrUpdateEnvironment(at)),
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

interface RepositoryAddress {
  readonly owner: string;
  readonly repo: string;
  readonly headers: Headers;
}

/** The calls for the secrets of a repository, a table for each app: the compiler can't call one of several methods. */
function repositorySecrets(
  rest: Methods,
  { owner, name: repo }: Repository,
  headers: Headers,
  app: App,
): SecretCalls {
  const tables = { actions: actionsSecrets, dependabot: dependabotSecrets, codespaces: codespacesSecrets };
  return tables[app](rest, { owner, repo, headers });
}

const actionsSecrets = ({ actions }: Methods, at: RepositoryAddress): SecretCalls => ({
  list: (page) => read(() => actions.listRepoSecrets({ ...at, ...page })),
  publicKey: () => read(() => actions.getRepoPublicKey(at)),
  put: (secret_name, secret) =>
    put(() => actions.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => change(() => actions.deleteRepoSecret({ ...at, secret_name })),
});

const dependabotSecrets = ({ dependabot }: Methods, at: RepositoryAddress): SecretCalls => ({
  list: (page) => read(() => dependabot.listRepoSecrets({ ...at, ...page })),
  publicKey: () => read(() => dependabot.getRepoPublicKey(at)),
  put: (secret_name, secret) =>
    put(() => dependabot.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => change(() => dependabot.deleteRepoSecret({ ...at, secret_name })),
});

const codespacesSecrets = ({ codespaces }: Methods, at: RepositoryAddress): SecretCalls => ({
  list: (page) => read(() => codespaces.listRepoSecrets({ ...at, ...page })),
  publicKey: () => read(() => codespaces.getRepoPublicKey(at)),
  put: (secret_name, secret) =>
    put(() => codespaces.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => change(() => codespaces.deleteRepoSecret({ ...at, secret_name })),
});

function repositoryVariables(
  { actions }: Methods,
  { owner, name: repo }: Repository,
  headers: Headers,
): VariableCalls {
  const at = { owner, repo, headers };
  return {
    list: (page) => read(() => actions.listRepoVariables({ ...at, ...page })),
    get: (name) => read(() => actions.getRepoVariable({ ...at, name })),
    create: (name, value) => create(() => actions.createRepoVariable({ ...at, name, value })),
    update: (name, value) => change(() => actions.updateRepoVariable({ ...at, name, value })),
    remove: (name) => change(() => actions.deleteRepoVariable({ ...at, name })),
  };
}

/** An environment of a repository. */
interface EnvironmentAddress extends Repository {
  readonly environment: string;
}

function environmentSecrets(
  { actions }: Methods,
  { owner, name: repo, environment }: EnvironmentAddress,
  headers: Headers,
): SecretCalls {
  const at = { owner, repo, environment_name: environment, headers };
  return {
    list: (page) => read(() => actions.listEnvironmentSecrets({ ...at, ...page })),
    publicKey: () => read(() => actions.getEnvironmentPublicKey(at)),
    put: (secret_name, secret) =>
      put(() => actions.createOrUpdateEnvironmentSecret({ ...at, secret_name, ...secret })),
    remove: (secret_name) => change(() => actions.deleteEnvironmentSecret({ ...at, secret_name })),
  };
}

function environmentVariables(
  { actions }: Methods,
  { owner, name: repo, environment }: EnvironmentAddress,
  headers: Headers,
): VariableCalls {
  const at = { owner, repo, environment_name: environment, headers };
  return {
    list: (page) => read(() => actions.listEnvironmentVariables({ ...at, ...page })),
    get: (name) => read(() => actions.getEnvironmentVariable({ ...at, name })),
    create: (name, value) => create(() => actions.createEnvironmentVariable({ ...at, name, value })),
    update: (name, value) => change(() => actions.updateEnvironmentVariable({ ...at, name, value })),
    remove: (name) => change(() => actions.deleteEnvironmentVariable({ ...at, name })),
  };
}
