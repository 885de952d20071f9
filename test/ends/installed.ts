import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sharedBuild } from '../build/shared.ts';
import { KEY } from '../testbed.ts';

/** How a process ended, with what it said. */
export interface Ended {
  /** As a shell tells it: 128 and the number of the signal for one that was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a folder of its own, started by a shell as people start it. */
export interface Installed {
  readonly folder: string;
  write(toml: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Starts a line of bash; `deploy-secrets` is in it by its name. */
  start(line: string, env?: Readonly<Record<string, string>>): { child: ChildProcess; ended: Promise<Ended> };
  /** Runs a line of bash to its end. */
  sh(line: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): Promise<void>;
}

/** @param env what leads to the store, besides the key */
export async function install(env: Readonly<Record<string, string>>): Promise<Installed> {
  const { folder: built } = await sharedBuild();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-ends-'));
  const program = path.join(folder, 'deploy-secrets');
  // `exec`, so that a signal to it is a signal to the program.
  const command = `exec '${process.execPath}' $NODE_FLAGS '${built}/deploy-secrets.js' "$@"`;
  await writeFile(program, `#!/bin/bash\n${command}\n`);
  await chmod(program, 0o755);
  const start: Installed['start'] = (line, more = {}) => {
    const child = spawn('/bin/bash', ['-c', line], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, DEPLOY_SECRETS_KEY: KEY, ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, ended: endOf(child) };
  };
  return {
    folder,
    write: (toml) => writeFile(path.join(folder, 'secrets.toml'), toml, { mode: 0o600 }),
    read: (file) => readFile(path.join(folder, file), 'utf8'),
    start,
    sh: (line, more) => start(line, more).ended,
    remove: () => rm(folder, { recursive: true }),
  };
}

const NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
};

function endOf(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128 + (NUMBERS[signal ?? ''] ?? 0), ...said }),
    );
  });
}
