import { loopbackHost } from './loopback.ts';

/*
 * NO_PROXY has no standard. Here it says all that curl, Go, Python and Node take for granted: names and all below them,
 * with or without a dot or `*.` in front, a port behind, addresses, networks (`10.0.0.0/8`, `fd00::/8`), ranges of
 * addresses as Node has them, and `*` for everything (curl 8, Go's httpproxy and Node 24, checked 2026-11-28).
 */

/** Where a request goes: `hostname` without brackets, in lower case. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
}

/** Tells whether no proxy is to be asked for a destination. This machine itself never is reached by one. */
export function isExempt({ hostname, port }: Destination, list: string): boolean {
  const { isIP } = process.getBuiltinModule('node:net');
  if (loopbackHost(isIP(hostname) === 6 ? `[${hostname}]` : hostname) !== undefined) return true;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => matches(entry, { hostname, port }));
}

function matches(entry: string, { hostname, port }: Destination): boolean {
  if (entry === '*') return true;
  const { host, port: onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const { isIP } = process.getBuiltinModule('node:net');
  return isIP(hostname) === 0 ? matchesName(host, hostname) : matchesAddress(host, hostname);
}

/** `[::1]:443`, `host:443`; an address of IPv6 without brackets has no port behind it. */
function splitPort(entry: string): { readonly host: string; readonly port?: number } {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const host = inBrackets ?? plain ?? entry;
  return { host, ...(port !== undefined && { port: Number(port) }) };
}

/** A name stands for itself and for all below it. */
function matchesName(pattern: string, hostname: string): boolean {
  const name = pattern.replace(/^\*?\./, '').replace(/\.$/, '');
  const asked = hostname.replace(/\.$/, '');
  return name !== '' && (asked === name || asked.endsWith(`.${name}`));
}

function matchesAddress(pattern: string, address: string): boolean {
  const { BlockList, isIP } = process.getBuiltinModule('node:net');
  const family = (text: string) => (isIP(text) === 6 ? 'ipv6' : 'ipv4');
  const [start = '', bits, end] = /^([^/-]+)(?:\/(\d{1,3})|-(.+))?$/.exec(pattern)?.slice(1) ?? [];
  if (isIP(start) === 0) return false;
  const list = new BlockList();
  if (bits !== undefined) {
    if (Number(bits) > (isIP(start) === 6 ? 128 : 32)) return false;
    list.addSubnet(start, Number(bits), family(start));
  } else if (end !== undefined) {
    if (isIP(end) !== isIP(start)) return false;
    list.addRange(start, end, family(start));
  } else {
    list.addAddress(start, family(start));
  }
  return list.check(address, family(address));
}
