import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { wireTo } from '../../../src/providers/http/connections.ts';
import { makeFetch } from '../../../src/providers/http/transport.ts';
import { Http2Relay } from '../../chaos/http2-relay.ts';
import { certificate, trustCertificate } from '../../fakes/tls.ts';

trustCertificate();

/** Says what it was asked, and remembers it. A server of HTTP/2 behind something that misbehaves. */
const asked: string[] = [];
let most = 0;
let relay: Http2Relay;
let server: Http2SecureServer;
beforeAll(async () => {
  let underWay = 0;
  server = createSecureServer(certificate, async (request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
    if (request.url === '/slowly') await new Promise((resolve) => setTimeout(resolve, 5));
    underWay -= 1;
    const text = `${request.headers['content-length']} ${request.headers['x-sent']} é`;
    const length = { 'content-length': Buffer.byteLength(text) };
    response.writeHead(201, { ...length, 'x-one': 'a', 'set-cookie': ['b', 'c'] }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  relay = await new Http2Relay(`https://127.0.0.1:${(server.address() as AddressInfo).port}`).start();
});
afterEach(() => {
  relay.calm();
  Object.assign(relay, { streams: 100, accepted: 0 });
  asked.length = 0;
  most = 0;
});
afterAll(async () => {
  await relay.close();
  server.close();
});

const patience = { notice: 5000, silence: 250, total: 600 };
const largest = { read: 1000, write: 100 };
const fetchOf = () => {
  const wire = wireTo(relay.url, { env: {}, patience });
  const fetch = makeFetch(relay.url, { env: {}, patience, largest, ...wire });
  return (path: string, method = 'PUT') =>
    fetch(`${relay.url}${path}`, {
      method,
      headers: { 'x-sent': 'yes' },
      ...(method === 'PUT' && { body: 'canary' }),
    });
};

/** Misbehaves so in the first so many requests. */
function misbehave(act: string, times = 1, code = 0): void {
  let left = times;
  relay.mischief = {
    probability: 1,
    only: [act],
    dice: {
      below: () => 0,
      chance: () => left-- > 0,
      pick: ([first, ...others]) => [first, ...others][code] ?? first,
    },
  };
}

describe('over HTTP/2', () => {
  it('sends method, path, headers and body, and gives back what came', async () => {
    const answer = await fetchOf()('/x?y=1');
    expect([answer.status, answer.headers.get('x-one'), answer.headers.get('set-cookie')]).toEqual([
      201,
      'a',
      'b,c',
    ]);
    expect([...answer.headers.keys()].filter((name) => name.startsWith(':'))).toEqual([]);
    expect(await answer.text()).toBe('6 yes é');
    expect(asked).toEqual(['PUT /x?y=1 canary']);
  });

  it('sends a hundred at once over one connection', async () => {
    const fetch = fetchOf();
    await Promise.all(Array.from({ length: 100 }, (_, n) => fetch(`/${n}`)));
    expect([asked.length, relay.accepted]).toEqual([100, 1]);
  });

  it('sends no more at once than the server allows', async () => {
    relay.streams = 2;
    const fetch = fetchOf();
    await fetch('/first');
    await Promise.all(Array.from({ length: 10 }, () => fetch('/slowly')));
    expect([asked.length, most, relay.accepted]).toEqual([11, 2, 1]);
  });

  it('gives up on a request whose turn does not come: the time that was announced for it may be over', async () => {
    relay.streams = 1;
    const fetch = fetchOf();
    await fetch('/first');
    misbehave('silent');
    const [silent, waiting] = await Promise.allSettled([fetch('/silent'), fetch('/waiting')]);
    expect(silent).toMatchObject({ reason: { code: 'ETIMEDOUT' } });
    expect(waiting).toMatchObject({ reason: { code: 'ECONNABORTED' } });
    expect((await fetch('/after')).status).toBe(201);
    expect(asked).toEqual(['PUT /first canary', 'PUT /after canary']);
  });
});

it('gives up on a server that takes no request at all, and asks it on another connection', async () => {
  relay.streams = 0;
  const fetch = fetchOf();
  // The first goes out before the server says how many.
  expect((await fetch('/first')).status).toBe(201);
  await expect(fetch('/second')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect((await fetch('/third')).status).toBe(201);
  expect([asked.length, relay.accepted]).toEqual([2, 2]);
});

describe('what the server has surely not looked at', () => {
  it.each<[string, number, number]>([
    ['refused', 0, 1],
    ['goaway below', 0, 2],
    ['goaway below', 1, 2],
    ['goaway below, then cut', 0, 2],
    ['goaway below, then cut', 1, 2],
  ])('is sent again: %s (code %i)', async (act, code, connections) => {
    const fetch = fetchOf();
    misbehave(act, 1, code);
    expect((await fetch('/x')).status).toBe(201);
    expect([asked, relay.accepted]).toEqual([['PUT /x canary'], connections]);
  });

  it('is sent three times at most', async () => {
    misbehave('refused', 5);
    await expect(fetchOf()('/x')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([asked, relay.done.get('refused')]).toEqual([[], 4]);
  });

  it('lets what was taken before go on', async () => {
    const fetch = fetchOf();
    await fetch('/first');
    misbehave('goaway at');
    const all = await Promise.all([fetch('/slowly'), fetch('/b'), fetch('/c')]);
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(asked.toSorted()).toEqual([
      'PUT /b canary',
      'PUT /c canary',
      'PUT /first canary',
      'PUT /slowly canary',
    ]);
    expect(relay.accepted).toBe(2);
  });
});

describe('of what may have been done, nobody can tell: it is never sent again by itself', () => {
  const codes = [0, 1, 2, 3];
  it.each<[string, number, string, number]>([
    ...codes.flatMap((code): [string, number, string, number][] => [
      ['reset before', code, 'ECONNRESET', 0],
      ['reset after', code, 'ECONNRESET', 1],
      ['reset within', code, 'ECONNRESET', 1],
    ]),
    ['goaway at, then cut', 0, 'ECONNRESET', 1],
    ['cut before', 0, 'ECONNRESET', 0],
    ['cut after', 0, 'ECONNRESET', 1],
    ['cut within', 0, 'ECONNRESET', 1],
    ['ended after', 0, 'ECONNRESET', 1],
    ['ended within', 0, 'ECONNRESET', 1],
    ['no HTTP', 0, 'ECONNRESET', 0],
    ['silent', 0, 'ETIMEDOUT', 0],
    ['silent after', 0, 'ETIMEDOUT', 1],
    ['silent within', 0, 'ETIMEDOUT', 1],
    ['interim answers', 0, 'EMSGSIZE', 0],
    ['endless', 0, 'EMSGSIZE', 1],
  ])('%s (code %i)', async (act, code, reason, effects) => {
    const fetch = fetchOf();
    await fetch('/first', 'GET');
    asked.length = 0;
    misbehave(act, 1, code);
    await expect(fetch('/x')).rejects.toMatchObject({ code: reason });
    expect(asked).toHaveLength(effects);
    expect((await fetch('/y')).status).toBe(201);
  });

  it('a connection that is cut takes with it all that is under way', async () => {
    const fetch = fetchOf();
    await fetch('/first');
    misbehave('cut after');
    const all = await Promise.allSettled([fetch('/x'), fetch('/slowly'), fetch('/slowly')]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('a server that trickles is given up on in time', async () => {
    misbehave('endless');
    await expect(fetchOf()('/x', 'GET')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('a slow server is not given up on', async () => {
    misbehave('slow');
    expect((await fetchOf()('/x')).status).toBe(201);
  });
});
