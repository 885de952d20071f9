import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Certificate, certified } from './certificates.ts';

export interface ProxyOptions {
  /** It is spoken to over TLS. */
  readonly certificate?: Certificate;
  /** `user:password`, in clear. */
  readonly credentials?: string;
  /** How it wants to be told them. */
  readonly scheme?: string;
  /** What it says instead of making a tunnel. */
  readonly instead?: 'silence' | 'cut' | `${number} ${string}` | { readonly raw: string };
  /** Default: 127.0.0.1. */
  readonly host?: string;
}

/** A proxy that tunnels, and remembers to where. Names lead to ports of this machine. */
export class TestProxy {
  /** `api.github.com:443`, as it was asked for. */
  readonly tunnels: string[] = [];
  /** All that was shown to it. */
  readonly seen: string[] = [];
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  /** @param ports the port of this machine for each host; the others it cannot reach */
  constructor(ports: ReadonlyMap<string, number>, options: ProxyOptions = {}) {
    this.#options = options;
    const { certificate } = options;
    this.#server = certificate ? createTlsServer(certified(certificate)) : createServer();
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('connect', (request, socket) => {
      this.#keep(socket);
      this.tunnels.push(request.url ?? '');
      this.seen.push(JSON.stringify([request.url, request.rawHeaders]));
      const refusal = this.#refusalOf(request);
      if (refusal === 'silence') return;
      if (refusal === 'cut') socket.destroy();
      else if (refusal) socket.end(refusal);
      else this.#tunnel(request, socket, ports);
    });
  }

  async start(): Promise<this> {
    const { host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve) => this.#server.listen(0, host, resolve));
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
  }

  #refusalOf({ headers }: IncomingMessage): string | undefined {
    const { instead, credentials, scheme = 'Basic realm="canary-realm"' } = this.#options;
    if (instead === 'silence' || instead === 'cut') return instead;
    if (typeof instead === 'object') return instead.raw;
    if (instead)
      return `HTTP/1.1 ${instead}\r\ncontent-type: text/html\r\ncontent-length: 12\r\n\r\n<html></html>`;
    const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (expected === undefined || headers['proxy-authorization'] === expected) return undefined;
    return `HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: ${scheme}\r\ncontent-length: 0\r\n\r\n`;
  }

  #tunnel({ url = '' }: IncomingMessage, socket: Duplex, ports: ReadonlyMap<string, number>): void {
    const port = ports.get(url.replace(/:\d+$/, ''));
    if (port === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const onward: Socket = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    this.#keep(onward);
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  }
}
