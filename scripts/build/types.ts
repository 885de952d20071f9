import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Writes the types of the library: one file for each of ours that they reach. @throws Error with what tsc says */
export async function writeTypes(folder: string, root: string): Promise<void> {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '--project', path.join(root, 'tsconfig.library.json'), '--outDir', folder];
  await promisify(execFile)(process.execPath, args).catch((error: Error & { stdout?: string }) => {
    throw new Error(`the types of the library could not be written: ${error.stdout ?? error.message}`);
  });
}
