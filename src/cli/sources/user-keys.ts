import path from 'node:path';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Leaf } from '../../core/model.ts';
import { Redacted } from '../../core/redacted.ts';
import { parseToml } from '../../core/toml/parse.ts';
import type { Settings } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import { userFile } from '../user-file.ts';
import { settingsFolder, workspaceMarker } from './project.ts';

/*
 * A place for keys that nothing deploys. In a workspace of dlt, `dlthub deploy` uploads every file in `.dlt` whose name
 * ends in `secrets.toml`, and all of the project that the `.gitignore` at its root does not name (dlt 1.31,
 * `deployment/file_selector.py`, read 2026-11-28). So it lies with the user, who has one section for each project.
 */

type KeyContext = Pick<Context, 'env' | 'user' | 'folder' | 'readFile'>;

/** Names the user's file of keys; undefined where the user has no home. */
export const userKeysFile = (context: Pick<Context, 'env' | 'user'>): string | undefined =>
  userFile('keys.toml', context);

/** The file as it is shown to people. */
export const shownKeysFile = (file: string, { user }: Pick<Context, 'user'>): string =>
  user.home !== undefined && file.startsWith(`${user.home}/`) ? `~${file.slice(user.home.length)}` : file;

const projectFolder = ({ env, folder }: Pick<Context, 'env' | 'folder'>): string =>
  path.resolve(folder, env.DLT_PROJECT_DIR || '.');

/** Reads the key that the user has for this project. */
export async function readUserKey(
  context: KeyContext,
): Promise<Omit<Settings, 'leaves'> & { file?: string }> {
  const file = userKeysFile(context);
  const text = file === undefined ? undefined : await context.readFile(file);
  if (file === undefined || text === undefined) return {};
  const own = parseToml(text, file).filter((leaf) => leaf.path[0] === projectFolder(context));
  const [key, previousKey] = [textAt(own, 'key'), textAt(own, 'previous_key')];
  return { file, ...(key && { key }), ...(previousKey && { previousKey }) };
}

function textAt(own: readonly Leaf[], name: string): Redacted<string> | undefined {
  const value = own.find((leaf) => leaf.path.length === 2 && leaf.path[1] === name)?.value.reveal();
  return value?.type === 'string' ? new Redacted(value.value) : undefined;
}

/** Adds a section for this project, and makes the file where there is none. */
export async function addUserKey(file: string, key: Redacted<string>, context: Context): Promise<void> {
  const text = await context.readFile(file);
  const section = `[${JSON.stringify(projectFolder(context))}]\nkey = "${key.reveal()}"\n`;
  if (text === undefined) {
    if (await context.createPrivateFile(file, HEADING + section)) return;
    throw new UserError(`${file} was made meanwhile, and nothing was written`, { hint: 'run it again' });
  }
  const gap = text === '' || text.endsWith('\n') ? '\n' : '\n\n';
  const after = text + gap + section;
  parseToml(after, file);
  await context.rewriteFile(file, after);
}

const HEADING = `# Keys of deploy-secrets, one for each project. With its key the next diff can tell changed from unchanged.
# Nothing pushes or deploys this file.

`;

/** Tells whether `dlthub deploy` would upload a file: it takes every secrets file in the settings folder of a workspace. */
export async function isUploaded(
  file: string,
  { env, folder, kindOf }: Pick<Context, 'env' | 'folder' | 'kindOf'>,
): Promise<boolean> {
  if (!file.endsWith('secrets.toml') || (await kindOf(workspaceMarker(env))) !== 'file') return false;
  const way = path.relative(path.resolve(folder, settingsFolder(env)), path.resolve(folder, file));
  return !way.startsWith('..') && !path.isAbsolute(way);
}

/** Warns of a key that travels with the secrets file. */
export function keyUploaded(file: string, context: Pick<Context, 'env' | 'user'>): Diagnostic {
  const keys = userKeysFile(context);
  const other =
    keys === undefined
      ? ''
      : ` or to ${shownKeysFile(keys, context)}, where deploy-secrets init would put one,`;
  return diagnostic('key-uploaded', {
    message: `dlthub deploy uploads ${file}, and the key of deploy-secrets in it`,
    hint: `move the key to the variable DEPLOY_SECRETS_KEY${other} and take [deploy_secrets] out`,
  });
}
