import { UserError } from '../../core/diagnostics.ts';
import { type GitRemote, parseRemote } from '../../core/marks/owner.ts';
import type { Runtime } from '../../core/runtime.ts';
import type { GitHubClient } from './client.ts';
import type { Repository, Server } from './location.ts';
import { RepositoryRenamed } from './moved.ts';

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
  runtime: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<Repository> {
  if (given?.includes('/')) return parsed(given, '--repo');
  if (given !== undefined) return completed(given, server, runtime, whoAmI);
  if (runtime.env.GITHUB_REPOSITORY) return parsed(runtime.env.GITHUB_REPOSITORY, 'GITHUB_REPOSITORY');
  return agreed(await remoteOrigin(server, runtime), runtime);
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
  runtime: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<Repository> {
  const { owner, from } = await findOwner(server, runtime, whoAmI);
  const repository = parsed(`${owner}/${name}`, '--repo');
  runtime.tell(`--repo ${name} is taken for ${owner}/${name} (the owner from ${from})`);
  return repository;
}

async function findOwner(
  server: Server,
  runtime: RepositoryRuntime,
  whoAmI: () => Promise<string>,
): Promise<{ owner: string; from: string }> {
  const named = runtime.env.GITHUB_REPOSITORY_OWNER;
  if (named) return { owner: named, from: 'GITHUB_REPOSITORY_OWNER' };
  const remote = await remoteOrigin(server, runtime);
  if (remote) return { owner: remote.owner, from: 'the git remote origin' };
  return { owner: await whoAmI(), from: "the token's user" };
}

async function agreed(remote: Repository | undefined, runtime: RepositoryRuntime): Promise<Repository> {
  if (!remote) throw new UserError('which repository? the git remote origin does not tell', { hint: GIVE });
  const shown = `${remote.owner}/${remote.name}`;
  const yes = await runtime.confirm(`use ${shown}, the git remote origin?`, true);
  if (yes) return remote;
  throw new UserError(
    yes === undefined
      ? `which repository? the git remote origin says ${shown}, and nobody is there to confirm it`
      : 'no repository was chosen',
    { hint: GIVE },
  );
}

/** Undefined outside git, without that remote, and when it lies on another server. Never shown: it may hold a token. */
export async function remoteOrigin(
  server: Server,
  { run }: Pick<Runtime, 'run'>,
): Promise<Repository | undefined> {
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

/**
 * Whether GitHub says that a place was called so before: its repository was renamed, or has a new owner. GitHub
 * leads from the former name to the repository until another one takes that name
 * (docs.github.com/repositories/creating-and-managing-repositories/renaming-a-repository, checked 2026-11-24).
 *
 * Two requests, made only when a manifest names another place.
 *
 * @param previous and `present`: as `Store.id`
 * @param findPresentName `acme/elt`; undefined when the repository was not renamed, or is not to be seen
 */
export async function isPreviousName(
  previous: string,
  present: string,
  findPresentName: (repository: Repository) => Promise<string | undefined>,
): Promise<boolean> {
  const [was, is] = [partsOf(previous), partsOf(present)];
  if (!was || !is || was.host !== is.host || was.rest !== is.rest) return false;
  const now = await findPresentName({ owner: was.owner, name: was.name });
  return now?.toLowerCase() === `${is.owner}/${is.name}`;
}

/** What a repository is called now, if GitHub leads from this name to another one. */
export async function findPresentName(
  repository: Repository,
  { api, send }: GitHubClient,
): Promise<string | undefined> {
  const doing = `find what ${repository.owner}/${repository.name} is called now`;
  try {
    await send(api.repository(repository), { doing, accepts: [403, 404] });
    return undefined;
  } catch (error) {
    if (error instanceof RepositoryRenamed) return error.to;
    throw error;
  }
}

/**
 * `github.com/acme/etl/production`, `github.com/acme/etl:dependabot`; undefined for an organization, which GitHub
 * leads to under no former name, and for what is no place on GitHub.
 */
function partsOf(id: string): (Repository & { host: string; rest: string }) | undefined {
  const [, host, owner, name, rest = ''] = /^([^/]+)\/([\w.-]+)\/([\w.-]+)([/:].*)?$/.exec(id) ?? [];
  return host && owner && name ? { host, owner, name, rest } : undefined;
}
