import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { Socket } from 'node:net';
import { certificate } from '../tls/certificate.ts';

/** A request over HTTP/1.1 or HTTP/2: they look alike. */
export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

type SecureServer = Http2SecureServer & { closeAllConnections(): void };

/** A server that speaks TLS, and HTTP/2 with those who want it. */
export function secureServerFor(listener: (request: Incoming, response: Outgoing) => void): SecureServer {
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  return Object.assign(server, {
    closeAllConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
  });
}

/** What a request came by. */
export const connectionOf = (request: Incoming) => {
  if (!(request instanceof Http2ServerRequest)) return request.socket;
  if (!request.stream.session) throw new Error('a stream has a session while it is served');
  return request.stream.session;
};
