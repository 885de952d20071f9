import type { Missing } from '../../core/model.ts';
import type { GitHubClient } from './client.ts';
import type { Location } from './location.ts';

/**
 * Why an environment's secrets answered 404. @throws UserError when it is the repository that is not there.
 * @param make the user asked for it to be made
 */
export async function missingEnvironment(
  { api, send }: GitHubClient,
  { repository, environment, owner }: Location,
  make: boolean,
): Promise<Missing> {
  if (environment === undefined) throw new Error('only an environment can be missing');
  await send(api.repository(repository), { doing: `look at ${owner}`, target: { place: owner } });
  return {
    what: `environment ${environment}`,
    make,
    hint: 'check --environment, or make it with --create-environment',
  };
}

/**
 * Makes the environment, once it is proven that there is none: to GitHub, making one that exists means
 * taking off all its protection rules.
 */
export async function makeEnvironment(
  { api, send }: GitHubClient,
  { repository, environment, owner }: Location,
): Promise<void> {
  if (environment === undefined) throw new Error('only an environment can be made');
  const calls = api.environment(repository, environment);
  const target = { place: owner, permissions: ['Actions: read', 'Administration: write'] };
  const doing = `look for the environment ${environment} of ${owner}`;
  const { status } = await send(calls.get(), { doing, accepts: [404], target });
  if (status === 404)
    await send(calls.put(), { doing: `make the environment ${environment} of ${owner}`, target });
}
