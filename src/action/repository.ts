import { UserError } from '../core/diagnostics.ts';
import type { Repository } from '../providers/github/location.ts';
import type { WorkflowRun } from './marker.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The repository whose workflow this is. @throws UserError where the runner does not say */
export function repositoryIn({ GITHUB_REPOSITORY: fullName = '' }: Environment): Repository {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(fullName) ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  throw new UserError('GITHUB_REPOSITORY does not name a repository', {
    hint: 'the runner of GitHub Actions sets it; the action is for there',
  });
}

export const workflowRunIn = ({
  GITHUB_RUN_ID = '0',
  GITHUB_RUN_ATTEMPT = '1',
}: Environment): WorkflowRun => ({
  id: Number(GITHUB_RUN_ID) || 0,
  attempt: Number(GITHUB_RUN_ATTEMPT) || 1,
});

/** Where people see the run; undefined where the runner does not say, or says something else than it does. */
export function runAddress({
  GITHUB_SERVER_URL: server = '',
  GITHUB_RUN_ID: id = '',
  ...env
}: Environment): string | undefined {
  if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^\d+$/.test(id)) return undefined;
  const { owner, name } = repositoryIn(env);
  return `${server}/${owner}/${name}/actions/runs/${id}`;
}
