import path from 'node:path';
import { UserError } from '../core/errors.ts';
import { parseKey } from '../core/key.ts';
import type { Leaf } from '../core/leaf.ts';
import { Keyring } from '../core/mark.ts';
import { type Problem, problem } from '../core/problems.ts';
import { Redacted } from '../core/redacted.ts';
import { type Settings, takeSettings } from '../core/settings.ts';
import { parseToml } from '../core/toml.ts';
import type { Context } from './context.ts';

/** The secrets of one TOML text, and what to say about where it lies. */
export interface Source {
  /** For people: the path as given, or `standard input`. */
  readonly name: string;
  /** Absent for standard input. */
  readonly file?: string;
  /** Never empty. */
  readonly leaves: readonly Leaf[];
  readonly keyring?: Keyring;
}

const WAYS =
  'run this in the folder of the dlt project (or set DLT_PROJECT_DIR), name a file with --secrets PATH, or pipe the TOML in with --secrets -';

/**
 * Reads what `--secrets` names, or what dlt would read here: `secrets.toml` in `DLT_CONFIG_FOLDER` (`.dlt`) of
 * `DLT_PROJECT_DIR` (the current folder), as dlt 1.31 finds it (checked 2026-11-24).
 * @throws UserError when there is no such file, it cannot be read or parsed, or it holds no secret
 */
export async function readSource(given: string | undefined, context: Context): Promise<Source> {
  const file = given === '-' ? undefined : (given ?? projectFile(context.env));
  const name = file ?? 'standard input';
  const text = file === undefined ? await context.readStdin() : await textOf(file, context);
  const settings = takeSettings(parseToml(text, name));
  if (settings.leaves.length === 0)
    throw new UserError(`no secrets in ${name}`, { hint: WAYS, code: 'no-secrets' });
  const keyring = keyringOf(settings, name, context.env);
  return { name, leaves: settings.leaves, ...(file !== undefined && { file }), ...(keyring && { keyring }) };
}

/** An empty variable counts as unset, as in dlt. */
export function projectFile({ DLT_PROJECT_DIR, DLT_CONFIG_FOLDER }: Context['env']): string {
  return path.join(DLT_PROJECT_DIR || '.', DLT_CONFIG_FOLDER || '.dlt', 'secrets.toml');
}

async function textOf(file: string, { readFile }: Pick<Context, 'readFile'>): Promise<string> {
  const text = await readFile(file);
  if (text === undefined) throw new UserError(`there is no ${file}`, { hint: WAYS, code: 'no-secrets' });
  return text;
}

/** The key of the environment, if there is one, goes before that of the file: it was given for this run. */
function keyringOf({ key, previousKey }: Settings, name: string, env: Context['env']): Keyring | undefined {
  const given = env.DEPLOY_SECRETS_KEY;
  const current = given
    ? parseKey(new Redacted(given), 'DEPLOY_SECRETS_KEY')
    : key && parseKey(key, `the key in ${name}`);
  return current && new Keyring(current, previousKey && parseKey(previousKey, `the previous key in ${name}`));
}

/** What is wrong with where a file lies, each with the way out. A look at git and at the file's permissions. */
export async function warningsOf({ file }: Pick<Source, 'file'>, context: Context): Promise<Problem[]> {
  if (file === undefined) return [];
  const [tracked, bits] = await Promise.all([isTracked(file, context), context.permissions(file)]);
  return [
    ...(tracked
      ? [
          problem('tracked-by-git', {
            message: `git tracks ${file}, so whoever has the repository has the secrets`,
            hint: `git rm --cached ${file}, add it to .gitignore, and renew what was committed`,
          }),
        ]
      : []),
    ...(bits !== undefined && (bits & 0o077) !== 0
      ? [
          problem('readable-by-others', {
            message: `other users of this machine can read ${file}`,
            hint: `chmod 600 ${file}`,
          }),
        ]
      : []),
  ];
}

async function isTracked(file: string, { run }: Pick<Context, 'run'>): Promise<boolean> {
  const { dir, base } = path.parse(file);
  return (await run('git', ['-C', dir || '.', 'ls-files', '--error-unmatch', '--', base])) !== undefined;
}
