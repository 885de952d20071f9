import type { Context } from './context.ts';

/**
 * Who owns what is pushed: `--owner`, else the git remote `origin` and the folder of the project in it. Outside
 * git it is random, so that what is pushed can be compared later and never removed by a guess.
 */
export async function ownerOf(given: string | undefined, { env, run, random }: Context): Promise<string> {
  if (given !== undefined) return given;
  const git = (...args: string[]): Promise<string | undefined> =>
    run('git', ['-C', env.DLT_PROJECT_DIR || '.', ...args]);
  const [remote, folder] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('rev-parse', '--show-prefix'),
  ]);
  const repository = repositoryOf(remote?.trim() ?? '');
  if (repository === undefined || folder === undefined) return Buffer.from(random(16)).toString('hex');
  return `${repository}/${folder.trim()}`.replace(/\/$/, '');
}

/**
 * `github.com/acme/etl` for every way to write that remote (ssh, https, with a token, with a port); undefined
 * for a folder on this machine.
 */
export function repositoryOf(remote: string): string | undefined {
  const url = URL.canParse(remote) && remote.includes('://') ? new URL(remote) : undefined;
  const [, scpHost, scpPath] = /^(?:[^@/]+@)?([^:/]{2,}):(?!\/\/)(.+)$/.exec(remote) ?? [];
  const host = url ? url.hostname : scpHost;
  const path = (url ? url.pathname : scpPath)?.replace(/^\/+/, '').replace(/(\.git)?\/*$/, '');
  return host && path ? `${host}/${path}`.toLowerCase() : undefined;
}
