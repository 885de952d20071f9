import dns from 'node:dns';
import type { RequestListener } from 'node:http';
import type { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { makeFetch } from '../../../src/providers/http/transport.ts';
import { closeServers, serve } from './serve.ts';

closeServers();

const get = { method: 'GET', headers: {} };

describe('makeFetch', () => {
  it('sends method, headers and body, and gives back what came', async () => {
    const { url } = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method, headers } = request;
      response.writeHead(201, { 'x-one': 'a', 'set-cookie': ['b', 'c'] });
      response.end(`${method} ${headers['content-length']} ${headers['x-sent']} ${Buffer.concat(chunks)} é`);
    });
    const answer = await makeFetch(url, { env: {} })(`${url}/x`, {
      method: 'PUT',
      headers: { 'x-sent': 'yes' },
      body: 'canary',
    });
    expect([answer.status, answer.headers.get('x-one'), answer.headers.get('set-cookie')]).toEqual([
      201,
      'a',
      'b,c',
    ]);
    expect(await answer.text()).toBe('PUT 6 yes canary é');
    expect(new TextDecoder().decode(await answer.arrayBuffer())).toBe('PUT 6 yes canary é');
  });

  it('keeps its connection open', async () => {
    const ports = new Set<number | undefined>();
    const { url } = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const fetch = makeFetch(url, { env: {} });
    for (let n = 0; n < 3; n++) await fetch(url, get);
    expect(ports.size).toBe(1);
  });

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = [];
    const { url } = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    });
    expect((await makeFetch(url, { env: {} })(`${url}/x`, get)).status).toBe(302);
    expect(paths).toEqual(['/x']);
  });

  it('takes an answer of exactly the bound, and cuts a longer one off', async () => {
    const { url } = await serve((request, response) => {
      response.write('x'.repeat(1000));
      if (request.url === '/end') response.end();
    });
    const fetch = makeFetch(url, { env: {}, largest: { read: 1000, write: 10 } });
    expect(await (await fetch(`${url}/end`, get)).text()).toHaveLength(1000);
    const endless = makeFetch(url, { env: {}, largest: { read: 999, write: 10 } })(url, get);
    await expect(endless).rejects.toMatchObject({ code: 'EMSGSIZE' });
  });

  const patience = { notice: 5000, silence: 600, total: 1500 };
  const largest = { read: 10_000, write: 1000 };

  it.each<[string, 'GET' | 'PUT', RequestListener, string]>([
    [
      'sends a byte now and then',
      'GET',
      (_, response) => void setInterval(() => response.write(' '), 50).unref(),
      'ETIMEDOUT',
    ],
    ['answers without an end', 'GET', (_, response) => void endless(response, 'x'.repeat(1000)), 'EMSGSIZE'],
    ['says much of a write', 'PUT', (_, response) => void response.end('x'.repeat(1001)), 'EMSGSIZE'],
    [
      'says that it will say much',
      'GET',
      (_, response) => void response.writeHead(200, { 'content-length': '99999999999' }).write('x'),
      'ETIMEDOUT',
    ],
    [
      'goes on with interim answers',
      'GET',
      (_, response) => void setInterval(() => response.writeProcessing(), 1).unref(),
      'EMSGSIZE',
    ],
    [
      'sends headers without an end',
      'GET',
      (request) => {
        request.socket.write('HTTP/1.1 200 OK\r\n');
        endless(request.socket, `x-${'y'.repeat(100)}: z\r\n`);
      },
      'HPE_HEADER_OVERFLOW',
    ],
    [
      'answers what is no HTTP',
      'GET',
      (request) => void request.socket.end('220 ready\r\n'),
      'HPE_INVALID_CONSTANT',
    ],
  ])('is an error, soon, when the server %s', async (_, method, listener, code) => {
    const { url } = await serve(listener);
    const sent = makeFetch(url, { env: {}, patience, largest })(url, { ...get, method });
    await expect(sent).rejects.toMatchObject({ code });
  });

  it('unpacks nothing, so that little stays little', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 * 2 ** 20)));
    });
    const answer = await makeFetch(url, { env: {} })(url, get);
    expect((await answer.arrayBuffer()).byteLength).toBeLessThan(100_000);
  });

  it('asks no one where localhost is', async () => {
    const { url } = await serve((request, response) => response.end(request.headers.host));
    const here = url.replace('127.0.0.1', 'localhost');
    const lookup = vi.spyOn(dns, 'lookup');
    expect(await (await makeFetch(here, { env: {} })(here, get)).text()).toMatch(/^localhost:/);
    expect(lookup).not.toHaveBeenCalled();
    lookup.mockRestore();
  });

  it.each<[string, RequestListener, string]>([
    ['cuts the connection', (request) => request.socket.destroy(), 'ECONNRESET'],
    [
      'ends in the middle of its answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => request.socket.destroy());
      },
      'ECONNRESET',
    ],
    ['says nothing', () => {}, 'ETIMEDOUT'],
  ])('is an error when the server %s', async (_, listener, code) => {
    const { url } = await serve(listener);
    await expect(
      makeFetch(url, { env: {}, patience: { notice: 1000, silence: 50, total: 1000 } })(url, get),
    ).rejects.toMatchObject({ code });
  });
});

describe('makeFetch behind a proxy', () => {
  /** A proxy that lets no one through, and what it was asked for. */
  async function proxy(): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const { url, server } = await serve((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('from the proxy');
    });
    server.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url} ${JSON.stringify(request.rawHeaders)}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    return { url, asked };
  }
  const sent = { method: 'GET', headers: { authorization: 'token canary-7f3a' } };
  const api = 'https://api.github.invalid';

  it('tunnels through it, and shows it nothing but the host', async () => {
    const { url, asked } = await proxy();
    await expect(makeFetch(api, { env: { HTTPS_PROXY: url } })(`${api}/user`, sent)).rejects.toThrow();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^CONNECT api\.github\.invalid:443 /);
    expect(asked[0]).not.toContain('canary');
  });

  it('goes past it where NO_PROXY says so', async () => {
    const { url, asked } = await proxy();
    const env = { https_proxy: url, no_proxy: 'github.invalid,.github.invalid' };
    await expect(makeFetch(api, { env })(`${api}/user`, sent)).rejects.toMatchObject({
      code: /ENOTFOUND|EAI_AGAIN/,
    });
    expect(asked).toEqual([]);
  });

  it('never asks it for this machine', async () => {
    const { url, asked } = await proxy();
    const { url: here } = await serve((_, response) => response.end('from here'));
    const env = { HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url };
    expect(await (await makeFetch(here, { env })(here, get)).text()).toBe('from here');
    expect(asked).toEqual([]);
  });
});

/** Writes as fast as it is read. */
function endless(to: Writable, text: string): void {
  const more = (): void => {
    while (!to.destroyed && to.write(text));
  };
  to.on('drain', more).on('error', () => {});
  more();
}
