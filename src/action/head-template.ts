import path from 'node:path';
import type { Context } from '../cli/context.ts';
import type { PullRequest } from '../cli/targets/ci-event.ts';
import { UserError } from '../core/diagnostics.ts';
import { openConversation } from '../providers/github/conversation/index.ts';
import type { Inputs } from './inputs/read.ts';
import { inWorkspace, workspaceOf } from './paths.ts';
import { repositoryIn } from './repository.ts';

interface Looking {
  readonly inputs: Inputs;
  readonly context: Context;
  readonly pullRequest: PullRequest | undefined;
}

/**
 * On pull_request_target the checkout is the base, and nothing of what the pull request brings shall be run, or lie where
 * something could run it. So of the head this one file is fetched, and never written to a disk. GitHub has the commits of a
 * fork's pull request in the base repository as well.
 */
export async function withHeadTemplate({ inputs, context, pullRequest }: Looking): Promise<Context> {
  const { namesOnly, template, commentToken } = inputs;
  const isBase = context.env.GITHUB_EVENT_NAME === 'pull_request_target';
  if (!namesOnly || template === undefined || !isBase || !pullRequest) return context;
  if (!commentToken)
    throw new UserError(`there is no token to read ${template} of the pull request with`, {
      hint: 'leave workflow-token as action.yml has it, and give the job "permissions: contents: read"',
    });
  const full = path.resolve(context.folder, template);
  const inRepository = inWorkspace(template, workspaceOf(context.folder, context.env));
  if (inRepository === undefined)
    throw new UserError(`${template} is no file of the repository`, {
      hint: 'name the example file by its path there',
    });
  const { file } = openConversation(repositoryIn(context.env), commentToken, context);
  const text = await file(inRepository, pullRequest.head);
  return {
    ...context,
    readFile: async (one) =>
      path.resolve(context.folder, one) === full ? text : await context.readFile(one),
  };
}
