import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findCredentials } from '../../../src/providers/github/credentials.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

const server = { api: 'https://github.example.com/api/v3', host: 'github.example.com' };
const find = (around: RuntimeOptions) => findCredentials(runtimeWith(around), server);
const gh = { 'gh auth token --hostname github.example.com': 'gho_canary-gh\n' };

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('findCredentials: a token', () => {
  it.each<[RuntimeOptions, string, string]>([
    [{ env: { GH_TOKEN: 'canary-1', GITHUB_TOKEN: 'canary-2' }, programs: gh }, 'canary-1', 'GH_TOKEN'],
    [{ env: { GH_TOKEN: '', GITHUB_TOKEN: ' canary-2\n' }, programs: gh }, 'canary-2', 'GITHUB_TOKEN'],
    [{ programs: gh }, 'gho_canary-gh', '`gh auth token`'],
  ])('from %j', async (around, token, from) => {
    const found = await find(around);
    expect(found).toMatchObject({ kind: 'token', from });
    expect(found.kind === 'token' && found.token.reveal()).toBe(token);
  });

  it('lists the ways when there is none', async () => {
    await expect(find({})).rejects.toMatchObject({
      message: 'no token for github.example.com',
      hint: 'set GH_TOKEN (or GITHUB_TOKEN), run `gh auth login`, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY',
    });
  });

  it.each(['canary 7f3a', 'canary\u00e9', 'canary\r\nx-evil: 1'])(
    'refuses %j without quoting it',
    async (token) => {
      await expect(find({ env: { GH_TOKEN: token } })).rejects.toThrow(
        /^GH_TOKEN does not hold a token: (?!.*canary)/,
      );
    },
  );
});

describe('findCredentials: a GitHub App', () => {
  const app = { GITHUB_APP_ID: '12', GH_TOKEN: 'canary-1' };

  it.each<[string, RuntimeOptions, string]>([
    ['as GitHub hands it out', { env: { ...app, GITHUB_APP_PRIVATE_KEY: pkcs1 } }, 'GITHUB_APP_PRIVATE_KEY'],
    [
      'with \\n for line breaks',
      { env: { ...app, GITHUB_APP_PRIVATE_KEY: pkcs1.replaceAll('\n', '\\n') } },
      'GITHUB_APP_PRIVATE_KEY',
    ],
    [
      'from a file',
      { env: { ...app, GITHUB_APP_PRIVATE_KEY_PATH: 'app.pem' }, files: new Map([['app.pem', pkcs8]]) },
      'GITHUB_APP_PRIVATE_KEY_PATH',
    ],
  ])('takes the key %s, before any token', async (_, around, from) => {
    const found = await find(around);
    expect(found).toMatchObject({ kind: 'app', id: '12', from });
    expect(found.kind === 'app' && found.key.reveal()).toBe(pkcs8);
  });

  const { privateKey: curve } = generateKeyPairSync('ed25519');
  it.each<[string, RuntimeOptions['env'], string]>([
    ['no key', app, 'GITHUB_APP_ID is set, but the private key of the App is not'],
    ['no such file', { ...app, GITHUB_APP_PRIVATE_KEY_PATH: 'app.pem' }, 'there is no such file'],
    [
      'a key cut short',
      { ...app, GITHUB_APP_PRIVATE_KEY: pkcs1.slice(0, 400) },
      'GITHUB_APP_PRIVATE_KEY is not an RSA private key in PEM form',
    ],
    [
      'a key of another kind',
      { ...app, GITHUB_APP_PRIVATE_KEY: curve.export({ type: 'pkcs8', format: 'pem' }).toString() },
      'GITHUB_APP_PRIVATE_KEY is not an RSA private key in PEM form',
    ],
    [
      'an installation that is no number',
      { ...app, GITHUB_APP_PRIVATE_KEY: pkcs1, GITHUB_APP_INSTALLATION_ID: 'x' },
      'GITHUB_APP_INSTALLATION_ID is not a number',
    ],
  ])('refuses %s', async (_, env, message) => {
    await expect(find({ ...(env && { env }) })).rejects.toThrow(message);
  });
});
