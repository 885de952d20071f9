import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';
import { settingsFolder, workspaceMarker } from './folders.ts';

/** Profiles for the machine at which one works; dlt never deploys them either (`LOCAL_PROFILES`). */
const LOCAL = ['dev', 'tests'];
const DEFAULT = 'dev';
const BUILT_IN = ['dev', 'prod', 'tests', 'access'];

export const isBuiltIn = (profile: string): boolean => BUILT_IN.includes(profile);

interface Profile {
  readonly name: string;
  /** What chose it, as the end of a sentence. Absent where `--profile` did. */
  readonly chosenBy?: string;
}

/**
 * Finds the profile of a dlt workspace; undefined where dlt knows none, since there is no `.workspace` in its folder.
 * The order is that of dlt: `--profile` here, then `WORKSPACE__PROFILE`, the first line of `profile-name`, `dev` (dlt
 * 1.26 to 1.31, checked 2026-11-24).
 *
 * @param allowLocal a local profile will do, though nobody named it: nothing will be pushed
 * @throws UserError where `--profile` names one and there is no workspace, or where nobody named a local one
 */
export async function activeProfile(
  fromOption: string | undefined,
  allowLocal: boolean,
  context: Context,
): Promise<string | undefined> {
  const marker = workspaceMarker(context.env);
  if ((await context.kindOf(marker)) !== 'file') {
    if (fromOption !== undefined) throw noWorkspace(fromOption, marker);
    return undefined;
  }
  const profile = await chooseProfile(fromOption, context);
  if (profile.chosenBy !== undefined && LOCAL.includes(profile.name) && !allowLocal) throw isLocal(profile);
  return profile.name;
}

async function chooseProfile(fromOption: string | undefined, { env, readFile }: Context): Promise<Profile> {
  if (fromOption !== undefined) return { name: fromOption };
  if (env.WORKSPACE__PROFILE) return { name: env.WORKSPACE__PROFILE, chosenBy: 'by WORKSPACE__PROFILE' };
  const nameFile = path.join(settingsFolder(env), 'profile-name');
  const [first = ''] = ((await readFile(nameFile)) ?? '').split(/\r\n|[\r\n]/);
  if (first.trim() !== '') return { name: first.trim(), chosenBy: `by ${nameFile}` };
  return { name: DEFAULT, chosenBy: 'by default' };
}

const noWorkspace = (profile: string, marker: string): UserError =>
  new UserError(`there is no ${marker}, and dlt knows profiles only in a workspace`, {
    hint: `make that file, which may be empty; or name the one file to push with --secrets PATH, such as ${path.join(path.dirname(marker), `${profile}.secrets.toml`)}`,
  });

const isLocal = ({ name, chosenBy = '' }: Profile): UserError =>
  new UserError(`the profile here is ${name} ${chosenBy}, and that is one for this machine`, {
    hint: `say which profile to push: --profile prod, or --profile ${name} if you mean it`,
    code: 'local-profile',
  });
