import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const execute = promisify(execFile);

/**
 * Builds the program as it was at a commit, by the build of that commit and with the packages that are installed
 * now; its path. The sources lie in `.cache`, under which the packages are found.
 * @throws Error where git has no such commit, as in a shallow clone
 */
export async function buildOf(commit: string, into: string): Promise<string> {
  const sources = path.join(root, '.cache/builds', commit);
  await rm(sources, { recursive: true, force: true });
  await mkdir(sources, { recursive: true });
  const archive = `${sources}.tar`;
  await execute('git', ['archive', '--output', archive, commit], { cwd: root });
  await execute('tar', ['xf', archive, '-C', sources]);
  await rm(archive);
  await execute(process.execPath, [path.join(sources, 'scripts/build.ts'), path.join(into, 'dist')]);
  return path.join(into, 'dist/deploy-secrets.js');
}
