import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';
import { globalFolder, settingsFolder } from './folders.ts';
import { activeProfile, isBuiltIn } from './profile.ts';
import type { SourceRequest } from './request.ts';
import { noSecrets } from './ways.ts';

export type ProjectAsked = Extract<SourceRequest, { from: 'project' }>;

export interface Document {
  /** For people, and for places in it. */
  readonly name: string;
  readonly text: string;
}

export interface ProjectFiles {
  /** Those that are there, in dlt's order: the first wins. */
  readonly documents: readonly Document[];
  /** The one of the project that every profile reads, or else that of the profile. */
  readonly main?: string;
}

/**
 * The files that dlt reads here: `secrets.toml` in the settings folder, before it that of the profile, and below
 * both, if asked for, the same in dlt's global folder.
 */
export async function projectFiles(
  asked: ProjectAsked,
  unasked: boolean,
  context: Context,
): Promise<ProjectFiles> {
  const profile = await activeProfile(asked.profile, unasked, context);
  const own = layers(settingsFolder(context.env), profile);
  const others = asked.global ? layers(await globalFolder(context), profile) : [];
  const documents = await present([...new Set([...own, ...others])], context);
  if (asked.profile !== undefined) await checkProfile(asked.profile, [...own, ...others], documents, context);
  if (documents.length === 0) throw noSecrets(`there is no ${own.join(' and no ')}`);
  const main = own.findLast((file) => documents.some(({ name }) => name === file));
  return { documents, ...(main !== undefined && { main }) };
}

/** The files that dlt reads configuration from here: beside those of the secrets, in the same order. */
export async function projectConfig(
  asked: ProjectAsked,
  unasked: boolean,
  context: Context,
): Promise<{ readonly documents: readonly Document[]; readonly looked: readonly string[] }> {
  const profile = await activeProfile(asked.profile, unasked, context);
  const own = layers(settingsFolder(context.env), profile, 'config.toml');
  const others = asked.global ? layers(await globalFolder(context), profile, 'config.toml') : [];
  const looked = [...new Set([...own, ...others])];
  return { documents: await present(looked, context), looked };
}

type File = 'secrets.toml' | 'config.toml';

const layers = (folder: string, profile: string | undefined, file: File = 'secrets.toml'): string[] =>
  [...(profile === undefined ? [] : [`${profile}.${file}`]), file].map((one) => path.join(folder, one));

export async function present(files: readonly string[], { readFile }: Context): Promise<Document[]> {
  const texts = await Promise.all(files.map((file) => readFile(file)));
  return files.flatMap((name, n) => {
    const text = texts[n];
    return text === undefined ? [] : [{ name, text }];
  });
}

/** dlt takes any name, so a slip of the pen would push what all profiles share. */
async function checkProfile(
  profile: string,
  files: readonly string[],
  documents: readonly Document[],
  { kindOf }: Context,
): Promise<void> {
  const itsOwn = files.filter((file) => path.basename(file) === `${profile}.secrets.toml`);
  if (isBuiltIn(profile) || documents.some(({ name }) => itsOwn.includes(name))) return;
  const config = itsOwn.map((file) => path.join(path.dirname(file), `${profile}.config.toml`));
  const kinds = await Promise.all(config.map((file) => kindOf(file)));
  if (kinds.includes('file')) return;
  throw new UserError(`there is no profile ${profile}: no ${itsOwn.join(', no ')}`, {
    hint: 'dlt itself knows dev, prod, tests and access; any other is known by its file',
  });
}
