import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findCredentials } from '../../../src/providers/github/credentials.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { runtimeWith } from './runtime.ts';

const on = (host: string) => ({ api: `https://${host}/api/v3`, host });
const find = (around: RuntimeOptions, host = 'github.com') => findCredentials(runtimeWith(around), on(host));
const gh = { 'gh auth token --hostname github.com': 'gho_canary-gh\n' };

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
      message: 'no token for github.com',
      hint: 'set GH_TOKEN (or GITHUB_TOKEN) to a token that may write secrets and variables, run `gh auth login`, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY',
    });
  });

  const all = {
    GH_TOKEN: 'canary-gh',
    GITHUB_TOKEN: 'canary-github',
    GH_ENTERPRISE_TOKEN: 'canary-gh-enterprise',
    GITHUB_ENTERPRISE_TOKEN: 'canary-github-enterprise',
  };
  const without = (...names: string[]) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
  const inWorkflowOf = (host: string) => ({ GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: `https://${host}` });
  const server = 'github.example.com';

  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['github.com', all, 'GH_TOKEN'],
    ['github.com', without('GH_TOKEN'), 'GITHUB_TOKEN'],
    ['github.com', without('GH_TOKEN', 'GITHUB_TOKEN'), undefined],
    ['octocorp.ghe.com', all, 'GH_TOKEN'],
    ['octocorp.ghe.com', without('GH_TOKEN', 'GITHUB_TOKEN'), undefined],
    [server, all, 'GH_ENTERPRISE_TOKEN'],
    [server, without('GH_ENTERPRISE_TOKEN'), 'GITHUB_ENTERPRISE_TOKEN'],
    [server, without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), undefined],
    ['github.com.example.com', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), undefined],
    ['ghe.com', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), undefined],
    ['a.ghe.com:8443', without('GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'), undefined],
    // In a workflow the runner sets the server, and GITHUB_TOKEN is its own.
    [server, { ...inWorkflowOf(server), ...all }, 'GH_ENTERPRISE_TOKEN'],
    [server, { ...inWorkflowOf(server), GH_TOKEN: 'canary', GITHUB_TOKEN: 'canary' }, 'GITHUB_TOKEN'],
    [server, { ...inWorkflowOf(server), GH_TOKEN: 'canary' }, undefined],
    [server, { ...inWorkflowOf('github.com'), GH_TOKEN: 'canary', GITHUB_TOKEN: 'canary' }, undefined],
    ['github.com', { ...inWorkflowOf(server), GITHUB_TOKEN: 'canary' }, undefined],
    ['github.com', { ...inWorkflowOf(server), ...all }, 'GH_TOKEN'],
    ['github.com', { ...inWorkflowOf('github.com'), GITHUB_TOKEN: 'canary' }, 'GITHUB_TOKEN'],
    ['github.com', { ...inWorkflowOf('octocorp.ghe.com'), GITHUB_TOKEN: 'canary' }, undefined],
    ['octocorp.ghe.com', { ...inWorkflowOf('octocorp.ghe.com'), GITHUB_TOKEN: 'canary' }, 'GITHUB_TOKEN'],
    // This machine itself: a test's server, or a proxy.
    ['127.0.0.1:5590', all, 'GH_TOKEN'],
    ['localhost:5590', without('GH_TOKEN', 'GITHUB_TOKEN'), 'GH_ENTERPRISE_TOKEN'],
  ])('to %s, of %j, goes that of %s', async (host, env, from) => {
    const found = await find({ env }, host).catch((error: Error) => error);
    expect('from' in found ? found.from : undefined).toBe(from);
    if (!('from' in found))
      expect(found.message).toMatch(/^no token for .*: \w+( and \w+)? (is|are) for another host$/);
  });

  it('asks gh for the host, and names the variable that it takes', async () => {
    const programs = { [`gh auth token --hostname ${server}`]: 'gho_canary-gh\n' };
    expect(await find({ env: { GH_TOKEN: 'canary' }, programs }, server)).toMatchObject({
      from: '`gh auth token`',
    });
    await expect(find({ env: { GH_TOKEN: 'canary' } }, server)).rejects.toMatchObject({
      message: 'no token for github.example.com: GH_TOKEN is for another host',
      hint: 'set GH_ENTERPRISE_TOKEN (or GITHUB_ENTERPRISE_TOKEN) to a token that may write secrets and variables, run `gh auth login`, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY',
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
