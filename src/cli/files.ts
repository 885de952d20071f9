import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../core/diagnostics.ts';

const OWNER_ALONE = 0o600;

/** The text of a file, or undefined when there is none. A byte order mark stays in it. */
export async function readText(path: string, shown: string): Promise<string | undefined> {
  try {
    return decode(await readFile(path), shown);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot read ${shown}`);
  }
}

/** UTF-8 to text; whatever is not UTF-8 is a UserError, since a replaced character would be pushed as a secret. */
export function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(`${shown} is not UTF-8`, { hint: 'TOML is always UTF-8: save the file in it' });
  }
}

/** Replaces a file in one step, readable by its owner alone. */
export const writeText = (path: string, text: string): Promise<void> => replace(path, text, OWNER_ALONE);

/** Replaces a file that is there in one step; who may read it stays as it was. */
export async function rewriteText(path: string, text: string): Promise<void> {
  await replace(path, text, (await permissionBits(path)) ?? OWNER_ALONE);
}

/** Makes a file that anyone may read, and the folders above it; false when there is one, which stays as it was. */
export async function createText(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw refusal(error, `cannot write ${path}`);
  }
}

/** Who may read it, as `chmod` counts; undefined when there is no such file. */
export async function permissionBits(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look at ${path}`);
  }
}

/** What lies there, behind links; undefined when there is nothing that is either. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look at ${path}`);
  }
}

/** Whether it is a folder in which a file can be made. */
export async function isWritableFolder(path: string): Promise<boolean> {
  if ((await kindOf(path)) !== 'folder') return false;
  return await access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The names of what lies in a folder, in no order; undefined when there is no such folder. */
export async function namesIn(path: string, shown: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look into ${shown}`);
  }
}

/** Through a link, to the file itself; a crash leaves the old text or the new one, never half of it. */
async function replace(path: string, text: string, mode: number): Promise<void> {
  const target = await realpath(path).catch((error) => {
    if (isAbsence(error)) return path;
    throw refusal(error, `cannot write ${path}`);
  });
  const draft = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    await writeDraft(draft, text, mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw refusal(error, `cannot write ${path}`);
  }
}

async function writeDraft(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', OWNER_ALONE);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

const isAbsence = (error: unknown): boolean =>
  isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'its folder does not exist',
};

/** What the system says, as a UserError; anything else passes unchanged. */
function refusal(error: unknown, failed: string): unknown {
  if (!isSystemError(error)) return error;
  return new UserError(`${failed}: ${REASONS[error.code ?? ''] ?? error.code}`);
}
