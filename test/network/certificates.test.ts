import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUTHORITY } from './certificates.ts';
import { type LabOptions, startLab } from './lab.ts';
import { stores } from './stores.ts';

const OTHERS = path.join(path.dirname(AUTHORITY), 'self-signed.pem');

describe.each(stores)('$name', (store) => {
  const host = store.hosts.at(-1) ?? '';

  it.each<[string, NonNullable<LabOptions['store']>, string, string, attempts: number]>([
    [
      'is made out to another name',
      'wrong-name',
      'the certificate of SERVER is made out to other.test, www.other.test, not to HOST (ERR_TLS_CERT_ALTNAME_INVALID), through the proxy AT',
      'is ADDRESS right, and no proxy or page to sign in answering in its place? the name has to be right, no further authority mends that',
      1,
    ],
    [
      'has expired',
      'expired',
      'the certificate of SERVER has expired (CERT_HAS_EXPIRED), through the proxy AT',
      'whoever runs it has to renew it, unless the clock of this machine is wrong',
      1,
    ],
    [
      'is not valid yet',
      'not-yet',
      'the certificate of SERVER is not valid yet (CERT_NOT_YET_VALID), through the proxy AT',
      'is the clock of this machine right? otherwise whoever runs it has to mend it',
      1,
    ],
    [
      'is signed by itself',
      'self-signed',
      'the certificate of SERVER is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT), through the proxy AT',
      "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS",
      1,
    ],
    [
      'is never shown: the server closes',
      'cut',
      'SERVER closes the connection before it is encrypted (ECONNRESET), through the proxy AT',
      'a firewall or a proxy on the way may do so: CHECK',
      3,
    ],
  ])('says so when the certificate %s', async (_, stands, message, hint, attempts) => {
    const { proxy, look } = await startLab(store, { store: stands });
    const at = `http://127.0.0.1:${proxy.port}`;
    const { told, ...counted } = await look({ HTTPS_PROXY: at });
    const shown = told
      .replace(/^could not .*?: /, '')
      .replace(/(https:\/\/)?HOST/, 'HOST')
      .replaceAll(at, 'AT')
      .replace(/is (GITHUB_API_URL|--url|AWS_ENDPOINT_URL|--location) right/, 'is ADDRESS right')
      .replace(/may do so: .*$/, 'may do so: CHECK')
      .replace(new RegExp(`(of |^)(https://)?${host}`), '$1SERVER')
      .replace(`not to ${host}`, 'not to HOST');
    expect(shown).toBe(`${message}\nhint: ${hint}`);
    expect(counted).toEqual({ attempts });
  });

  it('says so when the server speaks without encryption', async () => {
    const { proxy, look } = await startLab(store, { store: 'plain' });
    const { told } = await look({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` });
    expect(told).toMatch(
      /: \S+ (does not speak TLS \((EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)\)|closes the connection before it is encrypted \(ECONNRESET\)), through the proxy http:\/\/127\.0\.0\.1:\d+\n/,
    );
  });

  it('says so when a page answers in its place', async () => {
    const { proxy, look } = await startLab(store, { instead: '200 OK' });
    const { told } = await look({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` });
    expect(told).toMatch(
      /: \S+ does not speak TLS \((EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)\), through the proxy http:\/\/127\.0\.0\.1:\d+\n/,
    );
  });

  it.each([
    ['NODE_EXTRA_CA_CERTS', AUTHORITY],
    ['SSL_CERT_FILE', AUTHORITY],
    ['SSL_CERT_DIR', path.dirname(AUTHORITY)],
  ])('trusts whom %s names', async (variable, value) => {
    const { proxy, look } = await startLab(store);
    const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: '', [variable]: value };
    expect((await look(env)).told).toBe('ok');
  });

  const ADD = "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS";

  it.each([
    ['nobody', {}, ADD],
    ['others alone', { NODE_EXTRA_CA_CERTS: OTHERS }, ADD],
    [
      'a file that is not there',
      { NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem', SSL_CERT_DIR: '/nowhere' },
      'no certificate (PEM) can be read from what NODE_EXTRA_CA_CERTS and SSL_CERT_DIR name: mend the path',
    ],
    [
      'what is no certificate',
      { SSL_CERT_FILE: import.meta.filename },
      'no certificate (PEM) can be read from what SSL_CERT_FILE names: mend the path',
    ],
  ])('is not trusted where %s is named besides', async (_, named, hint) => {
    const { proxy, look } = await startLab(store);
    const { told, attempts } = await look({
      HTTPS_PROXY: `127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: '',
      ...named,
    });
    expect(told).toMatch(
      /: the certificate of \S+ is not trusted \(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT_LOCALLY)\)/,
    );
    expect(told.split('\nhint: ')[1]).toBe(hint);
    expect(attempts).toBe(1);
  });
});

const gcp = stores.filter(({ name }) => name === 'gcp');

describe('GOOGLE_API_USE_CLIENT_CERTIFICATE', () => {
  it.each(gcp)('is refused for $name behind a proxy', async (store) => {
    const { proxy, look } = await startLab(store);
    const env = { GOOGLE_API_USE_CLIENT_CERTIFICATE: 'true', HTTPS_PROXY: `127.0.0.1:${proxy.port}` };
    expect((await look(env)).told).toMatchInlineSnapshot(`
      "GOOGLE_API_USE_CLIENT_CERTIFICATE: this machine's certificate is not supported through a proxy
      hint: list secretmanager.googleapis.com in NO_PROXY if it is reached without, or unset GOOGLE_API_USE_CLIENT_CERTIFICATE"
    `);
    expect(proxy.tunnels).toEqual([]);
  });
});

describe('GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', () => {
  it.each(gcp)('alone decides for $name', async (store) => {
    const { proxy, look } = await startLab(store);
    const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}` };
    expect((await look({ ...env, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: AUTHORITY })).told).toBe('ok');
    expect(await look({ ...env, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: OTHERS })).toEqual({
      told: expect.stringMatching(
        /the certificate of secretmanager\.googleapis\.com is not trusted \(\w+\), through the proxy \S+\nhint: only the authorities in the file that GRPC_DEFAULT_SSL_ROOTS_FILE_PATH names are trusted: add the right one there, or unset it$/,
      ),
      attempts: 1,
    });
  });

  it.each(gcp)('names a file that $name cannot read', async (store) => {
    const { look } = await startLab(store);
    expect((await look({ GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: '/nowhere/roots.pem' })).told).toBe(
      'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH names a file that cannot be read\nhint: mend the path, or unset it',
    );
  });
});
