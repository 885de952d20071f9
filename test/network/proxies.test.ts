import { describe, expect, it } from 'vitest';
import { type LabOptions, startLab } from './lab.ts';
import { stores } from './stores.ts';

/** Where nothing but silence is to come; all else may take its time on a busy machine. */
const SHORT = { patience: { notice: 500, silence: 700, total: 2000 } };

describe.each(stores)('$name', (store) => {
  const host = store.hosts.at(-1) ?? '';
  const tunnels = store.hosts.map((each) => `${each}:443`);

  it.each<[string, LabOptions, (port: number) => Readonly<Record<string, string>>]>([
    ['HTTPS_PROXY', {}, (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` })],
    ['https_proxy', {}, (port) => ({ https_proxy: `http://127.0.0.1:${port}` })],
    ['ALL_PROXY', {}, (port) => ({ ALL_PROXY: `http://127.0.0.1:${port}` })],
    ['all_proxy', {}, (port) => ({ all_proxy: `http://127.0.0.1:${port}/` })],
    ['an address without a scheme', {}, (port) => ({ HTTPS_PROXY: `127.0.0.1:${port}` })],
    ['a name without a scheme', {}, (port) => ({ HTTPS_PROXY: `localhost:${port}` })],
    [
      'the one in lower case first',
      {},
      (port) => ({ https_proxy: `127.0.0.1:${port}`, HTTPS_PROXY: '127.0.0.1:1' }),
    ],
    [
      'the other where one is empty',
      {},
      (port) => ({ https_proxy: '', HTTPS_PROXY: `127.0.0.1:${port}`, NO_PROXY: '' }),
    ],
    [
      'https:// to a proxy that speaks TLS',
      { certificate: 'server' },
      (port) => ({ HTTPS_PROXY: `https://127.0.0.1:${port}` }),
    ],
    ['an address of IPv6', { host: '::1' }, (port) => ({ HTTPS_PROXY: `http://[::1]:${port}` })],
    [
      'user and password',
      { credentials: 'me:canary' },
      (port) => ({ HTTPS_PROXY: `http://me:canary@127.0.0.1:${port}` }),
    ],
    [
      'user and password that are percent-encoded',
      { credentials: 'acme\\me:canary@#/:% ü' },
      (port) => ({ HTTPS_PROXY: `http://acme%5Cme:canary%40%23%2F%3A%25%20%C3%BC@127.0.0.1:${port}` }),
    ],
    [
      'a password with a % that encodes nothing',
      { credentials: 'me:canary%' },
      (port) => ({ HTTPS_PROXY: `me:canary%@127.0.0.1:${port}` }),
    ],
    [
      'a user alone',
      { credentials: 'canary:' },
      (port) => ({ HTTPS_PROXY: `http://canary@127.0.0.1:${port}` }),
    ],
  ])('goes through the proxy: %s', async (_, options, env) => {
    const { proxy, look } = await startLab(store, options);
    expect((await look(env(proxy.port))).told).toBe('ok');
    expect(new Set(proxy.tunnels)).toEqual(new Set(tunnels));
    // It is shown where to, and no token.
    expect(proxy.seen.join()).not.toMatch(/canary-|ghp_|AKIA/i);
  });

  it.each(['NO_PROXY', 'no_proxy'])('goes past it where %s says so', async (variable) => {
    const { proxy, look } = await startLab(store);
    const at = `http://127.0.0.1:${proxy.port}`;
    const env = { HTTPS_PROXY: at, [variable]: store.hosts.join(',') };
    // Nothing answers for such a name where the tests run, or who does has no certificate of this authority.
    expect((await look(env, { patience: { notice: 500, silence: 1000, total: 2000 } })).told).not.toBe('ok');
    expect(proxy.tunnels).toEqual([]);
  });

  it.each(['HTTP_PROXY', 'http_proxy'])(
    'does not take %s for its own, and says so where nothing else helps',
    async (variable) => {
      const { proxy, look } = await startLab(store);
      const env = { [variable]: `http://127.0.0.1:${proxy.port}` };
      const { told } = await look(env, { patience: { notice: 500, silence: 1000, total: 2000 } });
      expect(proxy.tunnels).toEqual([]);
      // Where something does answer for the name, its certificate is not of this authority.
      if (/no connection|does not answer/.test(told))
        expect(told).toContain(
          `hint: ${variable} is for http:// alone: if the way leads through that proxy, set HTTPS_PROXY to it as well; otherwise, `,
        );
    },
  );

  it.each<[string, LabOptions, (port: number) => string, string, attempts: number]>([
    [
      'wants a password',
      { credentials: 'me:canary' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT asks for a user and a password (407)
hint: write them as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with what is special in them percent-encoded (%40 for @)`,
      1,
    ],
    [
      'wants another password',
      { credentials: 'me:canary' },
      (port) => `http://me:canary-2@127.0.0.1:${port}`,
      `the proxy AT does not take the user and the password in HTTPS_PROXY (407)
hint: write them as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with what is special in them percent-encoded (%40 for @)`,
      1,
    ],
    [
      'signs in otherwise',
      { credentials: 'other:canary', scheme: 'Negotiate, NTLM' },
      (port) => `http://me:canary@127.0.0.1:${port}`,
      `the proxy AT asks to sign in by Negotiate, NTLM, and only Basic is supported (407)
hint: let a proxy on this machine that signs in so stand between (cntlm, px), and name that in HTTPS_PROXY`,
      1,
    ],
    [
      'refuses',
      { instead: '403 Forbidden' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT refuses to connect to HOST:443 (403)
hint: ask whoever runs it to allow HOST:443, or list HOST in NO_PROXY if it is reached without a proxy`,
      1,
    ],
    [
      'does not reach it',
      { instead: '502 Bad Gateway' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not reach HOST:443 (502)
hint: ask whoever runs it, or list HOST in NO_PROXY if it is reached without a proxy`,
      3,
    ],
    [
      'is a page to sign in',
      { instead: '302 Found' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not answer as a proxy does (302)
hint: is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      1,
    ],
    [
      'is none',
      { instead: { raw: '220 smtp ready\r\n' } },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not answer as a proxy does (HPE_INVALID_CONSTANT)
hint: if it speaks TLS itself, write HTTPS_PROXY=TLS; otherwise, is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      1,
    ],
    [
      'closes',
      { instead: 'cut' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not answer as a proxy does (ECONNRESET)
hint: if it speaks TLS itself, write HTTPS_PROXY=TLS; otherwise, is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      3,
    ],
    [
      'speaks TLS, and is asked without',
      { certificate: 'server' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not answer as a proxy does (CODE)
hint: if it speaks TLS itself, write HTTPS_PROXY=TLS; otherwise, is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      // The reason, and so whether it may pass, is up to the proxy.
      0,
    ],
    [
      'speaks no TLS, and is asked with it',
      {},
      (port) => `https://127.0.0.1:${port}`,
      `the proxy AT does not speak TLS (CODE)
hint: most proxies are reached by http://, also for https: write HTTPS_PROXY=PLAIN`,
      1,
    ],
    [
      'has a certificate for another name',
      { certificate: 'wrong-name' },
      (port) => `https://127.0.0.1:${port}`,
      `the certificate of the proxy AT is made out to other.test, www.other.test, not to 127.0.0.1 (ERR_TLS_CERT_ALTNAME_INVALID)
hint: is HTTPS_PROXY right, and no proxy or page to sign in answering in its place? the name has to be right, no further authority mends that`,
      1,
    ],
    [
      'has a certificate of its own',
      { certificate: 'self-signed' },
      (port) => `https://127.0.0.1:${port}`,
      `the certificate of the proxy AT is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)
hint: if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS`,
      1,
    ],
    [
      'does not answer',
      { instead: 'silence' },
      (port) => `http://127.0.0.1:${port}`,
      `the proxy AT does not answer (ETIMEDOUT)
hint: is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      2,
    ],
    [
      'is not there',
      {},
      () => 'http://me:canary@127.0.0.1:1',
      `no connection to the proxy http://127.0.0.1:1 (ECONNREFUSED)
hint: nothing listens there: is it running? is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      2,
    ],
    [
      'has a name that nobody knows',
      {},
      () => 'http://me:canary@proxy.invalid:3128',
      `no connection to the proxy http://proxy.invalid:3128 (CODE)
hint: is HTTPS_PROXY right? unset it where there is no proxy, or list HOST in NO_PROXY`,
      1,
    ],
  ])('says so when the proxy %s', async (_, options, address, said, attempts) => {
    const { proxy, look } = await startLab(store, options);
    const HTTPS_PROXY = address(proxy.port);
    const { told, ...counted } = await look({ HTTPS_PROXY }, options.instead === 'silence' ? SHORT : {});
    const shown = told
      .replace(/^could not .*?: /, '')
      .replace(/\((EPROTO|ERR_SSL_\w+|ENOTFOUND|EAI_AGAIN|HPE_\w+|ECONNRESET)\)/, (code) =>
        said.includes(code) ? code : '(CODE)',
      )
      .replaceAll(`HTTPS_PROXY=https://127.0.0.1:${proxy.port}`, 'HTTPS_PROXY=TLS')
      .replaceAll(`HTTPS_PROXY=http://127.0.0.1:${proxy.port}`, 'HTTPS_PROXY=PLAIN')
      .replaceAll(new URL(HTTPS_PROXY).origin.replace(/.*@/, ''), 'AT')
      .replaceAll(host, 'HOST');
    expect(shown).toBe(said.replaceAll(new URL(HTTPS_PROXY).origin, 'AT'));
    if (attempts > 0) expect(counted).toEqual({ attempts });
  });

  it.each([
    'socks5://127.0.0.1:1080',
    'socks5h://me:canary@127.0.0.1',
    'SOCKS4://127.0.0.1:1080',
    'quic://127.0.0.1:1',
  ])('refuses %s by name, and sends nothing', async (address) => {
    const { front, look } = await startLab(store);
    const kind = address.replace(/:.*/, '').toLowerCase();
    expect((await look({ HTTPS_PROXY: address })).told).toBe(
      `HTTPS_PROXY: a proxy of the kind ${kind} is not supported
hint: name one that is reached by http:// or https://, list ${store.hosts[0]} in NO_PROXY, or unset HTTPS_PROXY`,
    );
    expect(front.connections).toBe(0);
  });
});
