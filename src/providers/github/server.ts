import { UserError } from '../../core/diagnostics.ts';
import { isLoopback } from '../http/address.ts';

/** The GitHub that is spoken to. */
export interface Server {
  /** Where its REST API begins, without a slash at the end: `https://api.github.com`. */
  readonly api: string;
  /** The host that people and git know: `github.com`. In lower case, with the port if it is not the usual one. */
  readonly host: string;
}

/**
 * `GITHUB_API_URL`, else github.com.
 * @throws UserError when that is no address, holds credentials, or is plain HTTP to anything but this machine.
 */
export function serverFrom(env: Readonly<Record<string, string | undefined>>): Server {
  const given = env.GITHUB_API_URL || 'https://api.github.com';
  if (!URL.canParse(given))
    throw new UserError('GITHUB_API_URL is not an address', {
      hint: 'it looks like https://api.github.com, or https://github.example.com/api/v3',
    });
  const url = new URL(given);
  if (url.username || url.password)
    throw new UserError('GITHUB_API_URL holds a user name or a password', {
      hint: 'pass the token as GH_TOKEN',
    });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new UserError(`GITHUB_API_URL: ${url.protocol}//${url.host} is not encrypted`, {
      hint: 'use https; plain http is taken for this machine alone',
    });
  return { api: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), host: hostOf(url) };
}

/** The API of github.com and of GitHub Enterprise Cloud with data residency lies on a host of its own. */
const hostOf = ({ host }: URL): string => host.replace(/^api\.(github\.com|.+\.ghe\.com)$/, '$1');
