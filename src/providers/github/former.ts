import type { Send } from './client.ts';
import { Renamed } from './moved.ts';

/**
 * Whether GitHub says that a place was called so before: its repository was renamed, or has a new owner. GitHub
 * leads from the former name to the repository until another one takes that name
 * (docs.github.com/repositories/creating-and-managing-repositories/renaming-a-repository, checked 2026-11-24).
 *
 * Two requests, made only when a manifest names another place.
 *
 * @param former and `present`: as `Store.id`
 */
export async function wasCalled(former: string, present: string, send: Send): Promise<boolean> {
  const [was, is] = [partsOf(former), partsOf(present)];
  if (!was || !is || was.host !== is.host || was.within !== is.within) return false;
  const path = `/repos/${was.repository}`;
  try {
    await send({
      method: 'GET',
      path,
      takes: [403, 404],
      doing: `find what ${was.repository} is called now`,
    });
    return false;
  } catch (error) {
    if (error instanceof Renamed) return error.to.toLowerCase() === is.repository;
    throw error;
  }
}

/**
 * `github.com/acme/etl/production`, `github.com/acme/etl:dependabot`; undefined for an organization, which GitHub
 * leads to under no former name, and for what is no place on GitHub.
 */
function partsOf(id: string): { host: string; repository: string; within: string } | undefined {
  const [, host, repository, within = ''] = /^([^/]+)\/([\w.-]+\/[\w.-]+)([/:].*)?$/.exec(id) ?? [];
  return host && repository ? { host, repository, within } : undefined;
}
