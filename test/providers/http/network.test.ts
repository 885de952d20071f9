import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { readNetwork } from '../../../src/providers/http/network.ts';

const api = 'https://api.github.com';
const PROXY = 'http://proxy.test:3128';
const proxyFor = (env: Record<string, string>, url = api) => readNetwork(env).proxyFor(new URL(url));
const refusal = (HTTPS_PROXY: string): string => {
  try {
    return proxyFor({ HTTPS_PROXY })?.label ?? 'none';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
};

describe('the proxy', () => {
  it.each<[string, Record<string, string>, string, string | undefined]>([
    ['none', {}, api, undefined],
    ['for https', { HTTPS_PROXY: PROXY }, api, PROXY],
    ['in lower case', { https_proxy: PROXY }, api, PROXY],
    ['lower case first', { https_proxy: PROXY, HTTPS_PROXY: 'http://other.test' }, api, PROXY],
    ['for all', { ALL_PROXY: PROXY }, api, PROXY],
    ['for all in lower case', { all_proxy: PROXY, ALL_PROXY: 'http://other.test' }, api, PROXY],
    ['for https before that for all', { all_proxy: 'http://other.test', HTTPS_PROXY: PROXY }, api, PROXY],
    ['an empty one is not there', { https_proxy: '', HTTPS_PROXY: '  ', ALL_PROXY: PROXY }, api, PROXY],
    ['all empty', { https_proxy: '', HTTPS_PROXY: '', ALL_PROXY: '', all_proxy: '' }, api, undefined],
    ['for http is not for https', { HTTP_PROXY: PROXY, http_proxy: PROXY }, api, undefined],
    ['for http', { HTTP_PROXY: PROXY }, 'http://a.test', PROXY],
    ['never for localhost', { ALL_PROXY: PROXY }, 'https://localhost:8443', undefined],
    ['never for an address of loopback', { ALL_PROXY: PROXY }, 'https://127.8.0.1', undefined],
    ['never for ::1', { ALL_PROXY: PROXY }, 'https://[::1]:8443', undefined],
  ])('%s', (_, env, url, label) => {
    expect(proxyFor(env, url)?.label).toBe(label);
  });

  it.each([
    ['proxy.test:3128', 'http://proxy.test:3128', 3128, false],
    ['proxy.test', 'http://proxy.test', 80, false],
    ['http://proxy.test', 'http://proxy.test', 80, false],
    ['HTTP://Proxy.Test:3128/path?query', 'http://proxy.test:3128', 3128, false],
    ['https://proxy.test', 'https://proxy.test', 443, true],
    ['https://proxy.test:80', 'https://proxy.test:80', 80, true],
    ['[2001:db8::1]:3128', 'http://[2001:db8::1]:3128', 3128, false],
    ['  http://127.0.0.1:3128\n', 'http://127.0.0.1:3128', 3128, false],
    ['me:canary@proxy.test:3128', 'http://proxy.test:3128', 3128, false],
    ['http://me:can@ry@proxy.test:3128', 'http://proxy.test:3128', 3128, false],
  ])('%j', (HTTPS_PROXY, label, port, secure) => {
    expect(proxyFor({ HTTPS_PROXY })).toMatchObject({ label, port, secure, variable: 'HTTPS_PROXY' });
  });

  it.each([
    ['me:secret@h', 'me:secret'],
    ['me@h', 'me:'],
    ['http://a%40b:p%3Aq%2Fr%25@h', 'a@b:p:q/r%'],
    ['http://me:100%@h', 'me:100%'],
    ['http://me:p@ss@h', 'me:p@ss'],
    ['http://m%C3%BC:%E2%82%AC@h', 'mü:€'],
  ])('%s signs in as %s', (HTTPS_PROXY, pair) => {
    const proxy = proxyFor({ HTTPS_PROXY });
    const [, sent = ''] = proxy?.authorization?.reveal().split(' ') ?? [];
    expect(Buffer.from(sent, 'base64').toString()).toBe(pair);
    expect(JSON.stringify(proxy)).not.toContain(sent);
  });

  it.each([
    ['socks5://127.0.0.1:1080', 'HTTPS_PROXY: a proxy of the kind socks5 is not supported'],
    ['socks://me:canary@h', 'HTTPS_PROXY: a proxy of the kind socks is not supported'],
    ['ftp://h', 'HTTPS_PROXY: a proxy of the kind ftp is not supported'],
    ['http://', 'HTTPS_PROXY is not the address of a proxy'],
    ['http://me:canary#1@h:3128', 'HTTPS_PROXY is not the address of a proxy'],
    ['http://me:12#canary@h:3128', 'HTTPS_PROXY is not the address of a proxy'],
    ['http://me:12/canary@h:3128', 'HTTPS_PROXY is not the address of a proxy'],
    ['http://h:99999', 'HTTPS_PROXY is not the address of a proxy'],
    ['http://a b', 'HTTPS_PROXY is not the address of a proxy'],
    ['http:/h:3128', 'HTTPS_PROXY is not the address of a proxy'],
    ['http=h:80;https=h:80', 'HTTPS_PROXY is not the address of a proxy'],
  ])('%s: %s', (address, message) => {
    expect(refusal(address)).toBe(message);
  });

  it('is not looked at where none is asked', () => {
    const env = { HTTPS_PROXY: 'socks5://h', NO_PROXY: 'github.com' };
    expect(proxyFor(env)).toBeUndefined();
    expect(proxyFor(env, 'https://127.0.0.1')).toBeUndefined();
  });
});

describe('NO_PROXY', () => {
  it.each<[string, string, boolean]>([
    ['github.com', api, true],
    ['.github.com', api, true],
    ['.github.com', 'https://github.com', true],
    ['*.github.com', api, true],
    ['GitHub.COM', api, true],
    ['github.com.', api, true],
    ['github.com', 'https://api.github.com./x', true],
    ['api.github.com:443', api, true],
    ['github.com:443', api, true],
    ['github.com:8443', api, false],
    ['github.com:8443', 'https://api.github.com:8443', true],
    ['hub.com', api, false],
    ['ithub.com', api, false],
    ['com', api, true],
    ['.', api, false],
    ['*', api, true],
    ['a.test,*', api, true],
    ['a.test github.com', api, true],
    ['a.test ,, github.com', api, true],
    ['a.test;github.com', api, false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', api, false],
    ['10.0.0.0/33', 'https://10.0.0.0', false],
    ['0.0.0.0/0', 'https://10.1.2.3', true],
    ['10.1.2.3', 'https://10.1.2.3:8443', true],
    ['10.1.2.3:8443', 'https://10.1.2.3:8443', true],
    ['10.1.2.3:443', 'https://10.1.2.3:8443', false],
    ['10.1.2.3-10.1.2.9', 'https://10.1.2.5', true],
    ['10.1.2.3-10.1.2.9', 'https://10.1.2.10', false],
    ['2.3', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe12::1]', false],
    ['[fd12::1]', 'https://[fd12::1]', true],
    ['fd12::1', 'https://[fd12::1]:8443', true],
    ['[fd12::1]:8443', 'https://[fd12::1]:8443', true],
    ['[fd12::1]:8443', 'https://[fd12::1]', false],
    ['fd12:0:0::1', 'https://[fd12::1]', true],
    ['10.0.0.0/8', 'https://[fd12::1]', false],
    ['', api, false],
  ])('%j for %s: %s', (NO_PROXY, url, exempt) => {
    for (const env of [{ NO_PROXY }, { no_proxy: NO_PROXY }, { no_proxy: '', NO_PROXY }])
      expect(proxyFor({ HTTPS_PROXY: PROXY, ...env }, url) === undefined).toBe(exempt);
  });

  it('in lower case goes first', () => {
    expect(proxyFor({ HTTPS_PROXY: PROXY, no_proxy: 'other.test', NO_PROXY: '*' })?.label).toBe(PROXY);
  });
});
