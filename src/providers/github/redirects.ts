import type { GitHubClient } from './client.ts';
import { RepositoryRenamed } from './errors.ts';
import type { Repository } from './location.ts';

/**
 * Whether GitHub says that a place was called so before: its repository was renamed, or has a new owner. GitHub
 * leads from the former name to the repository until another one takes that name
 * (docs.github.com/repositories/creating-and-managing-repositories/renaming-a-repository, checked 2026-11-24).
 *
 * Two requests, made only when a manifest names another place.
 *
 * @param previous and `present`: as `Store.id`
 * @param findPresentName `acme/elt`; undefined when the repository was not renamed, or is not to be seen
 */
export async function isPreviousName(
  previous: string,
  present: string,
  findPresentName: (repository: Repository) => Promise<string | undefined>,
): Promise<boolean> {
  const [was, is] = [partsOf(previous), partsOf(present)];
  if (!was || !is || was.host !== is.host || was.rest !== is.rest) return false;
  const now = await findPresentName({ owner: was.owner, name: was.name });
  return now?.toLowerCase() === `${is.owner}/${is.name}`;
}

/** What a repository is called now, if GitHub leads from this name to another one. */
export async function findPresentName(
  repository: Repository,
  { api, send }: GitHubClient,
): Promise<string | undefined> {
  const doing = `find what ${repository.owner}/${repository.name} is called now`;
  try {
    await send(api.repository(repository), { doing, accepts: [403, 404] });
    return undefined;
  } catch (error) {
    if (error instanceof RepositoryRenamed) return error.to;
    throw error;
  }
}

/**
 * `github.com/acme/etl/production`, `github.com/acme/etl:dependabot`; undefined for an organization, which GitHub
 * leads to under no former name, and for what is no place on GitHub.
 */
function partsOf(id: string): (Repository & { host: string; rest: string }) | undefined {
  const [, host, owner, name, rest = ''] = /^([^/]+)\/([\w.-]+)\/([\w.-]+)([/:].*)?$/.exec(id) ?? [];
  return host && owner && name ? { host, owner, name, rest } : undefined;
}
