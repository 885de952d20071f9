import path from 'node:path';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { CodeReaders } from '../../core/dlt/code/readers.ts';
import { mergeLeaves, type ShadowedLeaf } from '../../core/dlt/merge.ts';
import { parseKey } from '../../core/marks/key.ts';
import { Keyring } from '../../core/marks/mark.ts';
import type { Leaf } from '../../core/model.ts';
import { ownValue } from '../../core/own-value.ts';
import { Redacted } from '../../core/redacted.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { isSetting, type Settings, takeSettings } from '../../core/toml/settings.ts';
import { shellPath } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { readCode } from './code.ts';
import { readConfig, readUnpushedConfig } from './config.ts';
import { type Document, readProjectSecrets } from './project.ts';
import { noSecrets, parseSourceOptions, type SourceOptions, type SourceRequest } from './request.ts';
import { readTemplate, type TemplateRequest } from './template.ts';
import { isUploaded, keyUploaded, readUserKey } from './user-keys.ts';

export { projectFile } from './project.ts';

/** The secrets to push, and what to say about where they come from. */
export interface Source {
  /** For people: the paths as given, or `standard input`. */
  readonly name: string;
  /** The file that a key can be added to. */
  readonly file?: string;
  /** The files that hold secrets. */
  readonly files: readonly string[];
  /** Never empty. */
  readonly leaves: readonly Leaf[];
  /** All leaves that --include and --exclude may match, where that is more: with names that have no value here. */
  readonly allLeaves?: readonly Leaf[];
  /** What dlt passes over, since a file before has something else there. */
  readonly shadowedLeaves: readonly ShadowedLeaf[];
  /** Configuration to push as well. Absent without `--with-config`. */
  readonly config?: readonly Leaf[];
  /** Configuration that travels with the code. Absent where there is none, or where it is pushed. */
  readonly unpushedConfig?: readonly Leaf[];
  /** Who asks for tables, by the project's code. Absent where there is none. */
  readonly code?: CodeReaders;
  /** What is wrong with the source itself. */
  readonly problems: readonly Diagnostic[];
  readonly keyring?: Keyring;
  /** The keys that stand in the files themselves: secrets too, though never pushed. */
  readonly keys?: readonly Redacted<string>[];
}

export interface ReadOptions {
  /** A profile for this machine alone will do, though nobody named it: nothing will be pushed. */
  readonly allowLocalProfile?: boolean;
}

/**
 * Reads what the options name, or what dlt would read here.
 * @throws UserError when there is no such thing, it cannot be read or parsed, or it holds no secret
 */
export async function readSource(
  options: SourceOptions,
  context: Context,
  { allowLocalProfile = false }: ReadOptions = {},
): Promise<Source> {
  const request = parseSourceOptions(options);
  const code = await readCode(request, context);
  const read = await readSecrets(request, { ...options, code }, context, allowLocalProfile);
  const source = { ...read, ...(code && { code }) };
  if (!options.withConfig) {
    const unpushed = await readUnpushedConfig(request, allowLocalProfile, context);
    if (!unpushed) return source;
    const problems = [...source.problems, ...unpushed.problems];
    return { ...source, unpushedConfig: unpushed.leaves, problems };
  }
  const { name, leaves, shadowedLeaves } = await readConfig(request, allowLocalProfile, context);
  return {
    ...source,
    name: `${source.name} + ${name}`,
    config: leaves,
    shadowedLeaves: [...source.shadowedLeaves, ...shadowedLeaves],
  };
}

type OptionsAndCode = SourceOptions & { readonly code: CodeReaders | undefined };

async function readSecrets(
  request: SourceRequest,
  options: OptionsAndCode,
  context: Context,
  allowLocalProfile: boolean,
): Promise<Source> {
  if (request.from === 'template') return await readFromTemplate(request, options, context);
  const { documents, main, files } = await readDocuments(request, allowLocalProfile, context);
  const name = documents.map((document) => document.name).join(' + ');
  const merged = mergeLeaves(documents.map((document) => parseToml(document.text, document.name)));
  const settings = takeSettings(merged.leaves);
  if (settings.leaves.length === 0) throw noSecrets(`no secrets in ${name}`);
  const keyring = await keyringOf(settings, name, context);
  const keyFiles = merged.leaves.filter(isSetting).map(({ at }) => at.file);
  const uploaded = await Promise.all([...new Set(keyFiles)].map((file) => keyProblems(file, context)));
  return {
    name,
    files,
    leaves: settings.leaves,
    shadowedLeaves: merged.shadowedLeaves.filter(({ leaf }) => !isSetting(leaf)),
    problems: uploaded.flat(),
    ...(main !== undefined && { file: main }),
    ...(keyring && { keyring }),
    keys: [settings.key, settings.previousKey].flatMap((key) => key ?? []),
  };
}

