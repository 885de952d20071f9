import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Answer } from './call.ts';

/** Listens on a free port of 127.0.0.1, or on a unix socket. Resolves to the port; 0 for a socket. */
export async function listen(server: Server, socket?: string): Promise<number> {
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
export async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) =>
    server.close((error) => (error ? reject(error) : resolve())),
  );
  server.closeAllConnections();
  await closed;
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Writes the answer with its date: whole seconds of the server's clock, as HTTP has it. */
export function send(response: ServerResponse, answer: Answer, now: number, head: boolean): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.sendDate = false;
  response.writeHead(answer.status, {
    date: new Date(now).toUTCString(),
    server: 'github.com',
    ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
    ...answer.headers,
  });
  response.end(head ? undefined : text);
}
