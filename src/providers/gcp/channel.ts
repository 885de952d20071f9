import { CallCredentials, Channel, ChannelCredentials, type ClientOptions, credentials } from '@grpc/grpc-js';
import type { GoogleAuth } from 'google-auth-library';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import { dial, dialOver, firstHop, lineFailure, type Route, routeTo } from '../http/dial.ts';
import { codeOf, DialError, isUntrusted } from '../http/dial-error.ts';
import { type Network, readNetwork } from '../http/network.ts';
import { trustOnly } from '../http/trust.ts';
import { type GcpFailure, grpcStatus } from './failure.ts';
import type { Emulator } from './location.ts';

/*
 * gRPC reads the environment by itself: `https_proxy` in lower case alone, http:// alone, and what a proxy says is lost in
 * a line on stderr (grpc-js 1.14.7). So it is told to leave that, and gets its connections from `dial`: it opens the line
 * to the first hop, and all above the line, tunnel and encryption, is ours.
 */

/** How Google is reached. */
export interface GcpChannel {
  /** For Google's client. */
  readonly options: ClientOptions & { readonly sslCreds?: ChannelCredentials };
  /** Why a request had no connection, if it had none. */
  dialErrorFor(failure: GcpFailure): Promise<DialError | undefined>;
}

const OWN_CERTIFICATE = 'GOOGLE_API_USE_CLIENT_CERTIFICATE';
const ROOTS = 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH';

/** Reads the network as gRPC does where it has variables of its own: a proxy, who is exempt from it, and whose certificates count. */
function readGrpcNetwork(env: Runtime['env']): Network {
  const network = readNetwork(env, { proxy: ['grpc_proxy'], exempt: ['no_grpc_proxy'] });
  const roots = env[ROOTS];
  if (!roots) return network;
  try {
    return { ...network, trust: trustOnly(roots, ROOTS) };
  } catch {
    throw new UserError(`${ROOTS} names a file that cannot be read`, { hint: 'mend the path, or unset it' });
  }
}

/**
 * @param server `secretmanager.googleapis.com`
 * @param timeout milliseconds that a connection may take
 * @throws UserError when the environment names a proxy that cannot be used
 */
export function makeChannel(
  server: string,
  auth: GoogleAuth,
  { env, timeout }: Pick<Runtime, 'env'> & { readonly timeout: number },
): GcpChannel {
  const network = readGrpcNetwork(env);
  const route = routeTo(new URL(`https://${server}`), network);
  const dialed = new DialedCredentials(route, network, timeout);
  // A certificate of this machine is put in by Google's client, with credentials of its own: those know nothing of a tunnel.
  const hasOwn = env[OWN_CERTIFICATE] === 'true';
  if (hasOwn && route.proxy)
    throw new UserError(`${OWN_CERTIFICATE}: this machine's certificate is not supported through a proxy`, {
      hint: `list ${server} in NO_PROXY if it is reached without, or unset ${OWN_CERTIFICATE}`,
    });
  return {
    options: {
      'grpc.enable_http_proxy': 0,
      ...(!hasOwn && { sslCreds: signedIn(dialed, auth) }),
      ...(route.proxy && byWayOf(route)),
    },
    dialErrorFor: (failure) => dialed.errorFor(failure),
  };
}

/** Speaks to this machine itself, without encryption, and so without a proxy. */
export function makePlaintextChannel({ host, port }: Emulator): GcpChannel {
  const route: Route = { url: new URL(`http://${host}:${port}`), proxy: undefined, httpAlone: undefined };
  return {
    options: { sslCreds: credentials.createInsecure(), 'grpc.enable_http_proxy': 0 },
    async dialErrorFor(failure) {
      const code = failure.code === grpcStatus.UNAVAILABLE ? await lineError(failure, route) : undefined;
      return code === undefined ? undefined : lineFailure(route, code);
    },
  };
}

/** The line leads to the proxy; all else is as for the server itself. */
function byWayOf(route: Route): Record<string, unknown> {
  const { hostname, port } = firstHop(route);
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname;
  const target = `dns:${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    'grpc.default_authority': route.url.host,
    'grpc.channelFactoryOverride': (_: string, secured: ChannelCredentials, options: ClientOptions) =>
      new Channel(target, secured, options),
  };
}

/** Adds the token to every request, as Google's client does where it makes the connections itself. */
const signedIn = (dialed: ChannelCredentials, auth: GoogleAuth): ChannelCredentials =>
  credentials.combineChannelCredentials(
    dialed,
    credentials.createFromGoogleCredential({
      async getRequestHeaders(url?: string) {
        const client = await auth.getClient();
        return Object.fromEntries(await client.getRequestHeaders(url));
      },
    }),
  );

class DialedCredentials extends ChannelCredentials {
  readonly #route: Route;
  readonly #network: Network;
  readonly #timeout: number;
  /** gRPC passes on no more than a text. */
  #last: DialError | undefined;
  #isConnected = false;

  constructor(route: Route, network: Network, timeout: number) {
    super();
    this.#route = route;
    this.#network = network;
    this.#timeout = timeout;
  }

  async errorFor(failure: GcpFailure): Promise<DialError | undefined> {
    if (this.#last && failure.serverMessage.includes(this.#last.message)) return this.#last;
    if (this.#isConnected) return undefined;
    const code = await lineError(failure, this.#route);
    return code === undefined ? undefined : lineFailure(this.#route, code);
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    _target: unknown,
    _options: unknown,
    callCredentials = CallCredentials.createEmpty(),
  ): ReturnType<ChannelCredentials['_createSecureConnector']> {
    return {
      connect: async (line) => ({ socket: await this.#secure(line), secure: true }),
      waitForReady: async () => {},
      getCallCredentials: () => callCredentials,
      destroy() {},
    };
  }

  async #secure(line: Parameters<typeof dialOver>[0]): Promise<typeof line> {
    const options = { alpn: ['h2'], timeout: this.#timeout } as const;
    const { trust } = this.#network;
    const { context } = trust;
    try {
      const { socket } = await dialOver(line, this.#route, this.#network, options).catch((error: unknown) => {
        if (!(error instanceof DialError && isUntrusted(error)) || trust.widen() === context) throw error;
        return dial(this.#route.url, this.#network, options);
      });
      this.#isConnected = true;
      return socket;
    } catch (error) {
      if (error instanceof DialError) this.#last = error;
      throw error;
    }
  }
}

/** Reads why there was no line, as gRPC tells it. Undefined: it does not say. */
async function lineError({ code, serverMessage }: GcpFailure, route: Route): Promise<string | undefined> {
  if (code === grpcStatus.DEADLINE_EXCEEDED) return 'ETIMEDOUT';
  if (code !== grpcStatus.UNAVAILABLE) return undefined;
  if (/^Name resolution failed/.test(serverMessage)) return await lookupError(firstHop(route).hostname);
  return /\bconnect (E[A-Z]{4,})\b/.exec(serverMessage)?.[1];
}

/** gRPC does not say whether there is no such name, or nobody to ask just now. */
async function lookupError(hostname: string): Promise<string> {
  const { lookup } = await import('node:dns/promises');
  return await lookup(hostname).then(() => 'EAI_AGAIN', codeOf);
}
