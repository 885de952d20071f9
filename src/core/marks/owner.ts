import { UserError } from '../diagnostics.ts';
import { base32 } from './base32.ts';
import type { Random } from './key.ts';

/** Where a project comes from, which tells whose it is. */
export interface Origin {
  /** `--owner` */
  readonly name?: string | undefined;
  /** The address of the git remote, as `git remote get-url origin` prints it; it may hold a password. */
  readonly remote?: string | undefined;
  /** The project's folder within the checkout, as `git rev-parse --show-prefix` prints it; undefined outside git. */
  readonly folder?: string | undefined;
}

/**
 * Names the owner that goes into every mark: the name given, or `github.com/acme/etl//jobs/daily`, the git remote
 * and the folder in it, so that two projects of one repository never remove each other's entries. Without
 * either it is random: what is pushed then can be compared later, and is never removed.
 *
 * @throws UserError when the name given is blank
 */
export const ownerOf = ({ name, remote, folder }: Origin, random: Random): string => {
  if (name?.trim() === '')
    throw new UserError('--owner must not be empty', { hint: 'leave it out, or name the project' });
  if (name !== undefined) return name.trim();
  const repository = repositoryOf(remote?.trim() ?? '');
  if (repository === undefined || folder === undefined) return `random:${base32(random(16))}`;
  const subfolder = folder.trim().replace(/\/+$/, '');
  return subfolder === '' ? repository : `${repository}//${subfolder}`;
};

/**
 * Reduces every way to write a remote to `github.com/acme/etl`: by ssh or https, with a user, a password or a
 * port, with or without `.git`. In lower case, since the usual hosts take letters of both cases for one.
 * Undefined for a folder on this machine: another machine may have another repository there.
 */
export const repositoryOf = (remote: string): string | undefined => {
  const [host, path] = remote.includes('://') ? splitUrl(remote) : splitScp(remote);
  const repository = path
    ?.replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return host && repository
    ? `${host.replace(/^ssh\.(?=github\.com$)/i, '')}/${repository}`.toLowerCase()
    : undefined;
};

type HostAndPath = readonly [host: string | undefined, path: string | undefined];
const neither: HostAndPath = [undefined, undefined];

const splitUrl = (remote: string): HostAndPath => {
  if (!URL.canParse(remote)) return neither;
  const { protocol, hostname, pathname } = new URL(remote);
  return /^(https?|ssh|git|git\+ssh|ssh\+git):$/.test(protocol) ? [hostname, pathname] : neither;
};

/** Splits `git@github.com:acme/etl.git`; a single letter before the colon is a drive of Windows. */
const splitScp = (remote: string): HostAndPath => {
  const [, host, path] = /^(?:[^@/:]+@)?([^@/:]{2,}):([^:].*)$/.exec(remote) ?? [];
  return [host, path];
};
