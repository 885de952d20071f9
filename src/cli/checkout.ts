import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Finds the folder of the checkout around a folder; undefined outside of any. */
export function checkoutAt(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** Tells whether something lies in a folder, or is that folder. */
export function isInside(file: string, folder: string): boolean {
  if (file === '') return false;
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Follows the links of a path, as far as it is there. */
export function behindLinks(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Not there: then nothing is found in it either.
    return folder;
  }
}
