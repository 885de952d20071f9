import path from 'node:path';
import { type Diagnostic, diagnostic, place, UserError } from '../../core/diagnostics.ts';
import { mergeLeaves, type ShadowedLeaf } from '../../core/dlt/merge.ts';
import type { Leaf } from '../../core/model.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { dotted } from '../../core/toml/path.ts';
import { isSetting } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import { type ConfigDocuments, readExisting, readProjectConfig, settingsFolder } from './project.ts';
import type { SourceRequest } from './request.ts';

/** The configuration beside the secrets. */
export interface Configuration {
  /** For people: the paths as given. */
  readonly name: string;
  readonly leaves: readonly Leaf[];
  /** What dlt passes over, since a file before has something else there. */
  readonly shadowedLeaves: readonly ShadowedLeaf[];
}

/**
 * Reads the configuration to push: that of the same folder and profile as the secrets; that of the project where the
 * secrets are in no file.
 * @throws UserError when there is none, or it holds our own settings, which are secret
 */
export async function readConfig(
  request: SourceRequest,
  allowLocalProfile: boolean,
  context: Context,
): Promise<Configuration> {
  const { documents, files } = await readDocuments(request, allowLocalProfile, context);
  if (documents.length === 0)
    throw new UserError(`--with-config: there is no ${files.join(' and no ')}`, {
      hint: 'leave it out where the project has no configuration',
      code: 'no-config',
    });
  const { leaves, shadowedLeaves } = mergeLeaves(documents.map(({ name, text }) => parseToml(text, name)));
  const setting = leaves.find(isSetting);
  if (setting)
    throw new UserError(`${place(setting.at)}: ${KEY_IN_CONFIG.message}`, { hint: KEY_IN_CONFIG.hint });
  return { name: documents.map(({ name }) => name).join(' + '), leaves, shadowedLeaves };
}

/** Configuration that is not pushed, with what is wrong with it. */
export interface UnpushedConfig {
  readonly leaves: readonly Leaf[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads the same configuration without `--with-config`: it travels with the code, so the job reads it all the same.
 * Undefined where there is none. Nothing that is wrong with it is an error here, since none of it is pushed.
 */
export async function readUnpushedConfig(
  request: SourceRequest,
  allowLocalProfile: boolean,
  context: Context,
): Promise<UnpushedConfig | undefined> {
  try {
    const { documents } = await readDocuments(request, allowLocalProfile, context);
    if (documents.length === 0) return undefined;
    const { leaves } = mergeLeaves(documents.map(({ name, text }) => parseToml(text, name)));
    const settings = leaves.filter(isSetting).slice(0, 1);
    return { leaves: leaves.filter((leaf) => !isSetting(leaf)), problems: settings.map(keyInConfig) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    const hint = 'dlt fails on this file, here and in the job';
    return { leaves: [], problems: [diagnostic('broken-config', { message, hint })] };
  }
}

const KEY_IN_CONFIG = {
  message: '[deploy_secrets] holds a key, which is secret',
  hint: 'move it to secrets.toml, and let deploy-secrets init make another key if this file was shared',
};

const keyInConfig = ({ path: keys, at }: Leaf): Diagnostic =>
  diagnostic('secret-in-config', { severity: 'warning', ...KEY_IN_CONFIG, paths: [dotted(keys)], at });

async function readDocuments(
  request: SourceRequest,
  allowLocalProfile: boolean,
  context: Context,
): Promise<ConfigDocuments> {
  if (request.from === 'project') return await readProjectConfig(request, allowLocalProfile, context);
  const file =
    request.from === 'file'
      ? configBeside(request.file)
      : path.join(settingsFolder(context.env), 'config.toml');
  return { documents: await readExisting([file], context), files: [file] };
}

/** Names the configuration beside a file: `prod.config.toml` for `prod.secrets.toml`, else `config.toml`. */
function configBeside(file: string): string {
  const { dir, base } = path.parse(file);
  return path.join(
    dir,
    /(^|\.)secrets\.toml$/.test(base) ? base.replace(/secrets\.toml$/, 'config.toml') : 'config.toml',
  );
}