/** Reads an example file. It has no key, since a key is a secret, and names alone need none. */
async function readFromTemplate(
  request: TemplateRequest,
  options: OptionsAndCode,
  context: Context,
): Promise<Source> {
  const template = await readTemplate(request, options, context);
  const keyring = request.values === 'none' ? undefined : await keyringOf({}, template.name, context);
  return { ...template, files: [], shadowedLeaves: [], ...(keyring && { keyring }) };
}

interface Documents {
  readonly documents: readonly Document[];
  readonly files: readonly string[];
  readonly main?: string;
}

async function readDocuments(
  request: Exclude<SourceRequest, TemplateRequest>,
  allowLocalProfile: boolean,
  context: Context,
): Promise<Documents> {
  switch (request.from) {
    case 'project': {
      const project = await readProjectSecrets(request, allowLocalProfile, context);
      return { ...project, files: project.documents.map(({ name }) => name) };
    }
    case 'file': {
      const text = await context.readFile(request.file);
      if (text === undefined) throw noSecrets(`there is no ${request.file}`);
      // What the shell handed over, as by `<(sops decrypt …)`, is no file that anything can be added to.
      const isHandedOver = /^\/(dev|proc)\//.test(request.file);
      const documents = [{ name: request.file, text }];
      return isHandedOver
        ? { documents, files: [] }
        : { documents, files: [request.file], main: request.file };
    }
    case 'standard input':
      return { documents: [{ name: request.from, text: await context.readStdin() }], files: [] };
    case 'variable':
      return { documents: [readVariable(request.variable, context.env)], files: [] };
  }
}

function readVariable(variable: string, env: Context['env']): Document {
  const text = ownValue(env, variable);
  if (text === undefined) throw noSecrets(`the environment has no ${variable}`);
  if (text === '')
    throw new UserError(`${variable} is empty`, {
      hint: 'a secret that is not there arrives like that: look for its name where it is kept',
      code: 'no-secrets',
    });
  return { name: `env:${variable}`, text };
}

const keyProblems = async (file: string, context: Context): Promise<Diagnostic[]> =>
  (await isUploaded(file, context)) ? [keyUploaded(file, context)] : [];

/** Takes the key of the environment first, since it was given for this run; then that of the file, then the user's own. */
async function keyringOf(
  inFile: Omit<Settings, 'leaves'>,
  fileName: string,
  context: Context,
): Promise<Keyring | undefined> {
  const fromEnv = context.env.DEPLOY_SECRETS_KEY;
  const ofUser = fromEnv || inFile.key || inFile.previousKey ? {} : await readUserKey(context);
  const { key, previousKey } = ofUser.key ? ofUser : inFile;
  const name = (ofUser.key && ofUser.file) ?? fileName;
  const current = fromEnv
    ? parseKey(new Redacted(fromEnv), 'DEPLOY_SECRETS_KEY')
    : key && parseKey(key, `the key in ${name}`);
  return current && new Keyring(current, previousKey && parseKey(previousKey, `the previous key in ${name}`));
}

/** Checks a source: what it lacks, and where its files lie: whether git tracks them, and who may read them. */
export async function checkSource(
  { problems, files }: Pick<Source, 'problems' | 'files'>,
  context: Context,
): Promise<Diagnostic[]> {
  return [...problems, ...(await Promise.all(files.map((file) => checkFile(file, context)))).flat()];
}

async function checkFile(file: string, context: Context): Promise<Diagnostic[]> {
  const [tracked, bits] = await Promise.all([isTracked(file, context), context.permissions(file)]);
  return [
    ...(tracked
      ? [
          diagnostic('tracked-by-git', {
            message: `git tracks ${file}, so whoever has the repository has the secrets`,
            hint: `git rm --cached ${shellPath(file)}, add it to .gitignore, and renew what was committed`,
          }),
        ]
      : []),
    ...(bits !== undefined && (bits & 0o077) !== 0
      ? [
          diagnostic('readable-by-others', {
            message: `other users of this machine can read ${file}`,
            hint: `chmod 600 ${shellPath(file)}`,
          }),
        ]
      : []),
  ];
}

async function isTracked(file: string, { run, kindOf }: Pick<Context, 'run' | 'kindOf'>): Promise<boolean> {
  const { dir, base } = path.parse(file);
  const folder = dir || '.';
  const isListed = async (at: string, name: string): Promise<boolean> =>
    (await run('git', ['-C', at, 'ls-files', '--error-unmatch', '--', name])) !== undefined;
  if (await isListed(folder, base)) return true;
  // Git answers nothing within a bare repository that someone put there: then the folder around it is asked.
  const isBare = folder !== '.' && (await kindOf(path.join(folder, 'HEAD'))) === 'file';
  return isBare && (await isListed(path.dirname(folder), path.join(path.basename(folder), base)));
}
