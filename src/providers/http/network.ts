import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type Destination, isExempt } from './no-proxy.ts';
import { readTrust, type Trust } from './trust.ts';

/** The way into the network, as the environment has it: the proxies, and whose certificates are trusted. */
export interface Network {
  /** Undefined: straight on. @throws UserError when the one that is named cannot be used */
  proxyFor(url: URL): HttpProxy | undefined;
  /** The variable that names a proxy for http:// alone, where there is none for the rest: it may be meant for all. */
  readonly httpAlone: string | undefined;
  readonly trust: Trust;
  /** What shortens the next handshake with the same server. */
  readonly sessions: Map<string, Buffer>;
}

/** A proxy that is asked for a tunnel. */
export interface HttpProxy extends Destination {
  /** As it is spelled in the environment: `https_proxy`. */
  readonly variable: string;
  /** For people: `http://proxy.corp:3128`. Never with the user and the password. */
  readonly label: string;
  /** It is spoken to over TLS. */
  readonly secure: boolean;
  /** The header that holds the user and the password. */
  readonly authorization?: Redacted<string>;
}

/** Variables that come before those that all programs know. */
interface OwnVariables {
  readonly proxy?: readonly string[];
  readonly exempt?: readonly string[];
}

/**
 * Reads the network's variables as curl does: the one in lower case first, an empty one is not there, `ALL_PROXY` where
 * there is none for the scheme (curl 8, checked 2026-11-28).
 */
export function readNetwork(env: Runtime['env'], { proxy = [], exempt = [] }: OwnVariables = {}): Network {
  const list = firstOf(env, [...exempt, 'no_proxy', 'NO_PROXY'])?.text ?? '';
  const namedFor = (scheme: string) =>
    firstOf(env, [...proxy, `${scheme}_proxy`, `${scheme}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY']);
  return {
    proxyFor(url) {
      const named = namedFor(url.protocol.slice(0, -1));
      if (named === undefined || isExempt(destinationOf(url), list)) return undefined;
      return parseProxy(named.text, named.variable, url);
    },
    httpAlone: namedFor('https') ? undefined : namedFor('http')?.variable,
    trust: readTrust(env),
    sessions: new Map(),
  };
}

function firstOf(
  env: Runtime['env'],
  variables: readonly string[],
): { readonly variable: string; readonly text: string } | undefined {
  for (const variable of variables) {
    const text = env[variable]?.trim();
    if (text) return { variable, text };
  }
  return undefined;
}

/** The host and the port of an address, as they are connected to. */
export const destinationOf = ({ hostname, port, protocol }: URL): Destination => ({
  hostname: hostname.replace(/^\[|\]$/g, ''),
  port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
});

const FORM = 'it looks like http://USER:PASSWORD@HOST:PORT';

/** @throws UserError for what is no proxy, or one of a kind that cannot be used. Never shows the password */
function parseProxy(text: string, variable: string, { hostname: host }: URL): HttpProxy {
  const [, scheme, rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const kind = scheme?.toLowerCase() ?? 'http';
  if (kind !== 'http' && kind !== 'https')
    throw new UserError(`${variable}: a proxy of the kind ${kind} is not supported`, {
      hint: `name one that is reached by http:// or https://, list ${host} in NO_PROXY, or unset ${variable}`,
    });
  const address = `${kind}://${rest}`;
  if (!URL.canParse(address) || new URL(address).hostname === '') throw notAnAddress(variable);
  const url = new URL(address);
  // Else a `#`, `/` or `?` in the password has ended the address, and a part of the password passes for a port.
  const behind = `${url.pathname}${url.search}${url.hash}`;
  if (behind.includes('@') || (scheme === undefined && behind !== '/')) throw notAnAddress(variable);
  return {
    ...destinationOf(url),
    variable,
    label: `${kind}://${url.host}`,
    secure: kind === 'https',
    ...(url.username !== '' && { authorization: basicOf(url) }),
  };
}

const notAnAddress = (variable: string): UserError =>
  new UserError(`${variable} is not the address of a proxy`, {
    hint: `${FORM}; percent-encode what is special in the user and the password: %40 for @, %23 for #, %2F for /`,
  });

const basicOf = ({ username, password }: URL): Redacted<string> => {
  const pair = `${decoded(username)}:${decoded(password)}`;
  return new Redacted(`Basic ${Buffer.from(pair).toString('base64')}`);
};

/** A `%` that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
