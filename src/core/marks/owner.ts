import { UserError } from '../diagnostics.ts';
import { base32 } from './base32.ts';
import type { Random } from './key.ts';

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
export const ownerOf = ({ name: named, remote, folder }: Origin, random: Random): string => {
  if (named?.trim() === '')
    throw new UserError('--owner must not be empty', { hint: 'leave it out, or name the project' });
  if (named !== undefined) return named.trim();
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
  const [host, path] = remote.includes('://') ? fromUrl(remote) : fromScp(remote);
  const named = path
    ?.replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return host && named ? `${host.replace(/^ssh\.(?=github\.com$)/i, '')}/${named}`.toLowerCase() : undefined;
};

type Parts = readonly [host: string | undefined, path: string | undefined];
const nowhere: Parts = [undefined, undefined];

const fromUrl = (remote: string): Parts => {
  if (!URL.canParse(remote)) return nowhere;
  const { protocol, hostname, pathname } = new URL(remote);
  return /^(https?|ssh|git|git\+ssh|ssh\+git):$/.test(protocol) ? [hostname, pathname] : nowhere;
};

/** `git@github.com:acme/etl.git`; a single letter before the colon is a drive of Windows. */
const fromScp = (remote: string): Parts => {
  const [, host, path] = /^(?:[^@/:]+@)?([^@/:]{2,}):([^:].*)$/.exec(remote) ?? [];
  return [host, path];
};
