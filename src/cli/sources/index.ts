import type { Diagnostic } from '../../core/diagnostics.ts';
import { UserError } from '../../core/diagnostics.ts';
import { mergeLeaves, type ShadowedLeaf } from '../../core/dlt/merge.ts';
import { parseKey } from '../../core/marks/key.ts';
import { Keyring } from '../../core/marks/mark.ts';
import type { Leaf } from '../../core/model.ts';
import { Redacted } from '../../core/redacted.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { isSetting, type Settings, takeSettings } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import { readConfig, readTravelling } from './config.ts';
import { type Document, projectFiles } from './project.ts';
import { parseSourceOptions, type SourceOptions, type SourceRequest } from './request.ts';
import { readTemplate, type TemplateAsked } from './template.ts';
import { warningsAbout } from './warnings.ts';
import { noSecrets } from './ways.ts';

export { projectFile } from './folders.ts';

/** The secrets to push, and what to say about where they come from. */
export interface Source {
  /** For people: the paths as given, or `standard input`. */
  readonly name: string;
  /** The file that a key can be added to. */
  readonly file?: string;
  /** Those that hold secrets. */
  readonly files: readonly string[];
  /** Never empty. */
  readonly leaves: readonly Leaf[];
  /** What --include and --exclude are held against, where that is more: names that have no value here. */
  readonly allLeaves?: readonly Leaf[];
  /** What a file has and dlt passes over, since a file before it has something else there. */
  readonly shadowedLeaves: readonly ShadowedLeaf[];
  /** What is no secret and goes there too. Absent unless it was asked for. */
  readonly config?: readonly Leaf[];
  /** What is no secret and stays with the code. Absent where there is none, or where it goes there too. */
  readonly unpushedConfig?: readonly Leaf[];
  /** What is wrong with the source itself. */
  readonly problems: readonly Diagnostic[];
  readonly keyring?: Keyring;
}

export interface ReadOptions {
  /** A profile for this machine alone will do, though nobody asked for it: nothing will be pushed. */
  readonly allowLocalProfile?: boolean;
}

/**
 * Reads what the options name, or what dlt would read here.
 * @throws UserError when there is no such thing, it cannot be read or parsed, or it holds no secret
 */
export async function readSource(
  wants: SourceOptions,
  context: Context,
  { allowLocalProfile = false }: ReadOptions = {},
): Promise<Source> {
  const asked = parseSourceOptions(wants);
  const source = await readSecrets(asked, wants, context, allowLocalProfile);
  if (!wants.withConfig) {
    const beside = await readTravelling(asked, allowLocalProfile, context);
    if (!beside) return source;
    return { ...source, unpushedConfig: beside.leaves, problems: [...source.problems, ...beside.problems] };
  }
  const { name, leaves, hidden } = await readConfig(asked, allowLocalProfile, context);
  return {
    ...source,
    name: `${source.name} + ${name}`,
    config: leaves,
    shadowedLeaves: [...source.shadowedLeaves, ...hidden],
  };
}

async function readSecrets(
  asked: SourceRequest,
  wants: SourceOptions,
  context: Context,
  unasked: boolean,
): Promise<Source> {
  if (asked.from === 'template') return await fromTemplate(asked, wants, context);
  const { documents, main, files } = await documentsOf(asked, unasked, context);
  const name = documents.map((document) => document.name).join(' + ');
  const merged = mergeLeaves(documents.map((document) => parseToml(document.text, document.name)));
  const settings = takeSettings(merged.leaves);
  if (settings.leaves.length === 0) throw noSecrets(`no secrets in ${name}`);
  const keyring = keyringOf(settings, name, context.env);
  return {
    name,
    files,
    leaves: settings.leaves,
    shadowedLeaves: merged.shadowedLeaves.filter(({ leaf }) => !isSetting(leaf)),
    problems: [],
    ...(main !== undefined && { file: main }),
    ...(keyring && { keyring }),
  };
}

/** A key is a secret, so an example file has none; names alone need none. */
async function fromTemplate(asked: TemplateAsked, wants: SourceOptions, context: Context): Promise<Source> {
  const template = await readTemplate(asked, wants, context);
  const keyring = asked.values === 'none' ? undefined : keyringOf({}, template.name, context.env);
  return { ...template, files: [], shadowedLeaves: [], ...(keyring && { keyring }) };
}

interface Documents {
  readonly documents: readonly Document[];
  readonly files: readonly string[];
  readonly main?: string;
}

async function documentsOf(
  asked: Exclude<SourceRequest, TemplateAsked>,
  unasked: boolean,
  context: Context,
): Promise<Documents> {
  switch (asked.from) {
    case 'project': {
      const found = await projectFiles(asked, unasked, context);
      return { ...found, files: found.documents.map(({ name }) => name) };
    }
    case 'file': {
      const text = await context.readFile(asked.file);
      if (text === undefined) throw noSecrets(`there is no ${asked.file}`);
      return { documents: [{ name: asked.file, text }], files: [asked.file], main: asked.file };
    }
    case 'standard input':
      return { documents: [{ name: asked.from, text: await context.readStdin() }], files: [] };
    case 'variable':
      return { documents: [textIn(asked.variable, context.env)], files: [] };
  }
}

function textIn(variable: string, env: Context['env']): Document {
  const text = env[variable];
  if (text === undefined) throw noSecrets(`the environment has no ${variable}`);
  if (text === '')
    throw new UserError(`${variable} is empty`, {
      hint: 'a secret that is not there arrives like that: look for its name where it is kept',
      code: 'no-secrets',
    });
  return { name: `env:${variable}`, text };
}

/** The key of the environment, if there is one, goes before that of the file: it was given for this run. */
function keyringOf(
  { key, previousKey }: Omit<Settings, 'leaves'>,
  name: string,
  env: Context['env'],
): Keyring | undefined {
  const given = env.DEPLOY_SECRETS_KEY;
  const current = given
    ? parseKey(new Redacted(given), 'DEPLOY_SECRETS_KEY')
    : key && parseKey(key, `the key in ${name}`);
  return current && new Keyring(current, previousKey && parseKey(previousKey, `the previous key in ${name}`));
}

/** What is wrong with the source: what it lacks, and where its files lie. */
export async function checkSource(
  { problems, files }: Pick<Source, 'problems' | 'files'>,
  context: Context,
): Promise<Diagnostic[]> {
  return [...problems, ...(await warningsAbout(files, context))];
}
