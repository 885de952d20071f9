import path from 'node:path';
import type { Context } from './context.ts';

/** Names a file of the user's own, for this program; undefined where the user has no home. */
export function userFile(name: string, { env, user }: Pick<Context, 'env' | 'user'>): string | undefined {
  const { XDG_CONFIG_HOME: configured = '' } = env;
  if (path.isAbsolute(configured)) return path.join(configured, 'deploy-secrets', name);
  return user.home === undefined ? undefined : path.join(user.home, '.config', 'deploy-secrets', name);
}
