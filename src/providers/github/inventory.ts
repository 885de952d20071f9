import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { HiddenList, Inventory, NamesByContext } from '../../core/workflows/check/inventory.ts';
import { namesPage } from './answers.ts';
import type { SecretCalls } from './api/calls.ts';
import type { GitHubClient } from './client.ts';
import { connect, findConnection, whoAmI } from './connect.ts';
import { listAll } from './lists.ts';
import { environmentLocation, type Location, type Repository, repositoryLocation } from './location.ts';
import type { GitHubOptions } from './options.ts';
import { findRepository } from './repository.ts';

/** What workflows can ask for. */
export interface RepositoryInventory extends Inventory {
  /** `github acme/etl` */
  readonly label: string;
}

/**
 * Lists the names of the secrets and variables that workflows of a repository see: its own, those of these environments,
 * and its organization's. Changes nothing, and keeps no value.
 *
 * @throws UserError when there is no such repository, or the token may not list its secrets. A token that may not see
 * one of the other lists is a value: what can't be told then.
 */
export async function takeInventory(
  { repo }: Pick<GitHubOptions, 'repo'>,
  environments: readonly string[],
  runtime: ProviderRuntime,
): Promise<RepositoryInventory> {
  const connection = await findConnection(runtime);
  const { server } = connection;
  const repository = await findRepository(repo, server, runtime, () => whoAmI(connection));
  const location = { ...repositoryLocation(server, repository), permissions: [NEEDS.secrets, NEEDS.vars] };
  const client = await connect(connection, location);
  const locations = environments.map((name) => environmentLocation(server, repository, name));
  const [own, shared, ...each] = await Promise.all([
    repositoryNames(client, location),
    organizationNames(client, repository),
    ...locations.map((one) => environmentNames(client, one)),
  ]);
  return {
    label: `github ${location.place}`,
    shared: together(own.names, shared.names),
    environments: new Map(each.map(({ name, names }) => [name, names])),
    beyondLimit: shared.beyond,
    hiddenLists: [...own.unseen, ...shared.unseen, ...each.flatMap(({ unseen }) => unseen)],
  };
}

const NEEDS = {
  secrets: 'Secrets: read',
  vars: 'Variables: read',
  environments: 'Environments: read',
} as const;

interface PartialInventory {
  readonly names: NamesByContext;
  readonly unseen: readonly HiddenList[];
}

async function repositoryNames(client: GitHubClient, location: Location): Promise<PartialInventory> {
  const { place } = location;
  const lists = callsOf(client, location);
  const [secrets, vars] = await Promise.all([
    listNames(client, { of: 'secrets', page: lists.secrets, doing: `list the secrets of ${place}` }),
    listNames(client, {
      of: 'variables',
      page: lists.variables,
      doing: `list the variables of ${place}`,
      refused: [403],
    }),
  ]);
  return {
    names: namesIn(secrets, vars),
    unseen: hidden(vars, { context: 'vars', label: `the variables of ${place}`, permission: NEEDS.vars }),
  };
}

/** Of the organization's secrets a workflow sees the first in alphabetical order: so many. */
const SEEN_OF_ORGANIZATION = 100;

async function organizationNames(
  client: GitHubClient,
  repository: Repository,
): Promise<PartialInventory & { readonly beyond: ReadonlySet<string> }> {
  const { owner } = repository;
  const lists = client.api.organizationLists(repository);
  // 404: an old server has no such route, so nothing is known of what it shares.
  const namesOf = (of: 'secrets' | 'variables') =>
    listNames(client, { of, page: lists[of], doing: `list what ${owner} shares`, refused: [403, 404] });
  const [secrets, vars] = await Promise.all([namesOf('secrets'), namesOf('variables')]);
  const inOrder = [...(secrets ?? [])].sort();
  return {
    names: namesIn(inOrder.slice(0, SEEN_OF_ORGANIZATION), vars),
    beyond: new Set(inOrder.slice(SEEN_OF_ORGANIZATION)),
    unseen: [
      ...hidden(secrets, {
        context: 'secrets',
        label: `the secrets that ${owner} shares`,
        permission: NEEDS.secrets,
      }),
      ...hidden(vars, {
        context: 'vars',
        label: `the variables that ${owner} shares`,
        permission: NEEDS.vars,
      }),
    ],
  };
}

/** An environment that is not there has nothing in it: a job that names it makes it. */
async function environmentNames(
  client: GitHubClient,
  location: Location,
): Promise<PartialInventory & { readonly name: string }> {
  const { place, environment = '' } = location;
  const lists = callsOf(client, location);
  const namesOf = (of: 'secrets' | 'variables') =>
    listNames(client, {
      of,
      page: lists[of],
      doing: `list the ${of} of ${place}`,
      refused: [403],
      absent: [404],
    });
  const [secrets, vars] = await Promise.all([namesOf('secrets'), namesOf('variables')]);
  const name = environment.toLowerCase();
  const own = { environment: name, permission: NEEDS.environments };
  return {
    name,
    names: namesIn(secrets, vars),
    unseen: [
      ...hidden(secrets, { context: 'secrets', label: `the secrets of ${place}`, ...own }),
      ...hidden(vars, { context: 'vars', label: `the variables of ${place}`, ...own }),
    ],
  };
}

const callsOf = ({ api }: GitHubClient, location: Location) => ({
  secrets: api.secrets(location).list,
  variables: api.variables(location).list,
});

interface NamesListing {
  readonly of: 'secrets' | 'variables';
  readonly page: SecretCalls['list'];
  readonly doing: string;
  /** Refusals after which it can't be told what is there. */
  readonly refused?: readonly number[];
  /** Refusals that say that nothing is there. */
  readonly absent?: readonly number[];
}

/** All names of a list, in upper case; undefined when the token may not see it. */
async function listNames(
  client: GitHubClient,
  { of, page, doing, refused = [], absent = [] }: NamesListing,
): Promise<string[] | undefined> {
  const read = (data: unknown) => namesPage(data, of);
  const names = await listAll(client, { of, page, read, doing, accepts: [...refused, ...absent] });
  if (typeof names !== 'number') return names.map((name) => name.toUpperCase());
  return absent.includes(names) ? [] : undefined;
}

const namesIn = (secrets: readonly string[] = [], vars: readonly string[] = []): NamesByContext => ({
  secrets: new Set(secrets),
  vars: new Set(vars),
});

const together = (one: NamesByContext, other: NamesByContext): NamesByContext => ({
  secrets: new Set([...one.secrets, ...other.secrets]),
  vars: new Set([...one.vars, ...other.vars]),
});

const hidden = (list: readonly string[] | undefined, what: HiddenList): HiddenList[] => (list ? [] : [what]);
