import { constants, open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Which files, and how far the search may go. */
export interface WantedFiles {
  /** What a name ends in. */
  readonly ending: string;
  /** Folders that are not entered, by name. */
  readonly skip: (folder: string) => boolean;
  /** A folder that holds one of these is not entered. */
  readonly marker: string;
  /** How many folders and files may be listed in all. */
  readonly entries: number;
  readonly files: number;
  /** Of one file, and of all together. */
  readonly bytes: { readonly each: number; readonly all: number };
}

export interface FoundText {
  /** Below the folder, with `/` between its parts. */
  readonly file: string;
  readonly text: string;
}

/**
 * Finds files by breadth, so that a bound cuts off what lies deepest, in the order of their names. Links are passed over,
 * and so is what cannot be read: who looks around takes what there is.
 */
export async function findTexts(folder: string, wanted: WantedFiles): Promise<FoundText[]> {
  const texts: FoundText[] = [];
  let left = wanted.bytes.all;
  for (const file of await listFiles(folder, wanted)) {
    const text = await readRegular(path.join(folder, file), Math.min(left, wanted.bytes.each));
    if (text === undefined) continue;
    left -= Buffer.byteLength(text);
    texts.push({ file, text });
  }
  return texts;
}

async function listFiles(
  root: string,
  { ending, skip, marker, entries, files }: WantedFiles,
): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  let left = entries;
  for (const folder of folders) {
    if (left <= 0 || found.length >= files) break;
    const inside = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    if (folder !== '' && inside.some(({ name }) => name === marker)) continue;
    const listed = inside.slice(0, left).sort((a, b) => (a.name < b.name ? -1 : 1));
    left -= listed.length;
    for (const one of listed) {
      const below = folder === '' ? one.name : `${folder}/${one.name}`;
      if (one.isFile() && one.name.endsWith(ending)) found.push(below);
      else if (one.isDirectory() && !skip(one.name)) folders.push(below);
    }
  }
  return found.slice(0, files);
}

/** Reads a regular file, as UTF-8 whatever it is. Opening neither follows a link nor waits for a pipe. */
async function readRegular(file: string, most: number): Promise<string | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(file, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const kind = await handle.stat();
    if (!kind.isFile() || kind.size > most) return undefined;
    return new TextDecoder().decode(await handle.readFile());
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
