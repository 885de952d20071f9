import { execFile } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { wireTo } from '../../../src/providers/http/connections.ts';
import { makeFetch } from '../../../src/providers/http/transport.ts';
import { certificate, trustCertificate } from '../../fakes/tls.ts';
import { AUTHORITY } from '../../network/certificates.ts';

trustCertificate();

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A server that counts what connects to it. */
async function listening(server: Server): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    opened.push(() => socket.destroy());
  });
  opened.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}

const http2Server = () =>
  listening(createSecureServer(certificate, (request, response) => response.end(request.httpVersion)));
const http1Server = () =>
  listening(createServer(certificate, (request, response) => response.end(request.httpVersion)));

const get = { method: 'GET', headers: {} };

describe('a server that agrees on HTTP/2', () => {
  it('is connected to once, ahead of the first request or with it', async () => {
    const { url, connections } = await http2Server();
    for (const [n, ahead] of [true, false].entries()) {
      const wire = wireTo(url, { env: {} });
      if (ahead) wire.connections?.begin();
      const fetch = makeFetch(url, { env: {}, ...wire });
      const answers = await Promise.all([1, 2, 3].map(async () => (await fetch(url, get)).text()));
      expect(answers).toEqual(['2.0', '2.0', '2.0']);
      expect(connections()).toBe(n + 1);
    }
  });

  it('is spoken to over HTTP/1.1 where that is wanted', async () => {
    const server = createSecureServer({ ...certificate, allowHTTP1: true }, (request, response) =>
      response.end(request.httpVersion),
    );
    const { url } = await listening(server);
    expect(await (await makeFetch(url, { env: {} })(url, get)).text()).toBe('1.1');
  });

  it('does not keep the process that has spoken to it', async () => {
    const { url } = await http2Server();
    const [http, env] = [path.resolve('src/providers/http'), { NODE_EXTRA_CA_CERTS: AUTHORITY }];
    const program = `
      import { wireTo } from '${http}/connections.ts';
      import { makeFetch } from '${http}/transport.ts';
      const unused = wireTo('${url}', { env: {} });
      unused.connections.begin();
      const fetch = makeFetch('${url}', { env: {}, ...wireTo('${url}', { env: {} }) });
      console.log(await (await fetch('${url}', { method: 'GET', headers: {} })).text());
    `;
    const args = ['--input-type=module-typescript', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 });
    expect(stdout).toBe('2.0\n');
  });
});

describe('a server that knows no HTTP/2', () => {
  it('is sent the first request over the connection that told so', async () => {
    const { url, connections } = await http1Server();
    const wire = wireTo(url, { env: {} });
    wire.connections?.begin();
    const fetch = makeFetch(url, { env: {}, ...wire });
    for (let n = 0; n < 3; n++) expect(await (await fetch(url, get)).text()).toBe('1.1');
    expect(connections()).toBe(1);
    await Promise.all([1, 2, 3].map(() => fetch(url, get)));
    expect(connections()).toBe(3);
  });

  it('may close that connection before anything is sent', async () => {
    const { url } = await http1Server();
    const wire = wireTo(url, { env: {} });
    expect(await wire.connections?.http2()).toBeUndefined();
    for (const close of opened.slice(1)) close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await (await makeFetch(url, { env: {}, ...wire })(url, get)).text()).toBe('1.1');
  });
});

it('without TLS there is nothing to agree on', () => {
  expect(wireTo('http://127.0.0.1:1', { env: {} }).connections).toBeUndefined();
});
