import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/diagnostics.ts';
import { printable } from '../core/inert.ts';
import type { Runtime } from '../core/runtime.ts';
import { decode } from './encodings.ts';

/** Opens this process, as far as core and providers may touch it: nobody is asked, and lines go to stderr. */
export function nodeRuntime(): Runtime {
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  return {
    env: process.env,
    now: Date.now,
    sleep,
    random: randomBytes,
    readFile: (file) => readText(absolute(file), file),
    writeFile: (file, text) => writeText(absolute(file), text),
    run,
    confirm: async () => undefined,
    tell: (line) => process.stderr.write(`${printable(line)}\n`),
  };
}

/** Bytes that are drawn at once. */
const DRAW = 1024;
let drawn = new Uint8Array();

/**
 * Hands each random byte out once. A call of Node's takes some 60 µs however few it gives (measured 2026-11-28), and a
 * push asks for some bytes an entry. Its module is not imported above: few runs need it, and it takes 5 ms to load.
 */
function randomBytes(count: number): Uint8Array {
  if (drawn.length < count)
    drawn = process.getBuiltinModule('node:crypto').randomBytes(Math.max(DRAW, count));
  const given = Uint8Array.from(drawn.subarray(0, count));
  drawn.fill(0, 0, count);
  drawn = drawn.subarray(count);
  return given;
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const stop = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const { execFile } = await import('node:child_process');
  return await new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}

const OWNER_ALONE = 0o600;

/** Reads the text of a file, or undefined when there is none. A byte order mark stays in it. */
async function readText(file: string, shown: string): Promise<string | undefined> {
  try {
    return decode(await readFile(file), shown);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot read ${shown}`);
  }
}

/** Replaces a file in one step, readable by its owner alone. */
const writeText = (file: string, text: string): Promise<void> => replace(file, text, OWNER_ALONE);

/** Replaces a file that is there in one step; who may read it stays as it was. */
export async function rewriteText(file: string, text: string): Promise<void> {
  await replace(file, text, (await permissionBits(file)) ?? OWNER_ALONE);
}

/** Makes a file that anyone may read, and the folders above it; false when there is one, which stays as it was. */
export async function createText(file: string, text: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw refusal(error, `cannot write ${file}`);
  }
}

/** Tells who may read it, as `chmod` counts; undefined when there is no such file. */
export async function permissionBits(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look at ${file}`);
  }
}

/** Tells what lies there, behind links; undefined when there is nothing that is either. */
export async function kindOf(file: string): Promise<'file' | 'folder' | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look at ${file}`);
  }
}

/** Tells whether it is a folder in which a file can be made. */
export async function isWritableFolder(folder: string): Promise<boolean> {
  if ((await kindOf(folder)) !== 'folder') return false;
  return await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Lists the names of what lies in a folder, in no order; undefined when there is no such folder. */
export async function namesIn(folder: string, shown: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look into ${shown}`);
  }
}

/** Writes through a link, to the file itself; a crash leaves the old text or the new one, never half of it. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const target = await realpath(file).catch((error) => {
    if (isAbsence(error)) return file;
    throw refusal(error, `cannot write ${file}`);
  });
  const draft = `${target}.${crypto.randomUUID()}.tmp`;
  try {
    writeDraft(draft, text, mode);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw refusal(error, `cannot write ${file}`);
  }
}

/** In one go with what follows: whatever ends the process in between would leave a copy of the secrets behind. */
function writeDraft(file: string, text: string, mode: number): void {
  const handle = openSync(file, 'wx', OWNER_ALONE);
  try {
    writeFileSync(handle, text);
    fchmodSync(handle, mode);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'errno' in error && 'code' in error && typeof error.code === 'string';

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

/** Makes what the system says a UserError; anything else passes unchanged. */
export function refusal(error: unknown, failed: string): unknown {
  if (!isSystemError(error)) return error;
  return new UserError(`${failed}: ${REASONS[error.code ?? ''] ?? error.code}`);
}
