import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type Repository, type Server, serverFrom } from './location.ts';
import { remoteOrigin } from './repository.ts';

/** Finds the repository that the git remote `origin` names, where it lies on the GitHub that is spoken to. */
export const findOrigin = ({ env, run }: Pick<Runtime, 'env' | 'run'>): Promise<Repository | undefined> =>
  remoteOrigin(serverIn(env), { run });

/** An address that is none leads to no remote either. */
function serverIn(env: Runtime['env']): Server {
  try {
    return serverFrom(env);
  } catch (error) {
    if (error instanceof UserError) return serverFrom({});
    throw error;
  }
}
