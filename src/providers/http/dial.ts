import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { codeOf, DialError, type DialStage, isUntrusted, NO_TUNNEL } from './dial-error.ts';
import { isLoopback, lookupLoopback } from './loopback.ts';
import { destinationOf, type HttpProxy, type Network } from './network.ts';
import type { Destination } from './no-proxy.ts';

/** What is spoken over a connection (RFC 7301). */
export type Protocol = 'h2' | 'http/1.1';

export interface DialOptions {
  /** The protocols that are offered, the dearest first. */
  readonly alpn: readonly Protocol[];
  /** Milliseconds that each step may take: the line, the tunnel, the encryption. */
  readonly timeout: number;
}

/** A connection to a server, ready for the first request. Its certificate is checked. */
export interface Connection {
  readonly socket: Socket;
  readonly protocol: Protocol;
}

/** How a server is reached. */
export interface Route {
  readonly url: URL;
  readonly proxy: HttpProxy | undefined;
  readonly httpAlone: string | undefined;
}

/** @throws UserError when the environment names a proxy that cannot be used */
export const routeTo = (url: URL, network: Pick<Network, 'proxyFor' | 'httpAlone'>): Route => ({
  url,
  proxy: network.proxyFor(url),
  httpAlone: network.httpAlone,
});

/** Whom the line itself leads to. */
export const firstHop = ({ url, proxy }: Route): Destination => proxy ?? destinationOf(url);

/**
 * Connects to a server: straight on or through the proxy that the environment names, with TLS where the address wants it.
 * A certificate that is not trusted costs a second try, with all that this machine trusts.
 * @throws DialError, which says whose fault it is; UserError for a proxy that cannot be used
 */
export async function dial(url: URL, network: Network, options: DialOptions): Promise<Connection> {
  const route = routeTo(url, network);
  const { context } = network.trust;
  const connect = async () => dialOver(await openLine(route, options), route, network, options);
  try {
    return await connect();
  } catch (error) {
    const mayFareBetter =
      error instanceof DialError && isUntrusted(error) && network.trust.widen() !== context;
    if (!mayFareBetter) throw error;
    return await connect();
  }
}

/** Goes on from a line that is there already, to the first hop of the route. Closes it when that fails. @throws DialError */
export async function dialOver(
  line: Socket,
  route: Route,
  network: Pick<Network, 'trust' | 'sessions'>,
  options: DialOptions,
): Promise<Connection> {
  const { timeout } = options;
  const { url, proxy } = route;
  const toServer: Leg = { ...route, side: 'server', at: url.origin, timeout };
  let socket = line;
  if (proxy) {
    const toProxy: Leg = { ...toServer, side: 'proxy', at: proxy.label };
    if (proxy.secure) socket = await encrypt(socket, proxy, toProxy, network);
    socket = await openTunnel(socket, proxy, toProxy);
  }
  if (url.protocol === 'http:') return { socket, protocol: 'http/1.1' };
  const { alpn } = options;
  const secured = await encrypt(socket, destinationOf(url), toServer, network, alpn);
  return { socket: secured, protocol: secured.alpnProtocol === 'h2' ? 'h2' : 'http/1.1' };
}

/** One part of the way, as an error tells of it. */
interface Leg extends Route, Pick<DialError, 'side' | 'at'> {
  readonly timeout: number;
}

const firstLeg = (route: Route, timeout: number): Leg => ({
  ...{ ...route, timeout },
  ...(route.proxy ? { side: 'proxy', at: route.proxy.label } : { side: 'server', at: route.url.origin }),
});

/** For who opens the line by himself: why it did not come about. */
export const lineFailure = (route: Route, code: string): DialError =>
  failureOf(firstLeg(route, 0), 'connect', { code });

async function openLine(route: Route, { timeout }: DialOptions): Promise<Socket> {
  const { connect } = process.getBuiltinModule('node:net');
  const { hostname: host, port } = firstHop(route);
  const socket = connect({
    ...{ host, port, noDelay: true },
    ...(host === 'localhost' && { lookup: lookupLoopback }),
  });
  const leg = firstLeg(route, timeout);
  // What befalls the line later is told by what lies on top of it.
  socket.on('error', () => {});
  return await until(socket, leg, 'connect', (done) => socket.once('connect', () => done(socket)));
}

