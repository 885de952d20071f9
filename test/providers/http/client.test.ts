import { expect, it } from 'vitest';
import { RateLimiter } from '../../../src/core/sync/rate-limiter.ts';
import { fieldIn } from '../../../src/providers/http/answers.ts';
import { type HttpRequest, makeHttpClient } from '../../../src/providers/http/client.ts';
import { FakeClock } from '../../core/clock.ts';
import { closeServers, serve } from './serve.ts';

closeServers();

interface Received {
  readonly line: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server that answers one after the other, and a client of it. */
async function start(
  ...answers: readonly [status: number, body: string, headers?: Record<string, string>][]
) {
  const received: Received[] = [];
  const { url } = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, body, headers] = answers[received.length] ?? [200, '{}'];
    const line = `${request.method} ${request.url}`;
    received.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, headers).end(body);
  });
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const world = {
    now: () => clock.now(),
    sleep: clock.sleep.bind(clock),
    random: (bytes: number) => new Uint8Array(bytes),
  };
  const pace = { pointsPerMinute: 100, readPoints: 1, writePoints: 1, concurrent: 4, attempts: 3 };
  const limiter = new RateLimiter(pace, world);
  const client = makeHttpClient(
    url,
    { env: {}, limiter, now: world.now, tell: () => {} },
    {
      refusalDetails: (data) => ({ serverMessage: String(fieldIn(data, 'why')) }),
    },
  );
  return { send: (request: HttpRequest) => client(request), received, limiter };
}

it('sends JSON, and reads it', async () => {
  const { send, received } = await start([201, '{"id":1}']);
  const answer = await send({
    method: 'POST',
    success: [201],
    path: '/things',
    headers: { authorization: 'x' },
    json: ['é'],
  });
  expect(answer).toMatchObject({ status: 201, data: { id: 1 } });
  expect(received).toEqual([
    {
      line: 'POST /things',
      headers: expect.objectContaining({
        accept: 'application/json',
        authorization: 'x',
        'content-length': '6',
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^deploy-secrets\/\d/),
      }),
      body: '["é"]',
    },
  ]);
});

it('sends a form', async () => {
  const { send, received } = await start();
  await send({ method: 'POST', path: '/login', form: { token: 'a b&c' } });
  expect(received[0]?.body).toBe('token=a+b%26c');
  expect(received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

it('sends nothing but headers where there is no body, and counts reads and writes', async () => {
  const { send, received, limiter } = await start();
  await send({ method: 'GET', path: '/' });
  await send({ method: 'DELETE', path: '/' });
  expect(received.map(({ headers }) => headers['content-type'])).toEqual([undefined, undefined]);
  expect(limiter.counts).toEqual({ reads: 1, writes: 1 });
});

it('reads a page that is no JSON as nothing', async () => {
  const { send } = await start([200, '<html>']);
  expect((await send({ method: 'GET', path: '/' })).data).toBeUndefined();
});

it.each([302, 404, 422])('%i is a failure with what the body says, unless it is accepted', async (status) => {
  const refused: [number, string] = [status, '{"why":"so"}'];
  const { send, received } = await start(refused, refused);
  await expect(send({ method: 'GET', path: '/' })).rejects.toMatchObject({ status, serverMessage: 'so' });
  expect(await send({ method: 'GET', path: '/', acceptedStatuses: [status] })).toMatchObject({ status });
  expect(received).toHaveLength(2);
});

it('tries again after a failing server', async () => {
  const { send, received } = await start([503, ''], [429, '', { 'retry-after': '2' }], [200, '{"ok":true}']);
  expect((await send({ method: 'PUT', path: '/', json: {} })).data).toEqual({ ok: true });
  expect(received).toHaveLength(3);
});
