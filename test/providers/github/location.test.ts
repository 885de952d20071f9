import { describe, expect, it } from 'vitest';
import { serverFrom } from '../../../src/providers/github/location.ts';

describe('serverFrom', () => {
  it.each([
    [undefined, 'https://api.github.com', 'github.com'],
    ['', 'https://api.github.com', 'github.com'],
    ['https://api.github.com/', 'https://api.github.com', 'github.com'],
    ['https://GitHub.Example.com/api/v3/', 'https://github.example.com/api/v3', 'github.example.com'],
    ['https://api.octocorp.ghe.com', 'https://api.octocorp.ghe.com', 'octocorp.ghe.com'],
    [
      'https://github.example.com:8443/api/v3',
      'https://github.example.com:8443/api/v3',
      'github.example.com:8443',
    ],
    ['http://127.0.0.1:5590', 'http://127.0.0.1:5590', '127.0.0.1:5590'],
    ['http://localhost:5590', 'http://localhost:5590', 'localhost:5590'],
    ['http://[::1]:5590', 'http://[::1]:5590', '[::1]:5590'],
  ])('GITHUB_API_URL=%s is %s, known as %s', (given, api, host) => {
    expect(serverFrom({ GITHUB_API_URL: given })).toEqual({ api, host });
  });

  it.each([
    ['github.com', 'https://api.github.com', 'github.com'],
    ['GitHub.Example.com', 'https://github.example.com/api/v3', 'github.example.com'],
    ['octocorp.ghe.com', 'https://api.octocorp.ghe.com', 'octocorp.ghe.com'],
    ['', 'https://api.github.com', 'github.com'],
  ])('GH_HOST=%s is %s, known as %s, as for gh', (host, api, known) => {
    expect(serverFrom({ GH_HOST: host })).toEqual({ api, host: known });
    const named = serverFrom({ GH_HOST: host, GITHUB_API_URL: 'https://api.github.com' });
    expect(named.host).toBe('github.com');
  });

  it.each(['https://github.example.com', 'github.example.com/api', 'me@github.example.com', 'a b'])(
    'GH_HOST=%s is refused',
    (host) => {
      expect(() => serverFrom({ GH_HOST: host })).toThrow('GH_HOST is not a host');
    },
  );

  it.each([
    ['api.github.com', 'is not an address'],
    ['http://api.github.com', 'http://api.github.com is not encrypted'],
    ['http://127.0.0.1.example.com', 'is not encrypted'],
    ['http://localhost.example.com', 'is not encrypted'],
    ['http://notlocalhost', 'is not encrypted'],
    ['http://api.github.localhost', 'is not encrypted'],
    ['http://localhost.', 'is not encrypted'],
    ['http://0.0.0.0', 'is not encrypted'],
    ['ftp://127.0.0.1', 'is not encrypted'],
    ['https://me:canary-7f3a@github.example.com', 'holds a user name or a password'],
  ])('GITHUB_API_URL=%s is refused', (given, message) => {
    expect(() => serverFrom({ GITHUB_API_URL: given })).toThrow(message);
    expect(() => serverFrom({ GITHUB_API_URL: given })).not.toThrow('canary');
  });
});