async function encrypt(
  socket: Socket,
  { hostname: host, port }: Destination,
  leg: Leg,
  { trust, sessions }: Pick<Network, 'trust' | 'sessions'>,
  alpn: readonly Protocol[] = [],
): Promise<TLSSocket> {
  const { connect } = process.getBuiltinModule('node:tls');
  const { isIP } = process.getBuiltinModule('node:net');
  const key = [host, port, ...alpn].join(' ');
  const session = sessions.get(key);
  const context: SecureContext | undefined = trust.context;
  const secured = connect({
    ...{ socket, host, servername: isIP(host) === 0 ? host : '' },
    ...(alpn.length > 0 && { ALPNProtocols: [...alpn] }),
    ...(context && { secureContext: context }),
    ...(session && { session }),
  });
  const ready = until<TLSSocket>(
    secured,
    leg,
    'tls',
    (done) => secured.once('secureConnect', () => done(secured)),
    trust,
  );
  ready.catch(() => sessions.delete(key));
  // Only what a checked certificate has vouched for is gone on with.
  secured.on('session', (next) => sessions.set(key, next));
  return await ready;
}

/** Asks a proxy to connect, and shows it nothing but the host (RFC 9110, 9.3.6). */
async function openTunnel(socket: Socket, proxy: HttpProxy, leg: Leg): Promise<Socket> {
  const { request } = process.getBuiltinModule('node:http');
  const { hostname, port } = destinationOf(leg.url);
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  const authorization = proxy.authorization?.reveal();
  return await until(socket, leg, 'tunnel', (done, fail) => {
    const asked = request({
      ...{ method: 'CONNECT', path: authority, createConnection: () => socket },
      headers: {
        host: authority,
        'proxy-connection': 'keep-alive',
        ...(authorization !== undefined && { 'proxy-authorization': authorization }),
      },
    });
    asked.on('error', fail).once('connect', ({ statusCode = 0, headers }, _, first) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (first.length > 0) socket.unshift(first);
        return done(socket);
      }
      const offered = headers['proxy-authenticate'];
      fail(failureOf(leg, 'tunnel', { code: NO_TUNNEL, status: statusCode, details: schemesIn(offered) }));
    });
    asked.end();
  });
}

/** `Negotiate, Basic realm="corp"`. Only what a scheme is made of is taken: it is shown. */
const schemesIn = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((part) => /^\s*([A-Za-z][\w-]{0,30})(\s|$)/.exec(part)?.[1])
    .filter((scheme) => scheme !== undefined)
    .slice(0, 5);

/** Waits for one step. Closes the line when that fails, is cut or takes too long. */
function until<T>(
  socket: Socket,
  leg: Leg,
  stage: DialStage,
  listen: (done: (result: T) => void, fail: (error: unknown) => void) => void,
  trust?: Network['trust'],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      socket.off('error', fail).off('close', closed);
    };
    const fail = (error: unknown): void => {
      end();
      // Whatever comes after the first reason is no news.
      socket.on('error', () => {}).destroy();
      const parts = { code: codeOf(error), details: namesIn(error), ...(trust && { trust }) };
      reject(error instanceof DialError ? error : failureOf(leg, stage, parts));
    };
    const closed = (): void => fail({ code: 'ECONNRESET' });
    const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), leg.timeout);
    socket.once('error', fail).once('close', closed);
    listen((result) => {
      end();
      resolve(result);
    }, fail);
  });
}

function failureOf(
  { side, at, url, proxy, httpAlone }: Leg,
  stage: DialStage,
  parts: Pick<DialError, 'code'> & Partial<Pick<DialError, 'status' | 'details' | 'trust'>>,
): DialError {
  const hostname = side === 'proxy' && proxy ? proxy.hostname : destinationOf(url).hostname;
  return new DialError({
    ...{ side, at, stage, server: url.origin, httpAlone },
    ...(proxy && {
      proxy: proxy.label,
      variable: proxy.variable,
      hadPassword: proxy.authorization !== undefined,
    }),
    isLoopback: isLoopback(hostname.includes(':') ? `[${hostname}]` : hostname),
    ...parts,
  });
}

/** The names that a certificate is made out to, as Node's error tells. */
function namesIn(error: unknown): string[] {
  if (!(error instanceof Error) || !('cert' in error)) return [];
  const { cert } = error;
  const alternatives =
    typeof cert === 'object' && cert !== null && 'subjectaltname' in cert ? cert.subjectaltname : '';
  return typeof alternatives === 'string'
    ? alternatives.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
    : [];
}
