import path from 'node:path';
import { TOKEN } from '../../test/fakes/github/index.ts';
import type { Opened, Row } from '../bench.ts';
import type { Ours } from '../project.ts';
import { type Remote, serving } from '../remote.ts';

/** A fake GitHub in another process; a target is the name of a repository. */
export interface GitHubRemote extends Remote {
  /** A unix socket, for gh. */
  readonly socket: string;
}

/** @param latency milliseconds on every answer */
export function servingGitHub(
  socket: string,
  latency: number,
  makeRows: (remote: GitHubRemote) => Promise<readonly Row[]>,
): Promise<Opened> {
  const server = path.join(import.meta.dirname, 'server.ts');
  return serving(server, [socket, String(latency)], (remote) => makeRows({ ...remote, socket }));
}

export const oursOnGitHub =
  ({ at }: Remote): Ours =>
  (repository) => ({
    args: ['github', '--repo', repository],
    env: { GITHUB_API_URL: at, GH_TOKEN: TOKEN },
  });
