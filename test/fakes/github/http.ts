import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { Server as NetServer } from 'node:net';
import type { Answer } from './call.ts';

/** Listens on a free port of 127.0.0.1, or on a unix socket. Resolves to the port; 0 for a socket. */
export async function listen(server: NetServer, socket?: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (socket) server.listen(socket, resolve);
    else server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

export function serverFor(listener: RequestListener): Server {
  return createServer({ keepAlive: true }, listener);
}

/** Ends all connections, also those that a client keeps open. */
export async function stop(server: NetServer & { closeAllConnections(): void }): Promise<void> {
  const closed = new Promise<void>((resolve, reject) =>
    server.close((error) => (error ? reject(error) : resolve())),
  );
  server.closeAllConnections();
  await closed;
}

export async function bodyOf(request: IncomingMessage | Http2ServerRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** As much of a response as an answer takes, over HTTP/1.1 or HTTP/2. */
interface Response {
  sendDate: boolean;
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
  end(): unknown;
  end(text: string): unknown;
}

/** Writes the answer with its date: whole seconds of the server's clock, as HTTP has it. */
export function send(response: Response, answer: Answer, now: number, head: boolean): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.sendDate = false;
  response.writeHead(answer.status, {
    date: new Date(now).toUTCString(),
    server: 'github.com',
    ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
    ...answer.headers,
  });
  if (head) response.end();
  else response.end(text);
}
