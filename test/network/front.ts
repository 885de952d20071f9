import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { type Certificate, certified } from './certificates.ts';

export type FrontOptions =
  | { readonly certificate: Certificate; readonly alpn: 'h2' | 'http/1.1' }
  /** It closes every connection at once, says nothing, or speaks without encryption. */
  | { readonly does: 'cut' | 'silence' | 'plain' };

/** A server that takes the TLS off and leads to another port of this machine. */
export class Front {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections that were made. */
  connections = 0;
  /** Handshakes that were short, since the client had been here before. */
  reused = 0;

  constructor(to: number, options: FrontOptions) {
    const take = (socket: Socket): void => this.#lead(socket, to);
    this.#server =
      'does' in options
        ? createServer((socket) => {
            if (options.does === 'cut') socket.destroy();
            if (options.does === 'plain') take(socket);
          })
        : createTlsServer({ ...certified(options.certificate), ALPNProtocols: [options.alpn] }, take);
    this.#server.on('connection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket.on('error', () => {}));
    });
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      if (socket.isSessionReused()) this.reused += 1;
    });
    this.#server.on('tlsClientError', () => {});
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, resolve));
    return this;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #lead(socket: Socket, to: number): void {
    const onward = connect(to, '127.0.0.1');
    this.#sockets.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('error', () => {}).on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  }
}
