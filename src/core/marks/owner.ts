import { UserError } from '../diagnostics.ts';
import { base32, type Random } from './key.ts';

/** What tells whose project this is. */
export interface Origin {
  /** `--owner` */
  readonly name?: string | undefined;
  /** The address of the git remote, as `git remote get-url origin` prints it; it may hold a password. */
  readonly remote?: string | undefined;
  /** The project's folder within the checkout, as `git rev-parse --show-prefix` prints it; undefined outside git. */
  readonly folder?: string | undefined;
}

/**
 * The owner that goes into every mark: the name given, or `github.com/acme/etl//jobs/daily`, the git remote
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
  const within = folder.trim().replace(/\/+$/, '');
  return within === '' ? repository : `${repository}//${within}`;
};

/**
 * `github.com/acme/etl` for every way to write this remote: by ssh or https, with a user, a password or a
 * port, with or without `.git`. In lower case, since the usual hosts take letters of both cases for one.
 * Undefined for a folder on this machine: another machine may have another repository there.
 */
export const repositoryOf = (remote: string): string | undefined => {
  const { protocol, hostname, path } = parseRemote(remote) ?? {};
  if (!hostname || !/^(https?|ssh|git|git\+ssh|ssh\+git):$/.test(protocol ?? '')) return undefined;
  const named = path
    ?.replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return named ? `${hostname.replace(/^ssh\.(?=github\.com$)/, '')}/${named}`.toLowerCase() : undefined;
};

/** A git remote that names a host. */
export interface GitRemote {
  /** `https:`, and `ssh:` for `git@github.com:acme/etl.git`. */
  readonly protocol: string;
  /** In lower case, with the port if it is not the usual one. */
  readonly host: string;
  /** Without a port. */
  readonly hostname: string;
  /** As it is written, from the slash on where it is a URL. */
  readonly path: string;
}

/** What the address of a git remote says; undefined for a folder on this machine. */
export const parseRemote = (address: string): GitRemote | undefined =>
  address.includes('://') ? remoteInUrl(address) : remoteInScp(address);

const remoteInUrl = (address: string): GitRemote | undefined => {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(address);
  return { protocol, host: host.toLowerCase(), hostname: hostname.toLowerCase(), path: pathname };
};

/**
 * `git@github.com:acme/etl.git`; a single letter before the colon is a drive of Windows. To git, what stands before
 * the first colon is a host, so `user:password@host:path` is none of its forms.
 */
const remoteInScp = (address: string): GitRemote | undefined => {
  const [, named, path] = /^(?:[^@/:]+@)?([^@/:]{2,}):([^:].*)$/.exec(address) ?? [];
  if (!named || !path) return undefined;
  const host = named.toLowerCase();
  return { protocol: 'ssh:', host, hostname: host, path };
};
