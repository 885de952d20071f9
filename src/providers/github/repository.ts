import { UserError } from '../../core/diagnostics.ts';
import { type GitRemote, parseRemote } from '../../core/marks/owner.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { Repository, Server } from './location.ts';

type RepositoryRuntime = Pick<Runtime, 'env' | 'run' | 'confirm' | 'tell'>;

const GIVE = 'give it as --repo OWNER/NAME';
const WORD = /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/;

/**
 * Which repository: the one given; else `GITHUB_REPOSITORY`; else the git remote `origin`, if a person agrees.
 * A NAME without an owner is completed from `GITHUB_REPOSITORY_OWNER`, the git remote, or `whoAmI`, and said.
 * @param whoAmI the login that the token belongs to: costs a request, made only if nothing else tells.
 * @throws UserError when nothing tells, or nobody is there to agree.
 */
export async function findRepository(
  given: string | undefined,
  server: Server,
  outside: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<Repository> {
  if (given?.includes('/')) return parsed(given, '--repo');
  if (given !== undefined) return completed(given, server, outside, whoAmI);
  if (outside.env.GITHUB_REPOSITORY) return parsed(outside.env.GITHUB_REPOSITORY, 'GITHUB_REPOSITORY');
  return agreed(await remoteOrigin(server, outside), outside);
}

function parsed(text: string, from: string): Repository {
  const [owner = '', name = '', ...more] = text.split('/');
  if (more.length > 0 || !WORD.test(owner) || !WORD.test(name))
    throw new UserError(`${from}: ${JSON.stringify(text)} is not OWNER/NAME`, {
      hint: 'it looks like acme/etl, without a host and without .git',
    });
  return { owner, name };
}

async function completed(
  name: string,
  server: Server,
  outside: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<Repository> {
  const { owner, from } = await findOwner(server, outside, whoAmI);
  const repository = parsed(`${owner}/${name}`, '--repo');
  outside.tell(`--repo ${name} is taken for ${owner}/${name} (the owner from ${from})`);
  return repository;
}

async function findOwner(
  server: Server,
  outside: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<{ owner: string; from: string }> {
  const named = outside.env.GITHUB_REPOSITORY_OWNER;
  if (named) return { owner: named, from: 'GITHUB_REPOSITORY_OWNER' };
  const remote = await remoteOrigin(server, outside);
  if (remote) return { owner: remote.owner, from: 'the git remote origin' };
  return { owner: await whoAmI(), from: "the token's user" };
}

async function agreed(remote: Repository | undefined, outside: RepositoryRuntime): Promise<Repository> {
  if (!remote) throw new UserError('which repository? the git remote origin does not tell', { hint: GIVE });
  const shown = `${remote.owner}/${remote.name}`;
  const yes = await outside.confirm(`use ${shown}, the git remote origin?`, true);
  if (yes) return remote;
  throw new UserError(
    yes === undefined
      ? `which repository? the git remote origin says ${shown}, and nobody is there to confirm it`
      : 'no repository was chosen',
    { hint: GIVE },
  );
}

/** Undefined outside git, without that remote, and when it lies on another server. Never shown: it may hold a token. */
async function remoteOrigin(server: Server, { run }: Pick<Runtime, 'run'>): Promise<Repository | undefined> {
  const remote = parseRemote((await run('git', ['remote', 'get-url', 'origin']))?.trim() ?? '');
  if (!remote || hostOf(remote) !== server.host) return undefined;
  const [owner = '', name = '', ...more] = remote.path
    .replace(/^\//, '')
    .replace(/(\.git)?\/?$/, '')
    .split('/');
  return more.length === 0 && WORD.test(owner) && WORD.test(name) ? { owner, name } : undefined;
}

/** The port of an ssh server tells nothing; github.com also listens at ssh.github.com, for networks that block port 22. */
function hostOf({ protocol, host, hostname }: GitRemote): string {
  return protocol.startsWith('http') ? host : hostname.replace(/^ssh\.github\.com$/, 'github.com');
}
