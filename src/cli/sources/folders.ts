import path from 'node:path';
import type { Context } from '../context.ts';

/**
 * Finds the folder of the project's settings, as dlt does: `DLT_CONFIG_FOLDER` (`.dlt`) in `DLT_PROJECT_DIR` (the
 * current folder). It searches no folder above. (dlt 1.26 to 1.31 `RunContext.settings_dir`, checked 2026-11-24.)
 */
export const settingsFolder = (env: Context['env']): string =>
  under(env.DLT_PROJECT_DIR || '.', configFolder(env));

/** Names the file from which dlt reads secrets where it knows no profiles. */
export const projectFile = (env: Context['env']): string => path.join(settingsFolder(env), 'secrets.toml');

/** Names the file that makes a workspace. dlt looks for it where it runs, wherever `DLT_PROJECT_DIR` points to. */
export const workspaceMarker = (env: Context['env']): string =>
  path.join(under('.', configFolder(env)), '.workspace');

/**
 * Finds dlt's folder for all projects of a user (`global_dir`, dlt 1.26 to 1.31, checked 2026-11-24): for root it is
 * `/var/dlt`, whatever HOME says; for others `~/.dlt`, or `dlt` in `XDG_DATA_HOME` unless there is a `~/.dlt`,
 * or `dlt` in the folder for temporary files where no home can be written to.
 */
export async function globalFolder(context: Context): Promise<string> {
  const { env, user, kindOf, isWritable } = context;
  if (user.id === 0) return path.join('/var', 'dlt');
  if (user.home === undefined || !(await isWritable(user.home)))
    return path.join(await temporaryFolder(context), 'dlt');
  const own = under(user.home, configFolder(env));
  if (env.XDG_DATA_HOME === undefined || (await kindOf(own)) === 'folder') return own;
  return path.join(env.XDG_DATA_HOME, 'dlt');
}

/** Finds what Python's `tempfile.gettempdir()` does on anything but Windows, where every user has a home. */
async function temporaryFolder({ env, isWritable }: Context): Promise<string> {
  const fromEnv = [env.TMPDIR, env.TEMP, env.TMP].filter((folder) => folder !== undefined && folder !== '');
  for (const folder of [...fromEnv, '/tmp', '/var/tmp', '/usr/tmp'])
    if (folder !== undefined && (await isWritable(folder))) return folder;
  return '.';
}

/** Names the folder of dlt. Where the variable is empty there is none, and the files lie in the project's own. */
const configFolder = ({ DLT_CONFIG_FOLDER }: Context['env']): string => DLT_CONFIG_FOLDER ?? '.dlt';

const under = (folder: string, inner: string): string =>
  path.isAbsolute(inner) ? inner : path.join(folder, inner);
