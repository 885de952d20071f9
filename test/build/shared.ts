import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Metafile } from 'esbuild';
import { buildInto } from '../../scripts/build.ts';

const root = path.resolve(import.meta.dirname, '../..');
const builds = path.join(root, '.cache/test-builds');

export interface SharedBuild {
  /** To be read and copied, never written to. */
  readonly folder: string;
  readonly metafile: Metafile;
}

/**
 * The bundle of the sources as they are, built once for all files of tests: a build takes some nine seconds of
 * processor time, and several files want one. Files of tests run in processes of their own, so who comes first builds,
 * and the others wait for it.
 */
export async function sharedBuild(): Promise<SharedBuild> {
  const folder = path.join(builds, fingerprint());
  const lock = `${folder}.lock`;
  await mkdir(builds, { recursive: true });
  while (!existsSync(folder)) {
    if (await isMine(lock)) await build(folder).finally(() => rm(lock, { recursive: true, force: true }));
    else await sleep(200);
  }
  return { folder, metafile: JSON.parse(await readFile(`${folder}.json`, 'utf8')) };
}

/** What is half built never lies under the name that others look for. */
async function build(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  for (const name of await readdir(builds))
    if (!name.startsWith(path.basename(folder))) await rm(path.join(builds, name), { recursive: true });
  const draft = `${folder}.draft`;
  await writeFile(`${folder}.json`, JSON.stringify(await buildInto(draft)));
  await rename(draft, folder);
}

/** Milliseconds after which whoever took the lock must have died. */
const STALE = 180_000;

async function isMine(lock: string): Promise<boolean> {
  const made = await mkdir(lock).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );
  if (made) return true;
  const since = await stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  if (Date.now() - since > STALE) await rm(lock, { recursive: true, force: true });
  return false;
}

/** Of everything that a build reads, by size and time of change. */
function fingerprint(): string {
  const files = globSync(['src/**/*.ts', 'scripts/**/*.ts', 'package*.json', 'tsconfig*.json'], {
    cwd: root,
  });
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
