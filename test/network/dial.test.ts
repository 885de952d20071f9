import { describe, expect, it, onTestFinished } from 'vitest';
import { dial } from '../../src/providers/http/dial.ts';
import { readNetwork } from '../../src/providers/http/network.ts';
import { AUTHORITY } from './certificates.ts';
import { Front } from './front.ts';
import { TestProxy } from './proxy.ts';

const options = { alpn: ['h2', 'http/1.1'], timeout: 2000 } as const;

async function front(alpn: 'h2' | 'http/1.1'): Promise<Front> {
  const started = await new Front(1, { certificate: 'server', alpn }).start();
  onTestFinished(() => started.close());
  return started;
}

async function proxyTo(host: string, { port }: Front): Promise<TestProxy> {
  const proxy = await new TestProxy(new Map([[host, port]])).start();
  onTestFinished(() => proxy.close());
  return proxy;
}

describe('dial', () => {
  it.each(['h2', 'http/1.1'] as const)('takes %s where the server does', async (alpn) => {
    const { port } = await front(alpn);
    const network = readNetwork({ NODE_EXTRA_CA_CERTS: AUTHORITY });
    const { socket, protocol } = await dial(new URL(`https://127.0.0.1:${port}`), network, options);
    expect(protocol).toBe(alpn);
    socket.destroy();
  });

  it.each(['h2', 'http/1.1'] as const)('takes %s through a proxy', async (alpn) => {
    const proxy = await proxyTo('api.github.com', await front(alpn));
    const network = readNetwork({ NODE_EXTRA_CA_CERTS: AUTHORITY, HTTPS_PROXY: `127.0.0.1:${proxy.port}` });
    const { socket, protocol } = await dial(new URL('https://api.github.com'), network, options);
    expect(protocol).toBe(alpn);
    socket.destroy();
  });

  it('reaches an address of IPv6', async () => {
    const { port } = await front('h2');
    const network = readNetwork({ NODE_EXTRA_CA_CERTS: AUTHORITY });
    const { socket } = await dial(new URL(`https://[::1]:${port}`), network, options);
    socket.destroy();
  });

  it('asks a proxy for an address of IPv6 as it is written in a URL', async () => {
    const proxy = await proxyTo('none', await front('h2'));
    const network = readNetwork({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` });
    await expect(dial(new URL('https://[2001:db8::1]:8443'), network, options)).rejects.toMatchObject({
      side: 'proxy',
      status: 502,
    });
    expect(proxy.tunnels).toEqual(['[2001:db8::1]:8443']);
  });

  it('asks again only for the first certificate that Node does not know', async () => {
    const server = await front('h2');
    const network = readNetwork({ NODE_EXTRA_CA_CERTS: AUTHORITY });
    for (const connections of [2, 3, 4]) {
      const { socket } = await dial(new URL(`https://127.0.0.1:${server.port}`), network, options);
      socket.destroy();
      expect(server.connections).toBe(connections);
    }
  });

  it('goes on with the session of the last connection', async () => {
    const server = await front('h2');
    const network = readNetwork({ NODE_EXTRA_CA_CERTS: AUTHORITY });
    for (const reused of [0, 1]) {
      const { socket } = await dial(new URL(`https://127.0.0.1:${server.port}`), network, options);
      // The ticket comes with what is read first.
      await new Promise((resolve) => socket.once('close', resolve).resume());
      expect(server.reused).toBe(reused);
    }
  });

  it('gives up on a server that says nothing', async () => {
    const silent = await new Front(1, { does: 'silence' }).start();
    onTestFinished(() => silent.close());
    const network = readNetwork({});
    await expect(
      dial(new URL(`https://127.0.0.1:${silent.port}`), network, { ...options, timeout: 50 }),
    ).rejects.toMatchObject({ code: 'ETIMEDOUT', stage: 'tls', side: 'server', isLoopback: true });
  });
});
