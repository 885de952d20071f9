import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { Inventory, Names, Unseen } from '../../core/workflows/inventory.ts';
import { namesPage } from './answers.ts';
import type { Send } from './client.ts';
import { connect, whoAmI } from './connect.ts';
import { findCredentials } from './credentials.ts';
import type { GitHubOptions } from './index.ts';
import { environmentScope, repositoryScope, type Scope } from './scope.ts';
import { serverFrom } from './server.ts';
import { findRepository, type Repository } from './target.ts';

/** What workflows can ask for. */
export interface RepositoryInventory extends Inventory {
  /** `github acme/etl` */
  readonly label: string;
}

/**
 * The names of the secrets and variables that workflows of a repository see: its own, those of these environments,
 * and its organization's. Looks, changes nothing, and keeps no value.
 *
 * @throws UserError when there is no such repository, or the token may not list its secrets. A token that may not see
 * one of the other lists is a value: what can't be told then.
 */
export async function takeInventory(
  { repo }: Pick<GitHubOptions, 'repo'>,
  environments: readonly string[],
  outside: ProviderRuntime,
): Promise<RepositoryInventory> {
  const server = serverFrom(outside.env);
  const connection = { server, outside, credentials: await findCredentials(outside, server) };
  const repository = await findRepository(repo, server, outside, () => whoAmI(connection));
  const scope = { ...repositoryScope(server, repository), permissions: [NEEDS.secrets, NEEDS.vars] };
  const send = await connect(connection, scope);
  const places = environments.map((name) => ({ name, scope: environmentScope(server, repository, name) }));
  const [own, shared, ...each] = await Promise.all([
    ownNames(send, scope),
    sharedNames(send, repository),
    ...places.map((place) => namesOf(send, place)),
  ]);
  return {
    label: `github ${scope.place}`,
    shared: together(own.names, shared.names),
    environments: new Map(each.map(({ name, names }) => [name.toLowerCase(), names])),
    beyond: shared.beyond,
    unseen: [...own.unseen, ...shared.unseen, ...each.flatMap(({ unseen }) => unseen)],
  };
}

const NEEDS = {
  secrets: 'Secrets: read',
  vars: 'Variables: read',
  environments: 'Environments: read',
} as const;

interface Part {
  readonly names: Names;
  readonly unseen: readonly Unseen[];
}

async function ownNames(send: Send, { path, place }: Scope): Promise<Part> {
  const [secrets, vars] = await Promise.all([
    listed(send, { path: `${path}/secrets`, list: 'secrets', doing: `list the secrets of ${place}` }),
    listed(send, {
      path: `${path}/variables`,
      list: 'variables',
      doing: `list the variables of ${place}`,
      takes: [403],
    }),
  ]);
  return {
    names: namesIn(secrets, vars),
    unseen: hidden(vars, { context: 'vars', what: `the variables of ${place}`, needs: NEEDS.vars }),
  };
}

/** Of the organization's secrets a workflow sees the first in alphabetical order: so many. */
const SEEN_OF_ORGANIZATION = 100;

async function sharedNames(
  send: Send,
  { owner, name }: Repository,
): Promise<Part & { readonly beyond: ReadonlySet<string> }> {
  const path = `/repos/${owner}/${name}/actions/organization-`;
  // 404: an old server has no such route, so nothing is known of what it shares.
  const ask = (list: 'secrets' | 'variables') =>
    listed(send, { path: path + list, list, doing: `list what ${owner} shares`, takes: [403, 404] });
  const [secrets, vars] = await Promise.all([ask('secrets'), ask('variables')]);
  const inOrder = [...(secrets ?? [])].sort();
  return {
    names: namesIn(inOrder.slice(0, SEEN_OF_ORGANIZATION), vars),
    beyond: new Set(inOrder.slice(SEEN_OF_ORGANIZATION)),
    unseen: [
      ...hidden(secrets, {
        context: 'secrets',
        what: `the secrets that ${owner} shares`,
        needs: NEEDS.secrets,
      }),
      ...hidden(vars, { context: 'vars', what: `the variables that ${owner} shares`, needs: NEEDS.vars }),
    ],
  };
}

/** An environment that is not there has nothing in it: a job that names it makes it. */
async function namesOf(
  send: Send,
  { name, scope: { path, place } }: { readonly name: string; readonly scope: Scope },
): Promise<Part & { readonly name: string }> {
  const ask = async (list: 'secrets' | 'variables') =>
    await listed(send, {
      path: `${path}/${list}`,
      list,
      doing: `list the ${list} of ${place}`,
      takes: [403],
      absent: [404],
    });
  const [secrets, vars] = await Promise.all([ask('secrets'), ask('variables')]);
  const own = { environment: name.toLowerCase(), needs: NEEDS.environments };
  return {
    name,
    names: namesIn(secrets, vars),
    unseen: [
      ...hidden(secrets, { context: 'secrets', what: `the secrets of ${place}`, ...own }),
      ...hidden(vars, { context: 'vars', what: `the variables of ${place}`, ...own }),
    ],
  };
}

interface Listing {
  readonly path: string;
  readonly list: 'secrets' | 'variables';
  readonly doing: string;
  /** Refusals after which it can't be told what is there. */
  readonly takes?: readonly number[];
  /** Refusals that say that nothing is there. */
  readonly absent?: readonly number[];
}

/** `per_page` beyond these is cut down silently (checked 2026-11-24). */
const PER_PAGE = { secrets: 100, variables: 30 } as const;

/** All names of a list, in upper case; undefined when the token may not see it. */
async function listed(
  send: Send,
  { path, list, doing, takes = [], absent = [] }: Listing,
): Promise<string[] | undefined> {
  const found: string[] = [];
  for (let page = 1; ; page++) {
    const query = `per_page=${PER_PAGE[list]}&page=${page}`;
    const asked = { method: 'GET', path: `${path}?${query}`, doing, takes: [...takes, ...absent] } as const;
    const { status, data } = await send(asked);
    if (absent.includes(status)) return [];
    if (takes.includes(status)) return undefined;
    const { total, names } = namesPage(data, list);
    found.push(...names.map((name) => name.toUpperCase()));
    if (found.length >= total || names.length === 0) return found;
  }
}

const namesIn = (secrets: readonly string[] = [], vars: readonly string[] = []): Names => ({
  secrets: new Set(secrets),
  vars: new Set(vars),
});

const together = (one: Names, other: Names): Names => ({
  secrets: new Set([...one.secrets, ...other.secrets]),
  vars: new Set([...one.vars, ...other.vars]),
});

const hidden = (list: readonly string[] | undefined, what: Unseen): Unseen[] => (list ? [] : [what]);
