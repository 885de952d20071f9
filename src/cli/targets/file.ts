import path from 'node:path';
import type { Context } from '../context.ts';

export const TARGETS_FILE = 'deploy-secrets.toml';

/** Names the file: the one that `--config` names, or that in the root of the project. */
export const targetsFileIn = (config: string | undefined, env: Context['env']): string =>
  config ?? path.join(env.DLT_PROJECT_DIR || '.', TARGETS_FILE);
