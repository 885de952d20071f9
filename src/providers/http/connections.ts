import type { Socket } from 'node:net';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { dial } from './dial.ts';
import { Http2Connection } from './http2.ts';
import { type Network, readNetwork } from './network.ts';
import { PATIENCE } from './patience.ts';

interface ConnectionsOptions {
  readonly network: Network;
  /** Milliseconds that each step of a connection may take. */
  readonly timeout: number;
}

/** Milliseconds that the line gets a head start in before what comes after it is loaded: its name has to be looked up. */
const HEAD_START = 5;

/**
 * The connections to one server that is spoken to over TLS: one if it agrees on HTTP/2, which all requests share; else it
 * speaks HTTP/1.1, and the one that found that out is the first that is used.
 */
export class Connections {
  readonly #url: URL;
  readonly #options: ConnectionsOptions;
  #shared: Http2Connection | undefined;
  #spare: Socket | undefined;
  #knowsHttp2 = true;
  #connecting: Promise<Http2Connection | undefined> | undefined;

  /** @param url the server's address, which wants TLS; whatever its path */
  constructor(url: URL, options: ConnectionsOptions) {
    this.#url = url;
    this.#options = options;
  }

  /** Connects ahead of the first request. Whether that fails is found out by who needs it. */
  begin(): void {
    this.http2().catch(() => {});
  }

  /** The connection to send on; undefined where the server speaks HTTP/1.1. @throws as `dial` does */
  async http2(): Promise<Http2Connection | undefined> {
    if (!this.#knowsHttp2) return undefined;
    if (this.#shared?.isUsable) return this.#shared;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return await this.#connecting;
  }

  /** The connection that nobody has used yet, for HTTP/1.1. */
  takeSpare(): Socket | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.destroyed ? undefined : spare?.ref();
  }

  async #connect(): Promise<Http2Connection | undefined> {
    const { network, timeout } = this.#options;
    const dialled = dial(this.#url, network, { alpn: ['h2', 'http/1.1'], timeout });
    if (!network.trust.context) setTimeout(loadEncryption, HEAD_START).unref();
    const { socket, protocol } = await dialled;
    this.#knowsHttp2 = protocol === 'h2';
    // What befalls it before it is used is no matter.
    socket.on('error', () => {}).unref();
    if (protocol === 'h2') this.#shared = new Http2Connection(socket, this.#url.origin);
    else this.#spare = socket;
    return this.#shared;
  }
}

/** The way to a server. */
export interface Wire {
  readonly network: Network;
  /** Those that may agree on HTTP/2. Absent without TLS: HTTP/1.1 is spoken. */
  readonly connections?: Connections;
}

export function wireTo(
  server: string,
  { env, patience = PATIENCE }: Pick<ProviderRuntime, 'env' | 'patience'>,
): Wire {
  const network = readNetwork(env);
  const url = new URL(server);
  if (url.protocol !== 'https:') return { network };
  return { network, connections: new Connections(url, { network, timeout: patience.silence }) };
}

/** Takes a fifth of a start, most of it for the authorities that Node trusts: while the line is on its way it costs nothing. */
function loadEncryption(): void {
  process.getBuiltinModule('node:tls').createSecureContext();
  process.getBuiltinModule('node:http2');
}
