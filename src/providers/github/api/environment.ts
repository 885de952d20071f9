import type { Repository } from '../location.ts';
import type { SecretCalls, VariableCalls } from './calls.ts';
import { type Headers, type Methods, read, write } from './methods.ts';

/** An environment of a repository. */
export interface EnvironmentAddress extends Repository {
  readonly environment: string;
}

export function environmentSecrets(
  { actions }: Methods,
  { owner, name: repo, environment }: EnvironmentAddress,
  headers: Headers,
): SecretCalls {
  const at = { owner, repo, environment_name: environment, headers };
  return {
    list: (page) => read(() => actions.listEnvironmentSecrets({ ...at, ...page })),
    publicKey: () => read(() => actions.getEnvironmentPublicKey(at)),
    put: (secret_name, secret) =>
      write(() => actions.createOrUpdateEnvironmentSecret({ ...at, secret_name, ...secret })),
    remove: (secret_name) => write(() => actions.deleteEnvironmentSecret({ ...at, secret_name })),
  };
}

export function environmentVariables(
  { actions }: Methods,
  { owner, name: repo, environment }: EnvironmentAddress,
  headers: Headers,
): VariableCalls {
  const at = { owner, repo, environment_name: environment, headers };
  return {
    list: (page) => read(() => actions.listEnvironmentVariables({ ...at, ...page })),
    get: (name) => read(() => actions.getEnvironmentVariable({ ...at, name })),
    create: (name, value) => write(() => actions.createEnvironmentVariable({ ...at, name, value })),
    update: (name, value) => write(() => actions.updateEnvironmentVariable({ ...at, name, value })),
    remove: (name) => write(() => actions.deleteEnvironmentVariable({ ...at, name })),
  };
}
