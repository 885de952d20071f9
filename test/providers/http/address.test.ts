import { expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { isLoopback, parseAddress } from '../../../src/providers/http/transport.ts';

const source = { name: '--url', formatHint: 'like https://a.example', credentialsHint: 'pass a token' };

function refusal(text: string): string {
  try {
    return String(parseAddress(text, source));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message} (${error.hint})`;
  }
}

it.each(['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('%s is this machine', (hostname) => {
  expect(isLoopback(hostname)).toBe(true);
});

it.each(['localhost.example.com', '127.0.0.1.example.com', '10.0.0.1', '[::2]', ''])(
  '%j is another machine',
  (hostname) => {
    expect(isLoopback(hostname)).toBe(false);
  },
);

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
