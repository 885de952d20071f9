import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where `bench/install` and `test/real/install` put what they bring. */
export const peersFolder = path.resolve(import.meta.dirname, '../.cache/peers');

/** The first number with a dot that the program says; undefined where there is no such program. */
export async function versionOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args);
    return /\d+\.[\d.]*\d/.exec(stdout)?.[0] ?? 'of an unknown version';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
