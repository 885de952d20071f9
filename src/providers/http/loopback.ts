import type { LookupFunction } from 'node:net';

/*
 * What is sent to this machine itself may go unencrypted. Only an address tells: a name does not, since whoever answers
 * for names decides where it leads. `x.localhost` is asked for as any other name is (seen with glibc, 2026-11-28).
 */

/**
 * Tells whether a host is this machine without asking anyone: an address of loopback, or `localhost`, which is never
 * asked for where `lookupLoopback` is used. `0.0.0.0` and `::` are no address to send to.
 */
export const isLoopback = (hostname: string): boolean => loopbackHost(hostname) !== undefined;

const ADDRESS = /^(localhost|127(\.\d{1,3}){3}|\[::(1|ffff:7f[\da-f]{2}:[\da-f]{1,4})\])$/;

/**
 * Writes a host of this machine in the usual way, as every URL does: `127.1` and `0x7f.1` become `127.0.0.1`.
 * Undefined for every other host.
 */
export function loopbackHost(hostname: string): string | undefined {
  if (!/^([\w.-]+|\[[\w.:]+\])$/.test(hostname) || !URL.canParse(`http://${hostname}`)) return undefined;
  const host = new URL(`http://${hostname}`).hostname;
  return ADDRESS.test(host) ? host : undefined;
}

/**
 * Finds an address for `localhost` where a client looks it up by itself: of those that the system gives, one that is
 * loopback, since a server may listen on `::1` alone. Every other host stays as it is.
 */
export async function loopbackAddress(host: string): Promise<string> {
  if (host !== 'localhost') return host;
  const { lookup } = await import('node:dns/promises');
  const known = await lookup(host, { all: true }).catch(() => []);
  const hosts = known.map(({ address, family }) => (family === 6 ? `[${address}]` : address));
  return hosts.find(isLoopback) ?? '127.0.0.1';
}

const LOOPBACK = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
] as const;

/** Stands in for DNS and the hosts file where `localhost` is connected to: it is this machine, whatever they say. */
export const lookupLoopback: LookupFunction = (_, { all, family }, found) => {
  const [first, ...others] = LOOPBACK.filter((one) => !family || family === one.family);
  if (first === undefined) found(new Error('no such family of addresses'), []);
  else if (all) found(null, [first, ...others]);
  else found(null, first.address, first.family);
};
