import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { locationFrom } from '../../src/providers/airflow/location.ts';
import { findEndpoint } from '../../src/providers/aws/location.ts';
import { findEmulator } from '../../src/providers/gcp/location.ts';
import { serverFrom } from '../../src/providers/github/location.ts';
import { lookupLoopback, loopbackAddress } from '../../src/providers/http/loopback.ts';

/** What takes an address from outside, each in its own way. */
const ways: readonly [string, (host: string) => unknown][] = [
  ['GITHUB_API_URL', (host) => serverFrom({ GITHUB_API_URL: `http://${host}:8080` })],
  [
    'AWS_ENDPOINT_URL',
    (host) => findEndpoint({ AWS_ENDPOINT_URL: `http://${host}:8080` }, ['AWS_ENDPOINT_URL']),
  ],
  [
    'AWS_ENDPOINT_URL_STS',
    (host) => findEndpoint({ AWS_ENDPOINT_URL_STS: `http://${host}:8080` }, ['AWS_ENDPOINT_URL_STS']),
  ],
  ['SECRET_MANAGER_EMULATOR_HOST', (host) => findEmulator({ SECRET_MANAGER_EMULATOR_HOST: `${host}:8080` })],
  ['--url', (host) => locationFrom(`http://${host}:8080`)],
];

describe.each(ways)('%s', (_, take) => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '127.1',
    '0x7f.1',
    '2130706433',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])('takes %s for this machine', (host) => {
    expect(() => take(host)).not.toThrow();
  });

  it.each([
    'x.localhost',
    'localhost.',
    'localhost.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'evil.example?127.0.0.1',
    '0.0.0.0',
    '[::]',
    '[::2]',
    '10.0.0.1',
    '169.254.169.254',
  ])('refuses %s without encryption', (host) => {
    expect(() => take(host)).toThrow(UserError);
  });
});

describe('localhost', () => {
  it('is an address of loopback, whatever the system says', async () => {
    expect(await loopbackAddress('localhost')).toMatch(/^(127\.\d+\.\d+\.\d+|\[::1\])$/);
    expect(await loopbackAddress('127.0.0.1')).toBe('127.0.0.1');
  });

  it.each([
    [
      { all: true },
      [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ],
    ],
    [{ family: 6 }, '::1'],
    [{}, '127.0.0.1'],
  ])('is looked up %j as %j', (options, expected) => {
    lookupLoopback('localhost', options, (error, found) => {
      expect([error, found]).toEqual([null, expected]);
    });
    expect.assertions(1);
  });
});
