import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';
import { settingsFolder, workspaceMarker } from './folders.ts';

/** Those for the machine that one works at; dlt never takes them anywhere either (`LOCAL_PROFILES`). */
const LOCAL = ['dev', 'tests'];
const DEFAULT = 'dev';
const BUILT_IN = ['dev', 'prod', 'tests', 'access'];

export const isBuiltIn = (profile: string): boolean => BUILT_IN.includes(profile);

interface Profile {
  readonly name: string;
  /** Who says so, as the end of a sentence; nobody has to ask for what `--profile` says. */
  readonly because?: string;
}

/**
 * The profile of a dlt workspace; undefined where dlt knows none, since there is no `.workspace` in its folder.
 * What dlt takes: `--profile` here, then `WORKSPACE__PROFILE`, the first line of `profile-name`, `dev` (dlt 1.26
 * to 1.31, checked 2026-11-24).
 *
 * @param unasked a local profile will do, though nobody asked for it: nothing will be pushed
 * @throws UserError where a profile is asked for and there is no workspace, or where nobody asked for a local one
 */
export async function activeProfile(
  given: string | undefined,
  unasked: boolean,
  context: Context,
): Promise<string | undefined> {
  const marker = workspaceMarker(context.env);
  if ((await context.kindOf(marker)) !== 'file') {
    if (given !== undefined) throw noWorkspace(given, marker);
    return undefined;
  }
  const profile = await chosen(given, context);
  if (profile.because !== undefined && LOCAL.includes(profile.name) && !unasked) throw isLocal(profile);
  return profile.name;
}

async function chosen(given: string | undefined, { env, readFile }: Context): Promise<Profile> {
  if (given !== undefined) return { name: given };
  if (env.WORKSPACE__PROFILE) return { name: env.WORKSPACE__PROFILE, because: 'by WORKSPACE__PROFILE' };
  const pin = path.join(settingsFolder(env), 'profile-name');
  const [first = ''] = ((await readFile(pin)) ?? '').split(/\r\n|[\r\n]/);
  if (first.trim() !== '') return { name: first.trim(), because: `by ${pin}` };
  return { name: DEFAULT, because: 'by default' };
}

const noWorkspace = (profile: string, marker: string): UserError =>
  new UserError(`there is no ${marker}, and dlt knows profiles only in a workspace`, {
    hint: `make that file, which may be empty; or name the one file to push with --secrets PATH, such as ${path.join(path.dirname(marker), `${profile}.secrets.toml`)}`,
  });

const isLocal = ({ name, because = '' }: Profile): UserError =>
  new UserError(`the profile here is ${name} ${because}, and that is one for this machine`, {
    hint: `say which profile to push: --profile prod, or --profile ${name} if you mean it`,
    code: 'local-profile',
  });
