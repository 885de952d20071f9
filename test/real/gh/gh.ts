import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** GitHub's own command line, set up to find the fake where it expects api.github.com. */
export interface Gh {
  readonly github: FakeGitHub;
  /** Runs `gh` with these arguments; `input` goes to its standard input. */
  run(args: readonly string[], input?: string | Uint8Array): Promise<Said>;
  /** Lets so many milliseconds go by at the server, whose times are whole seconds. */
  pass(milliseconds: number): void;
  /** Writes a file into a folder that `close` removes; the path. */
  file(name: string, content: string): Promise<string>;
  close(): Promise<void>;
}

/** gh goes through a unix socket (`http_unix_socket`), so no certificate and no other host name is needed. */
export async function startGh(): Promise<Gh> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-'));
  const socket = join(folder, 'socket');
  await writeFile(join(folder, 'config.yml'), `http_unix_socket: ${socket}\n`);
  let ahead = 0;
  const github = await startFakeGitHub({ socket, clock: { now: () => Date.now() + ahead } });
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GH_CONFIG_DIR: folder,
    GH_TOKEN: TOKEN,
    GH_NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
  };
  return {
    github,
    run: (args, input = '') => run(args, input, env),
    pass: (milliseconds) => {
      ahead += milliseconds;
    },
    async file(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    async close() {
      await github.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function run(
  args: readonly string[],
  input: string | Uint8Array,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Said> {
  const child = spawn('gh', args, { env, cwd: env.HOME });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error('gh is not installed: run test/real/install', { cause })),
    );
    child.once('close', resolve);
  });
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
