import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TOKEN } from '../../test/fakes/github/index.ts';
import type { Peer } from '../bench.ts';
import type { Lab } from '../lab.ts';
import { many, nameOf, secretOf } from '../secrets.ts';
import { versionOf } from '../versions.ts';
import type { GitHubRemote } from './remote.ts';

/** GitHub's own command line. @param label the command that the table names */
export const gh = (label: string): Peer => ({
  name: 'gh',
  label,
  install: 'apt install gh, or https://cli.github.com',
  version: () => versionOf('gh', ['--version']),
});

/** The environment in which gh finds the fake where it expects api.github.com: on a unix socket, without TLS. */
export async function ghEnv({ socket }: GitHubRemote): Promise<Record<string, string>> {
  const folder = `${socket}-gh`;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'config.yml'), `http_unix_socket: ${socket}\n`);
  return { GH_CONFIG_DIR: folder, GH_TOKEN: TOKEN, GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };
}

/** The secrets for `gh secret set -f`: the file's path. */
export async function writeEnvFile(lab: Lab, size: number): Promise<string> {
  const file = lab.path('secrets.env');
  await writeFile(file, many(size, (n) => `${nameOf(n)}="${secretOf(n, 0)}"\n`).join(''));
  return file;
}
