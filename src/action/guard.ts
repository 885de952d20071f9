import type { Context } from '../cli/context.ts';
import { type PullRequest, pullRequestOf, strangerEvent } from '../cli/targets/ci-event.ts';
import { UserError } from '../core/diagnostics.ts';
import type { Inputs } from './inputs/read.ts';

const WRITING: readonly Inputs['command'][] = ['push', 'apply'];
const WITH_VALUES: readonly Inputs['command'][] = ['plan', 'status'];

/**
 * Stops what no stranger shall cause, before anything is read: the work refuses it once more.
 * @returns the pull request that the run is about
 * @throws UserError of code `stranger-event`
 */
export async function checkEvent(
  { command, namesOnly }: Pick<Inputs, 'command' | 'namesOnly'>,
  context: Pick<Context, 'env' | 'readFile'>,
): Promise<PullRequest | undefined> {
  const event = await strangerEvent(context);
  if (WRITING.includes(command) && event !== undefined)
    throw new UserError(`nothing is pushed on ${event}, which a stranger can cause`, {
      code: 'stranger-event',
      hint: 'use command: plan there, and push on an event of the repository itself, such as push',
    });
  const request = await pullRequestOf(context);
  if (WITH_VALUES.includes(command) && request?.isFromFork && !namesOnly)
    throw new UserError('for a pull request from a fork names alone are compared', {
      code: 'stranger-event',
      hint: 'say names-only: true, and template: with the example file; or leave the step out there',
    });
  return request;
}
