import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';
import { noSecrets } from './errors.ts';
import { globalFolder, settingsFolder } from './folders.ts';
import { activeProfile, isBuiltIn } from './profile.ts';
import type { SourceRequest } from './request.ts';

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
