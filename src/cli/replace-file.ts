import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/diagnostics.ts';
import { behindLinks, checkoutAt, isInside } from './checkout.ts';
import { isAbsence, isThereAlready, permissionBits, refusal } from './files.ts';

const OWNER_ALONE = 0o600;

/** Replaces a file in one step, readable by its owner alone. */
export const writeText = (file: string, text: string): Promise<void> => replace(file, text, OWNER_ALONE);

/** Replaces a file that is there in one step; who may read it stays as it was. */
export async function rewriteText(file: string, text: string): Promise<void> {
  await replace(file, text, (await permissionBits(file)) ?? OWNER_ALONE);
}

/** Makes a file that anyone may read, and the folders above it; false when there is one, which stays as it was. */
export async function createText(file: string, text: string): Promise<boolean> {
  const folder = path.dirname(file);
  try {
    refuseToLeave(folder, nearestFolder(folder), file);
    await mkdir(folder, { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isThereAlready(error)) return false;
    throw refusal(error, `cannot write ${file}`);
  }
}

/** Makes a file, and the folders above it, for its owner alone; false when there is one already. */
export async function createPrivateText(file: string, text: string): Promise<boolean> {
  const folder = path.dirname(file);
  try {
    refuseToLeave(folder, nearestFolder(folder), file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { flag: 'wx', mode: OWNER_ALONE });
    return true;
  } catch (error) {
    if (isThereAlready(error)) return false;
    throw refusal(error, `cannot write ${file}`);
  }
}

/** Follows links as far as there is something to follow. */
function nearestFolder(folder: string): string {
  const found = behindLinks(folder);
  if (found !== folder || folder === path.dirname(folder)) return found;
  return path.join(nearestFolder(path.dirname(folder)), path.basename(folder));
}

/** Writes through a link, to the file itself; a crash leaves the old text or the new one, never half of it. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const target = await realpath(file).catch((error) => {
    if (isAbsence(error)) return file;
    throw refusal(error, `cannot write ${file}`);
  });
  refuseToLeave(file, target, file);
  try {
    refuseDevices(target, file);
    withDraft(target, (draft) => {
      writeDraft(draft, text, mode);
      renameSync(draft, target);
    });
  } catch (error) {
    throw refusal(error, `cannot write ${file}`);
  }
}

/** Root may replace `/dev/null` by a file, which breaks the machine; a FIFO has a reader that waits. */
function refuseDevices(target: string, shown: string): void {
  const found = lstatSync(target, { throwIfNoEntry: false });
  // A link to nothing is replaced, not followed.
  if (!found || found.isFile() || found.isSymbolicLink()) return;
  const kind = found.isDirectory() ? 'a directory' : 'no regular file';
  throw new UserError(`cannot write ${shown}: it is ${kind}`, { hint: 'name a file' });
}

/** A checkout may hold links to anywhere; what is named by a path within it is written within it. */
function refuseToLeave(file: string, target: string, shown: string): void {
  const checkout = checkoutAt(path.dirname(file));
  if (checkout === undefined || isInside(target, behindLinks(checkout))) return;
  throw new UserError(`cannot write ${shown}: a link there leads out of the repository`, {
    hint: `name the file itself, if it is meant: ${target}`,
  });
}

/**
 * Gives the work a path beside the file, and removes what is left there; all in one go, so that nothing but SIGKILL can
 * leave a copy behind. The draft has the very name of the file, in a folder of its own, so that whatever keeps the file
 * out of git keeps the draft out too: dlt's templates ignore `secrets.toml` and `*.secrets.toml` (dlt 1.26 to 1.31, read
 * 2026-11-28). For other rules the folder says so itself.
 */
function withDraft(target: string, work: (draft: string) => void): void {
  const { dir, base } = path.parse(target);
  const folder = path.join(dir, `.${crypto.randomUUID().slice(0, 8)}.${base}`.slice(0, 255));
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(path.join(folder, '.gitignore'), '*\n');
    work(path.join(folder, base));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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
