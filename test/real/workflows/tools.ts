import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');

export interface Said {
  readonly code: number | null;
  /** Both streams. */
  readonly said: string;
  readonly stdout: string;
}

export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export async function run(program: string, args: readonly string[], { cwd, env = {} }: Place): Promise<Said> {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, said: stdout + stderr };
}

/** A program that test/real/install has built. */
export function peer(name: string, version: string): string {
  const file = path.join(root, '.cache/peers', `${name}-${version}`, name);
  if (!existsSync(file)) throw new Error(`${file} is not there: run test/real/install`);
  return file;
}

/** Where the Python that has dlt 1.31 is. */
export const pythonFolder = path.join(root, '.cache/peers/dlt-1.31.0/bin');

/** A repository with these files, all of them committed; gone when the test ends. */
export async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-repository-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content, { mode: 0o600 });
  }
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  await commit(folder);
  return folder;
}

export async function commit(folder: string): Promise<void> {
  const as = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.com'];
  await run('git', ['add', '--all'], { cwd: folder });
  const { code, said } = await run('git', [...as, 'commit', '--quiet', '--message', 'x'], { cwd: folder });
  if (code !== 0) throw new Error(`git could not commit: ${said}`);
}

/** What actionlint has against the workflows of a repository, each in a line. */
export async function actionlint(folder: string): Promise<string[]> {
  const program = peer('actionlint', 'v1.7.12');
  const args = ['-oneline', '-no-color', '-shellcheck=', '-pyflakes='];
  const { code, stdout, said } = await run(program, args, { cwd: folder });
  if (code !== 0 && code !== 1) throw new Error(`actionlint failed: ${said}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (code === 1 && lines.length === 0) throw new Error(`actionlint failed: ${said}`);
  return lines;
}
