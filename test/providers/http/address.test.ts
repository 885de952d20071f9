import { expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { isLoopback } from '../../../src/providers/http/loopback.ts';
import { parseAddress } from '../../../src/providers/http/transport.ts';

const source = { name: '--url', formatHint: 'like https://a.example', credentialsHint: 'pass a token' };

function refusal(text: string): string {
  try {
    return String(parseAddress(text, source));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message} (${error.hint})`;
  }
}

it.each([
  'localhost',
  'LOCALHOST',
  '127.0.0.1',
  '127.1.2.3',
  '127.1',
  '0x7f.1',
  '2130706433',
  '017700000001',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
])('%s is this machine', (hostname) => {
  expect(isLoopback(hostname)).toBe(true);
});

// A name is asked for, whatever it ends in; so is `localhost.`, by way of DNS.
it.each([
  'x.localhost',
  'a.b.localhost',
  'localhost.',
  'localhost.example.com',
  '127.0.0.1.evil.example',
  '127.0.0.1@evil.example',
  '127.0.0.1:80@evil.example',
  '127.0.0.1?.evil.example',
  '127.0.0.1#.evil.example',
  '127.0.0.1/.evil.example',
  '127.0.0.1\\.evil.example',
  '127.0.0.1 .evil.example',
  '128.0.0.1',
  '0.0.0.0',
  '[::]',
  '[::2]',
  '[::ffff:128.0.0.1]',
  '[::ffff:0.0.0.0]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '10.0.0.1',
  '169.254.169.254',
  'ip6-localhost',
  'localhost4',
  'ⓛocalhost',
  '',
])('%j is another machine', (hostname) => {
  expect(isLoopback(hostname)).toBe(false);
});

it.each([
  ['https://a.example/b', 'https://a.example/b'],
  ['http://127.0.0.1:1', 'http://127.0.0.1:1/'],
  ['a.example', '--url is not an address (like https://a.example)'],
  ['https://u@a.example', '--url holds a user name or a password (pass a token)'],
  ['http://:p@localhost', '--url holds a user name or a password (pass a token)'],
  [
    'http://a.example:1',
    '--url: http://a.example:1 is not encrypted (use https; plain http is taken for this machine alone)',
  ],
  [
    'ftp://localhost',
    '--url: ftp://localhost is not encrypted (use https; plain http is taken for this machine alone)',
  ],
])('%s: %s', (text, expected) => {
  expect(refusal(text)).toBe(expected);
});
