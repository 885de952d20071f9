import { UserError } from '../../core/diagnostics.ts';

/** Tells this machine from all others: what is sent to itself may go unencrypted. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** Where an address was given, and what to say when it cannot be used. */
export interface AddressSource {
  /** `--url`, `GITHUB_API_URL` */
  readonly name: string;
  readonly formatHint: string;
  /** Where a user name and a password belong instead. */
  readonly credentialsHint: string;
}

/**
 * Reads the address of a server.
 * @throws UserError when it is no address, holds credentials, or is plain HTTP to anything but this machine
 */
export function parseAddress(text: string, { name, formatHint, credentialsHint }: AddressSource): URL {
  if (!URL.canParse(text)) throw new UserError(`${name} is not an address`, { hint: formatHint });
  const url = new URL(text);
  if (url.username || url.password)
    throw new UserError(`${name} holds a user name or a password`, { hint: credentialsHint });
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new UserError(`${name}: ${url.protocol}//${url.host} is not encrypted`, {
      hint: 'use https; plain http is taken for this machine alone',
    });
  return url;
}
