import type { App, Repository } from '../location.ts';
import type { SecretCalls, VariableCalls } from './calls.ts';
import { type Headers, type Methods, read, write } from './methods.ts';

interface RepositoryAddress {
  readonly owner: string;
  readonly repo: string;
  readonly headers: Headers;
}

/** The calls for the secrets of a repository, a table for each app: the compiler can't call one of several methods. */
export function repositorySecrets(
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
    write(() => actions.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => write(() => actions.deleteRepoSecret({ ...at, secret_name })),
});

const dependabotSecrets = ({ dependabot }: Methods, at: RepositoryAddress): SecretCalls => ({
  list: (page) => read(() => dependabot.listRepoSecrets({ ...at, ...page })),
  publicKey: () => read(() => dependabot.getRepoPublicKey(at)),
  put: (secret_name, secret) =>
    write(() => dependabot.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => write(() => dependabot.deleteRepoSecret({ ...at, secret_name })),
});

const codespacesSecrets = ({ codespaces }: Methods, at: RepositoryAddress): SecretCalls => ({
  list: (page) => read(() => codespaces.listRepoSecrets({ ...at, ...page })),
  publicKey: () => read(() => codespaces.getRepoPublicKey(at)),
  put: (secret_name, secret) =>
    write(() => codespaces.createOrUpdateRepoSecret({ ...at, secret_name, ...secret })),
  remove: (secret_name) => write(() => codespaces.deleteRepoSecret({ ...at, secret_name })),
});

export function repositoryVariables(
  { actions }: Methods,
  { owner, name: repo }: Repository,
  headers: Headers,
): VariableCalls {
  const at = { owner, repo, headers };
  return {
    list: (page) => read(() => actions.listRepoVariables({ ...at, ...page })),
    get: (name) => read(() => actions.getRepoVariable({ ...at, name })),
    create: (name, value) => write(() => actions.createRepoVariable({ ...at, name, value })),
    update: (name, value) => write(() => actions.updateRepoVariable({ ...at, name, value })),
    remove: (name) => write(() => actions.deleteRepoVariable({ ...at, name })),
  };
}
