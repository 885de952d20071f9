import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { mutate } from './mutate.ts';
import type { Relayed, Scene } from './proxy.ts';

/** One way to misbehave. */
export type Act = (scene: Scene) => Promise<void> | void;

const HOUR = 3_600_000;

/** What a server, a proxy or a portal may do to a request. */
export const acts: { readonly pass: Act; readonly [name: string]: Act } = {
  async pass({ received, response, remembered, relay }) {
    const answer = await relay();
    remembered.set(`${received.method} ${received.url}`, answer);
    send(response, answer);
  },

  // Cuts.
  'cut before': ({ response }) => void response.destroy(),
  async 'cut after'({ response, relay }) {
    await relay();
    response.destroy();
  },
  async 'cut within'({ response, relay }) {
    const { status, headers, body } = await relay();
    response.writeHead(status, { ...headers, 'content-length': body.length + 100 });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  },

  // What does not end.
  silent: () => {},
  async 'silent after'({ relay }) {
    await relay();
  },
  async trickle({ response, relay }) {
    const { status, body } = await relay();
    response.writeHead(status, { 'content-type': 'application/json' });
    drip(response, body);
  },
  endless({ response }) {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      while (!response.destroyed && response.write('[{"name":"x"},'.repeat(5000)));
    };
    response.on('drain', more).on('error', () => {});
    more();
  },
  'huge headers': ({ response }) => {
    response.socket?.write(`HTTP/1.1 200 OK\r\n${`x-y: ${'z'.repeat(1000)}\r\n`.repeat(100)}\r\n`);
  },
  'interim answers': ({ response }) => {
    for (let n = 0; n < 100; n++) response.writeProcessing();
  },
  'no HTTP': ({ response }) => void response.socket?.end('220 mail.example ESMTP\r\n'),
  bomb: ({ response }) => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
    response.writeHead(200, headers).end(gzipSync(Buffer.alloc(4 * 2 ** 20, ' ')));
  },

  // Something else answers.
  portal: ({ response, dice }) => page(response, dice.pick([200, 200, 201, 204, 403, 404, 511])),
  async 'portal after'({ response, dice, relay }) {
    await relay();
    page(response, dice.pick([200, 201, 403, 502]));
  },
  'swallowed, with a status': ({ response, dice }) => json(response, statusOf(dice), formOf(dice)),
  async 'done, with another status'({ response, dice, relay }) {
    await relay();
    json(response, statusOf(dice), formOf(dice));
  },
  redirect: ({ response, dice }) => {
    response.writeHead(dice.pick([301, 302, 303, 307, 308]), { location: 'http://192.0.2.1/' }).end();
  },

  // Limits.
  limited: ({ response, dice }) =>
    json(response, dice.pick([429, 429, 403, 503]), { message: 'rate limit' }, waits(dice)),

  // Lies.
  async mutated({ response, dice, relay }) {
    const answer = await relay();
    send(response, { ...answer, body: mutatedBody(answer, dice) });
  },
  async lag({ received, response, remembered, relay }) {
    send(response, remembered.get(`${received.method} ${received.url}`) ?? (await relay()));
  },
  async twice({ response, relay }) {
    await relay();
    send(response, await relay());
  },
  async clock({ response, dice, relay }) {
    const { headers, ...answer } = await relay();
    const { date: _, ...others } = headers;
    const now = Date.parse(headers.date ?? '') || Date.now();
    const date = dice.pick([
      new Date(now + 12 * HOUR).toUTCString(),
      new Date(now - 12 * HOUR).toUTCString(),
      'yesterday',
      '5',
      '',
    ]);
    response.sendDate = false;
    send(response, { ...answer, headers: { ...others, ...(date !== '' && { date }) } });
  },
};

function send(response: ServerResponse, { status, headers, body }: Relayed): void {
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...others } = headers;
  response.sendDate = false;
  response
    .writeHead(status, { ...others, ...(status !== 204 && { 'content-length': body.length }) })
    .end(body);
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(status === 204 || status === 304 ? undefined : JSON.stringify(body));
}

const page = (response: ServerResponse, status: number): void => {
  response
    .writeHead(status, { 'content-type': 'text/html' })
    .end('<html><title>Sign in to the network</title></html>');
};

function drip(response: ServerResponse, body: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else response.write(body.subarray(at, at + 1));
    at += 1;
  }, 30);
  timer.unref();
}

const statusOf = ({ pick }: Scene['dice']): number =>
  pick([200, 200, 201, 202, 203, 204, 206, 226, 304, 400, 401, 403, 404, 409, 422, 500, 501, 502, 503]);

const formOf = ({ pick }: Scene['dice']): unknown =>
  pick<unknown>([
    {},
    null,
    [],
    'ok',
    0,
    { message: 'Not Found' },
    { detail: 'Not Found' },
    { total_count: 0, secrets: [], variables: [] },
    { total_entries: 0, connections: [], variables: [] },
    { SecretList: [] },
    { create: { success: [], errors: [] }, delete: { success: [], errors: [] } },
  ]);

const waits = ({ pick }: Scene['dice']): Record<string, string> =>
  pick<Record<string, string>>([
    {},
    { 'retry-after': '9999999' },
    { 'retry-after': '-1' },
    { 'retry-after': 'soon' },
    { 'retry-after': '0' },
    { 'retry-after': '2' },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795507200000' },
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
  ]);

function mutatedBody({ body }: Relayed, dice: Scene['dice']): Buffer {
  try {
    return Buffer.from(JSON.stringify(mutate(JSON.parse(body.toString()), dice)) ?? '');
  } catch {
    return Buffer.from('{');
  }
}
