import { UserError } from '../../../core/diagnostics.ts';
import { printable } from '../../../core/inert.ts';
import { generateKey } from '../../../core/marks/key.ts';
import type { Redacted } from '../../../core/redacted.ts';
import { parseSyntaxTree, parseToml } from '../../../core/toml/parse.ts';
import { takeSettings } from '../../../core/toml/settings.ts';
import type { Context } from '../../context.ts';
import { projectFile } from '../../sources/index.ts';
import { addUserKey, isUploaded, readUserKey, shownKeysFile, userKeysFile } from '../../sources/user-keys.ts';

interface InitOptions {
  readonly secrets: string | undefined;
  readonly quiet: boolean;
}

/**
 * Adds a key, and writes a first deploy-secrets.toml where there is none and the machine tells of a place to push to. With
 * such a file to write, a key that is there already is no error.
 */
export async function init(options: InitOptions, context: Context): Promise<number> {
  // A push imports this file for the key alone.
  const { findFirstTargets, writeFirstTargets } = await import('./targets-file.ts');
  const first = await findFirstTargets(context);
  if (!first) return await initKey(options, context);
  if (!(await hasKey(options, context))) await initKey(options, context);
  await writeFirstTargets(first, options.quiet, context);
  return 0;
}

async function hasKey({ secrets }: InitOptions, context: Context): Promise<boolean> {
  const file = secrets ?? projectFile(context.env);
  if (file === '-' || file.startsWith('env:')) return false;
  const text = await context.readFile(file);
  if (text === undefined) return false;
  if (takeSettings(parseToml(text, file)).key) return true;
  return secrets === undefined && (await readUserKey(context)).key !== undefined;
}

/**
 * Adds a key to the secrets file, or to the user's own file where the secrets file is one that `dlthub deploy` uploads
 * and nobody named it. Refuses where there is one: a new key forgets what was pushed.
 */
async function initKey({ secrets, quiet }: InitOptions, context: Context): Promise<number> {
  const file = secrets ?? projectFile(context.env);
  if (file === '-' || file.startsWith('env:'))
    throw new UserError(`a key cannot be written to ${file === '-' ? 'standard input' : 'a variable'}`, {
      hint: 'name the file',
    });
  const text = await context.readFile(file);
  if (text === undefined)
    throw new UserError(`there is no ${file}`, {
      hint: 'make it first, as dlt wants it, or name it with --secrets PATH',
    });
  if (takeSettings(parseToml(text, file)).key)
    throw new UserError(`${file} has a key already`, {
      hint: 'to change it, move it to previous_key in [deploy_secrets] and run this again',
    });
  const place = await choosePlace(file, secrets === undefined, context);
  if (place.userFile !== undefined && (await readUserKey(context)).key)
    throw new UserError(`${place.shown} has a key for this folder already`, {
      hint: 'to change it, move it to previous_key there, and write a new one to key',
    });
  await addKey(place, text, context);
  if (!quiet) context.stderr.write(`added a key to ${printable(place.shown)}${place.remark}\n`);
  return 0;
}

/** Where a key goes. */
export interface KeyPlace {
  /** The secrets file. */
  readonly file: string;
  /** The user's own file, where the key goes there instead. */
  readonly userFile?: string;
  readonly shown: string;
  /** The end of a sentence that says where the key was put. */
  readonly remark: string;
  readonly isUploaded: boolean;
}

/** Chooses the user's own file where the secrets file is uploaded, unless it was named. */
export async function choosePlace(
  file: string,
  mayBeElsewhere: boolean,
  context: Context,
): Promise<KeyPlace> {
  const uploaded = await isUploaded(file, context);
  const userFile = uploaded && mayBeElsewhere ? userKeysFile(context) : undefined;
  if (userFile !== undefined) {
    const shown = shownKeysFile(userFile, context);
    const remark = `, for this folder: in a workspace dlthub deploy would upload one in ${file}`;
    return { file, userFile, shown, remark, isUploaded: false };
  }
  const remark = uploaded
    ? ', section [deploy_secrets]; deploy-secrets never pushes it, but dlthub deploy uploads this file: DEPLOY_SECRETS_KEY is a place that it does not'
    : ', section [deploy_secrets]; it is never pushed';
  return { file, shown: file, remark, isUploaded: uploaded };
}

/** Writes a new key where it was chosen to be. */
export async function addKey(
  { file, userFile, isUploaded }: KeyPlace,
  text: string,
  context: Context,
): Promise<void> {
  const key = generateKey(context.random);
  if (userFile !== undefined) await addUserKey(userFile, key, context);
  else await context.rewriteFile(file, addKeyTo(text, key, file, isUploaded));
}

/**
 * Puts a key into a text, in `[deploy_secrets]`: below that heading where there is one, else in a new section
 * at the end. Every other character stays, line ends are those of the file.
 * @param uploaded `dlthub deploy` takes the file as it is
 * @throws UserError when the section is written in a way that a line cannot be added to
 */
export function addKeyTo(text: string, key: Redacted<string>, file: string, uploaded = false): string {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const line = `key = "${key.reveal()}"${end}`;
  const heading = headingIn(text, file);
  const written =
    heading === undefined
      ? text + newSection(text, line, end, uploaded)
      : insertBelow(text, heading, line, end);
  if (!holdsKey(written, key, file)) throw unsupportedForm(file);
  return written;
}

/** Finds the line of `[deploy_secrets]`, from 1. A text inside a string or a comment is no heading, whatever it looks like. */
function headingIn(text: string, file: string): number | undefined {
  const [{ body }] = parseSyntaxTree(text.replaceAll('\r\n', '\n'), file).body;
  return body.find((node) => node.type === 'TOMLTable' && isSection(node.resolvedKey))?.loc.start.line;
}

const isSection = (path: readonly (string | number)[]): boolean =>
  path.length === 1 && path[0] === 'deploy_secrets';

function insertBelow(text: string, heading: number, line: string, end: string): string {
  const lines = text.split(/(?<=\n)/);
  const before = lines.slice(0, heading).join('');
  return `${before}${before.endsWith('\n') ? '' : end}${line}${lines.slice(heading).join('')}`;
}

function newSection(text: string, line: string, end: string, uploaded: boolean): string {
  const promise = uploaded
    ? 'deploy-secrets never pushes it, dlthub deploy uploads it with this file'
    : 'it is never pushed';
  const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
  return `${gap}# Made by deploy-secrets. With it the next diff can tell changed from unchanged; ${promise}.${end}[deploy_secrets]${end}${line}`;
}

/** Reads the text again, as the next run will read it. */
function holdsKey(text: string, key: Redacted<string>, file: string): boolean {
  try {
    return takeSettings(parseToml(text, file)).key?.reveal() === key.reveal();
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const unsupportedForm = (file: string): UserError =>
  new UserError(`${file} has deploy_secrets in a form that a key cannot be added to`, {
    hint: 'write it as a section of its own: [deploy_secrets]',
  });
