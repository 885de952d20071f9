import path from 'node:path';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { mergeLeaves, type ShadowedLeaf } from '../../core/dlt/merge.ts';
import type { Leaf } from '../../core/model.ts';
import { place } from '../../core/position.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { dotted } from '../../core/toml/path.ts';
import { isSetting } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import { settingsFolder } from './folders.ts';
import { type Document, present, projectConfig } from './project.ts';
import type { SourceRequest } from './request.ts';

/** What is no secret, beside the secrets. */
export interface Configuration {
  /** For people: the paths as given. */
  readonly name: string;
  readonly leaves: readonly Leaf[];
  /** What a file has and dlt passes over, since a file before it has something else there. */
  readonly hidden: readonly ShadowedLeaf[];
}

/**
 * The configuration of the same folder and profile as the secrets; that of the project where the secrets are in no
 * file.
 * @throws UserError when there is none, or it holds our own settings, which are secret
 */
export async function readConfig(
  asked: SourceRequest,
  unasked: boolean,
  context: Context,
): Promise<Configuration> {
  const { documents, looked } = await documentsOf(asked, unasked, context);
  if (documents.length === 0)
    throw new UserError(`--with-config: there is no ${looked.join(' and no ')}`, {
      hint: 'leave it out where the project has no configuration',
      code: 'no-config',
    });
  const { leaves, shadowedLeaves } = mergeLeaves(documents.map(({ name, text }) => parseToml(text, name)));
  const setting = leaves.find(isSetting);
  if (setting) throw new UserError(`${place(setting.at)}: ${OWN_KEY.message}`, { hint: OWN_KEY.hint });
  return { name: documents.map(({ name }) => name).join(' + '), leaves, hidden: shadowedLeaves };
}

/** Configuration that is not pushed, with what is wrong with it. */
export interface Travelling {
  readonly leaves: readonly Leaf[];
  readonly problems: readonly Diagnostic[];
}

/**
 * The same configuration where nobody asked for it: it travels with the code, so the job reads it all the same.
 * Undefined where there is none. Nothing that is wrong with it is an error here, since nothing of it is pushed.
 */
export async function readTravelling(
  asked: SourceRequest,
  unasked: boolean,
  context: Context,
): Promise<Travelling | undefined> {
  try {
    const { documents } = await documentsOf(asked, unasked, context);
    if (documents.length === 0) return undefined;
    const { leaves } = mergeLeaves(documents.map(({ name, text }) => parseToml(text, name)));
    const ours = leaves.filter(isSetting).slice(0, 1);
    return { leaves: leaves.filter((leaf) => !isSetting(leaf)), problems: ours.map(ownKey) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    const hint = 'dlt fails on this file, here and in the job';
    return { leaves: [], problems: [diagnostic('broken-config', { message, hint })] };
  }
}

const OWN_KEY = {
  message: '[deploy_secrets] holds a key, which is secret',
  hint: 'move it to secrets.toml, and let deploy-secrets init make another key if this file was shared',
};

const ownKey = ({ path: keys, at }: Leaf): Diagnostic =>
  diagnostic('secret-in-config', { severity: 'warning', ...OWN_KEY, paths: [dotted(keys)], at });

async function documentsOf(
  asked: SourceRequest,
  unasked: boolean,
  context: Context,
): Promise<{ readonly documents: readonly Document[]; readonly looked: readonly string[] }> {
  if (asked.from === 'project') return await projectConfig(asked, unasked, context);
  const file =
    asked.from === 'file' ? besides(asked.file) : path.join(settingsFolder(context.env), 'config.toml');
  return { documents: await present([file], context), looked: [file] };
}

/** `prod.secrets.toml` -> `prod.config.toml`; any other name -> `config.toml` in the same folder. */
function besides(file: string): string {
  const { dir, base } = path.parse(file);
  return path.join(
    dir,
    /(^|\.)secrets\.toml$/.test(base) ? base.replace(/secrets\.toml$/, 'config.toml') : 'config.toml',
  );
}
