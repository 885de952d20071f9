import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { TOKEN } from '../../test/fakes/github/index.ts';
import type { Peer } from '../bench.ts';
import type { Remote } from './remote.ts';

/** GitHub's own command line. @param label the command that the table names */
export const gh = (label: string): Peer => ({
  name: 'gh',
  label,
  install: 'apt install gh, or https://cli.github.com',
  version: () => versionOf('gh', ['--version']),
});

/** The first number with a dot that the program says; undefined where there is no such program. */
async function versionOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, args);
    return /\d+\.[\d.]*\d/.exec(stdout)?.[0] ?? 'of an unknown version';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The environment in which gh finds the fake where it expects api.github.com: on a unix socket, without TLS. */
export async function ghEnv({ socket }: Remote): Promise<Record<string, string>> {
  const folder = `${socket}-gh`;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.yml'), `http_unix_socket: ${socket}\n`);
  return { GH_CONFIG_DIR: folder, GH_TOKEN: TOKEN, GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };
}
