import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startFake } from '../fakes/start.ts';
import { look, startLab } from './lab.ts';
import { type LabStore, stores } from './stores.ts';

/** The variables, or options, by which a store is led to an address. */
const ledTo = (store: LabStore, url: string): { env: Record<string, string>; store: LabStore } => {
  if (store.name !== 'airflow')
    return {
      env: { GITHUB_API_URL: url, AWS_ENDPOINT_URL: url, SECRET_MANAGER_EMULATOR_HOST: new URL(url).host },
      store,
    };
  return { env: {}, store: { ...store, ...openAt(url) } };
};

const openAt = (url: string): Pick<LabStore, 'open'> => ({
  open: async (runtime) => {
    const { airflow } = await import('../../src/providers/airflow/index.ts');
    return airflow.open({ url }, runtime, { layouts: ['airflow-document'] });
  },
});

describe.each(stores)('$name', (each) => {
  it('asks no proxy for this machine', async () => {
    const { proxy, env: always } = await startLab(each);
    const { fake, env: entering } = await startFake(each.name);
    const { env, store } = ledTo(each, 'host' in fake ? `http://${fake.host}` : fake.url);
    const at = `http://127.0.0.1:${proxy.port}`;
    const proxies = { HTTPS_PROXY: at, HTTP_PROXY: at, http_proxy: at, ALL_PROXY: at };
    const looked = await look(store, { env: { ...always, ...entering, ...env, ...proxies } });
    await fake.close();
    expect(looked.told).toBe('ok');
    expect(proxy.tunnels).toEqual([]);
  });

  it('tries twice where nothing listens on this machine', async () => {
    const { env: always } = await startLab(each);
    const { env, store } = ledTo(each, 'http://127.0.0.1:1');
    expect(await look(store, { env: { ...always, ...env } })).toEqual({
      told: expect.stringMatching(/: no connection to (http:\/\/)?127\.0\.0\.1:1 \(ECONNREFUSED\)\nhint: /),
      attempts: 2,
    });
  });
});

/** An address of this machine that is not loopback, as a server's would be. */
const outer = Object.values(networkInterfaces())
  .flat()
  .find((one) => one && !one.internal && one.family === 'IPv4')?.address;

describe.skipIf(outer === undefined).each(stores.filter(({ alpn }) => alpn === 'http/1.1'))(
  '$name at an address',
  (each) => {
    const here = `${outer}`;
    const wide = here.replace(/\.\d+$/, '.0/24');

    it.each([
      ['goes through the proxy', {}, 1],
      ['goes past it: the address', { NO_PROXY: here }, 0],
      ['goes past it: among others', { no_proxy: `a.test, ${here} b.test` }, 0],
      ['goes past it: the network', { NO_PROXY: wide }, 0],
      ['goes past it: everything', { NO_PROXY: '*' }, 0],
      ['goes through it: another port', { NO_PROXY: `${here}:1` }, 1],
      ['goes through it: another network', { NO_PROXY: '198.18.0.0/15,2001:db8::/32' }, 1],
    ])('%s', async (_, exempt, tunnels) => {
      const { proxy, front, env: always } = await startLab(each);
      const { env, store } = ledTo(each, `https://${here}:${front.port}`);
      const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
      await look(store, {
        env: { ...always, ...env, GH_ENTERPRISE_TOKEN: 'canary', HTTPS_PROXY, ...exempt },
      });
      expect(new Set(proxy.tunnels).size).toBe(tunnels);
      expect(front.connections > 0).toBe(tunnels === 0);
    });
  },
);
