import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import { shellOption, shellPath } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { noSecrets, type SourceRequest } from './request.ts';

export type ProjectRequest = Extract<SourceRequest, { from: 'project' }>;

export interface Document {
  /** For people, and for positions in it. */
  readonly name: string;
  readonly text: string;
}

/** Configuration files that exist, and all that were looked for. */
export interface ConfigDocuments {
  readonly documents: readonly Document[];
  readonly files: readonly string[];
}

export interface ProjectFiles {
  /** Those that are there, in dlt's order: the first wins. */
  readonly documents: readonly Document[];
  /** The file of the project that every profile reads, or else that of the profile. */
  readonly main?: string;
}

/**
 * Reads the files that dlt reads here: `secrets.toml` in the settings folder, before it that of the profile, and below
 * both, if asked for, the same in dlt's global folder.
 */
export async function readProjectSecrets(
  request: ProjectRequest,
  allowLocalProfile: boolean,
  context: Context,
): Promise<ProjectFiles> {
  const profile = await activeProfile(request.profile, allowLocalProfile, context);
  const projectFiles = filesOf(settingsFolder(context.env), profile);
  const globalFiles = request.global ? filesOf(await globalFolder(context), profile) : [];
  const documents = await readExisting([...new Set([...projectFiles, ...globalFiles])], context);
  if (request.profile !== undefined)
    await checkProfile(request.profile, [...projectFiles, ...globalFiles], documents, context);
  if (documents.length === 0) throw noSecrets(`there is no ${projectFiles.join(' and no ')}`);
  const main = projectFiles.findLast((file) => documents.some(({ name }) => name === file));
  return { documents, ...(main !== undefined && { main }) };
}

/** Reads the files from which dlt reads configuration here: beside those of the secrets, in the same order. */
export async function readProjectConfig(
  request: ProjectRequest,
  allowLocalProfile: boolean,
  context: Context,
): Promise<ConfigDocuments> {
  const profile = await activeProfile(request.profile, allowLocalProfile, context);
  const projectFiles = filesOf(settingsFolder(context.env), profile, 'config.toml');
  const globalFiles = request.global ? filesOf(await globalFolder(context), profile, 'config.toml') : [];
  const files = [...new Set([...projectFiles, ...globalFiles])];
  return { documents: await readExisting(files, context), files };
}

type FileName = 'secrets.toml' | 'config.toml';

/** Names the files of a folder, that of the profile first. */
const filesOf = (folder: string, profile: string | undefined, file: FileName = 'secrets.toml'): string[] =>
  [...(profile === undefined ? [] : [`${profile}.${file}`]), file].map((one) => path.join(folder, one));

/** Reads those of the files that exist. */
export async function readExisting(files: readonly string[], { readFile }: Context): Promise<Document[]> {
  const texts = await Promise.all(files.map((file) => readFile(file)));
  return files.flatMap((name, n) => {
    const text = texts[n];
    return text === undefined ? [] : [{ name, text }];
  });
}

/** Refuses a profile without a file: dlt takes any name, so a slip of the pen would push what all profiles share. */
async function checkProfile(
  profile: string,
  files: readonly string[],
  documents: readonly Document[],
  { kindOf }: Context,
): Promise<void> {
  const profileFiles = files.filter((file) => path.basename(file) === `${profile}.secrets.toml`);
  if (isBuiltIn(profile) || documents.some(({ name }) => profileFiles.includes(name))) return;
  const configFiles = profileFiles.map((file) => path.join(path.dirname(file), `${profile}.config.toml`));
  const kinds = await Promise.all(configFiles.map((file) => kindOf(file)));
  if (kinds.includes('file')) return;
  throw new UserError(`there is no profile ${profile}: no ${profileFiles.join(', no ')}`, {
    hint: 'dlt itself knows dev, prod, tests and access; any other is known by its file',
  });
}

/** Profiles for the machine at which one works; dlt never deploys them either (`LOCAL_PROFILES`). */
const LOCAL = ['dev', 'tests'];
const DEFAULT = 'dev';
const BUILT_IN = ['dev', 'prod', 'tests', 'access'];

const isBuiltIn = (profile: string): boolean => BUILT_IN.includes(profile);

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
  // It becomes part of the name of a file, and may come from one of the checkout.
  if (/[/\\\p{Cc}]/u.test(profile.name)) throw isPath(profile);
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
    hint: `make that file, which may be empty; or name the one file to push with --secrets PATH, such as ${shellPath(path.join(path.dirname(marker), `${profile}.secrets.toml`))}`,
  });

const isPath = ({ name, chosenBy = 'by --profile' }: Profile): UserError =>
  new UserError(`the profile ${JSON.stringify(name)}, chosen ${chosenBy}, is a path and no name`, {
    hint: 'a profile is one word: dev, prod, tests, access or one of your own',
  });

const isLocal = ({ name, chosenBy = '' }: Profile): UserError =>
  new UserError(`the profile here is ${name} ${chosenBy}, and that is one for this machine`, {
    hint: `say which profile to push: --profile prod, or ${shellOption('--profile', name)} if you mean it`,
    code: 'local-profile',
  });

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
