import type { App } from '../location.ts';
import {
  change,
  create,
  type Headers,
  type Methods,
  put,
  read,
  type SecretCalls,
  type Sharing,
  type VariableCalls,
} from './calls.ts';

interface OrganizationAddress {
  readonly org: string;
  readonly headers: Headers;
}

/** The calls for the secrets of an organization, a table for each app: the compiler can't call one of several methods. */
export function organizationSecrets(rest: Methods, org: string, headers: Headers, app: App): SecretCalls {
  const tables = { actions: actionsSecrets, dependabot: dependabotSecrets, codespaces: codespacesSecrets };
  return tables[app](rest, { org, headers });
}

const actionsSecrets = ({ actions }: Methods, at: OrganizationAddress): SecretCalls => ({
  list: (page) => read(() => actions.listOrgSecrets({ ...at, ...page })),
  publicKey: () => read(() => actions.getOrgPublicKey(at)),
  put: (secret_name, secret, sharing) =>
    put(() => actions.createOrUpdateOrgSecret({ ...at, secret_name, ...secret, ...needed(sharing) })),
  remove: (secret_name) => change(() => actions.deleteOrgSecret({ ...at, secret_name })),
  shared: {
    get: (secret_name) => read(() => actions.getOrgSecret({ ...at, secret_name })),
    repositories: (secret_name, page) =>
      read(() => actions.listSelectedReposForOrgSecret({ ...at, secret_name, ...page })),
    setRepositories: (secret_name, selected_repository_ids) =>
      change(() => actions.setSelectedReposForOrgSecret({ ...at, secret_name, selected_repository_ids })),
  },
});

const dependabotSecrets = ({ dependabot }: Methods, at: OrganizationAddress): SecretCalls => ({
  list: (page) => read(() => dependabot.listOrgSecrets({ ...at, ...page })),
  publicKey: () => read(() => dependabot.getOrgPublicKey(at)),
  put: (secret_name, secret, sharing) =>
    put(() =>
      dependabot.createOrUpdateOrgSecret({
        ...at,
        secret_name,
        ...secret,
        ...asText(needed(sharing)),
      }),
    ),
  remove: (secret_name) => change(() => dependabot.deleteOrgSecret({ ...at, secret_name })),
  shared: {
    get: (secret_name) => read(() => dependabot.getOrgSecret({ ...at, secret_name })),
    repositories: (secret_name, page) =>
      read(() => dependabot.listSelectedReposForOrgSecret({ ...at, secret_name, ...page })),
    setRepositories: (secret_name, selected_repository_ids) =>
      change(() => dependabot.setSelectedReposForOrgSecret({ ...at, secret_name, selected_repository_ids })),
  },
});

const codespacesSecrets = ({ codespaces }: Methods, at: OrganizationAddress): SecretCalls => ({
  list: (page) => read(() => codespaces.listOrgSecrets({ ...at, ...page })),
  publicKey: () => read(() => codespaces.getOrgPublicKey(at)),
  put: (secret_name, secret, sharing) =>
    put(() => codespaces.createOrUpdateOrgSecret({ ...at, secret_name, ...secret, ...needed(sharing) })),
  remove: (secret_name) => change(() => codespaces.deleteOrgSecret({ ...at, secret_name })),
  shared: {
    get: (secret_name) => read(() => codespaces.getOrgSecret({ ...at, secret_name })),
    repositories: (secret_name, page) =>
      read(() => codespaces.listSelectedReposForOrgSecret({ ...at, secret_name, ...page })),
    setRepositories: (secret_name, selected_repository_ids) =>
      change(() => codespaces.setSelectedReposForOrgSecret({ ...at, secret_name, selected_repository_ids })),
  },
});

export function organizationVariables({ actions }: Methods, org: string, headers: Headers): VariableCalls {
  const at = { org, headers };
  return {
    list: (page) => read(() => actions.listOrgVariables({ ...at, ...page })),
    get: (name) => read(() => actions.getOrgVariable({ ...at, name })),
    create: (name, value, sharing) =>
      create(() => actions.createOrgVariable({ ...at, name, value, ...needed(sharing) })),
    update: (name, value, sharing) =>
      change(() => actions.updateOrgVariable({ ...at, name, value, ...needed(sharing) })),
    remove: (name) => change(() => actions.deleteOrgVariable({ ...at, name })),
    shared: {
      get: (name) => read(() => actions.getOrgVariable({ ...at, name })),
      repositories: (name, page) =>
        read(() => actions.listSelectedReposForOrgVariable({ ...at, name, ...page })),
      setRepositories: (name, selected_repository_ids) =>
        change(() => actions.setSelectedReposForOrgVariable({ ...at, name, selected_repository_ids })),
    },
  };
}

/** GitHub wants it with every value. */
function needed(sharing: Sharing | undefined): Sharing {
  if (!sharing) throw new Error('nothing is written to an organization without saying who may use it');
  return sharing;
}

/**
 * For Dependabot the numbers of repositories are written as text (docs.github.com/rest/dependabot/secrets, checked
 * 2026-11-24); integers alone from the version 2026-03-10 on, so this changes together with `API_VERSION`.
 */
const asText = (sharing: Sharing) =>
  sharing.visibility === 'selected'
    ? { ...sharing, selected_repository_ids: sharing.selected_repository_ids.map(String) }
    : sharing;
