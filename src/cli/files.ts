import type { Stats } from 'node:fs';
import { access, constants, type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/diagnostics.ts';
import { isInside } from './checkout.ts';
import { decode } from './encodings.ts';

/** Bytes. Far above any text that is read here, and far below what fills a memory. */
const MOST = 4 * 1024 * 1024;

/**
 * Reads the text of a file, or undefined when there is none. A byte order mark stays in it. This and `readInside` are
 * the only ways in which a file is read: regular files alone, of a bounded size.
 */
export async function readText(file: string, shown: string): Promise<string | undefined> {
  try {
    // Opened so, a FIFO that nobody writes to does not wait.
    const handle = await open(file, constants.O_RDONLY | nonBlocking(file) | (constants.O_NOCTTY ?? 0));
    try {
      return decode(await readRegular(handle, file, shown), shown);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot read ${shown}`);
  }
}

/**
 * Reads a file whose path comes from the checkout itself; undefined when there is none.
 * @throws UserError also where the file lies outside of that folder, by its path or by a link
 */
export async function readInside(folder: string, file: string, shown: string): Promise<string | undefined> {
  try {
    const [root, found] = await Promise.all([realpath(folder), realpath(file)]);
    if (!isInside(found, root)) throw outside(shown);
    return await readText(found, shown);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot read ${shown}`);
  }
}

const outside = (shown: string): UserError =>
  new UserError(`${shown} leads out of the repository, and is not read`, {
    hint: 'put the file itself there instead of a link',
    code: 'outside-repository',
  });

/** Reads what was opened, once that is known to be a regular file, or a pipe that this process was given. */
async function readRegular(handle: FileHandle, file: string, shown: string): Promise<Uint8Array> {
  const found = await handle.stat();
  const isPipe = isOwnDescriptor(file) && (found.isFIFO() || found.isSocket());
  if (!found.isFile() && !isPipe) throw notRegular(found, shown);
  if (found.size > MOST) throw tooLarge(shown);
  return await collect(chunksOf(handle), shown);
}

/** `--secrets <(sops decrypt …)` is `/dev/fd/63`: a pipe that the shell opened for this process. */
const isOwnDescriptor = (file: string): boolean =>
  /^\/(dev\/(stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/.test(path.normalize(file));

/** A pipe of the shell is waited for, as standard input is. */
const nonBlocking = (file: string): number => (isOwnDescriptor(file) ? 0 : (constants.O_NONBLOCK ?? 0));

async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Puts the pieces together. @throws UserError once there are more bytes than any text has that is read here */
export async function collect(chunks: AsyncIterable<Uint8Array>, shown: string): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST) throw tooLarge(shown);
    all.push(chunk);
  }
  return Buffer.concat(all);
}

const tooLarge = (shown: string): UserError =>
  new UserError(`cannot read ${shown}: it has more than ${MOST / 1024 / 1024} MiB`, {
    hint: 'name the file that is meant',
  });

function notRegular(found: Stats, shown: string): UserError {
  const kind = found.isDirectory()
    ? 'a directory'
    : found.isFIFO()
      ? 'a FIFO'
      : found.isSocket()
        ? 'a socket'
        : 'a device';
  return new UserError(`cannot read ${shown}: it is ${kind}`, {
    ...(kind !== 'a directory' && { hint: 'name a regular file, or hand the text in: --secrets - < FILE' }),
  });
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

/**
 * Lists the names of what lies in a folder of the checkout, in no order; undefined when there is no such folder.
 * @throws UserError also where the folder lies outside, by a link
 */
export async function namesInside(
  checkout: string,
  folder: string,
  shown: string,
): Promise<readonly string[] | undefined> {
  try {
    const [root, found] = await Promise.all([realpath(checkout), realpath(folder)]);
    if (!isInside(found, root)) throw outside(shown);
    return await readdir(found);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw refusal(error, `cannot look into ${shown}`);
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'errno' in error && 'code' in error && typeof error.code === 'string';

/** Node takes no such path at all: TOML can hold one. */
const isNul = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE';

export const isAbsence = (error: unknown): boolean =>
  isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

export const isThereAlready = (error: unknown): boolean => isSystemError(error) && error.code === 'EEXIST';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'its folder does not exist',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is a socket, or a device that is not there',
};

/** Makes what the system says a UserError; anything else passes unchanged. */
export function refusal(error: unknown, failed: string): unknown {
  if (isNul(error)) return new UserError(`${failed}: no file has the character NUL in its name`);
  if (!isSystemError(error) || error instanceof UserError) return error;
  return new UserError(`${failed}: ${REASONS[error.code ?? ''] ?? error.code}`);
}
