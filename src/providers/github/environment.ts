import type { Missing } from '../../core/model.ts';
import type { Send } from './client.ts';
import type { Environment } from './scope.ts';

/**
 * Why an environment's secrets answered 404. @throws UserError when it is the repository that is not there.
 * @param make the user asked for it to be made
 */
export async function missingEnvironment(
  send: Send,
  environment: Environment,
  make: boolean,
): Promise<Missing> {
  const { name, repository } = environment;
  const about = { place: repository.place };
  await send({ method: 'GET', path: repository.path, doing: `look at ${repository.place}`, about });
  return {
    what: `environment ${name}`,
    make,
    hint: 'check --environment, or make it with --create-environment',
  };
}

/**
 * Makes the environment, once it is proven that there is none: to GitHub, making one that exists means
 * taking off all its protection rules.
 */
export async function makeEnvironment(send: Send, { name, path, repository }: Environment): Promise<void> {
  const about = { place: repository.place, permissions: ['Actions: read', 'Administration: write'] };
  const look = `look for the environment ${name} of ${repository.place}`;
  const { status } = await send({ method: 'GET', path, doing: look, takes: [404], about });
  if (status !== 404) return;
  await send({ method: 'PUT', path, doing: `make the environment ${name} of ${repository.place}`, about });
}
