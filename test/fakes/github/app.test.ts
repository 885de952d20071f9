import { generateKeyPairSync, sign } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, line } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ID = 1234;

function jwt(claims: Readonly<Record<string, unknown>>, key = keys.privateKey, alg = 'RS256'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

describe('a GitHub App on the fake', () => {
  const clock = new FakeClock(new Date().toISOString());
  const now = () => Math.floor(clock.now() / 1000);
  const claims = (more = {}) => ({ iss: ID, iat: now() - 30, exp: now() + 570, ...more });
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub({
      clock,
      repositories: ['acme/etl', 'acme/other', 'acme/third'],
      app: {
        id: ID,
        publicKey: keys.publicKey,
        installation: {
          id: 77,
          permissions: { secrets: 'write', actions: 'read' },
          repositories: ['acme/etl', 'acme/other'],
        },
      },
    });
  });
  afterEach(() => github.close());

  const makeToken = (body?: unknown) =>
    ask(github, 'POST /app/installations/77/access_tokens', { token: jwt(claims()), body });

  it("lets the official library sign in and use the installation's token", async () => {
    const auth = { appId: ID, privateKey: keys.privateKey, installationId: 77 };
    const octokit = new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth });
    const { status } = await octokit.request('GET /repos/{owner}/{repo}/actions/secrets', {
      owner: 'acme',
      repo: 'etl',
    });
    expect(status).toBe(200);
    expect(github.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /app/installations/77/access_tokens',
      'GET /repos/acme/etl/actions/secrets',
    ]);
  });

  it('tells the App about itself and where it is installed', async () => {
    const token = jwt(claims());
    expect(field((await ask(github, 'GET /app', { token })).body, 'id')).toBe(ID);
    const installed = await ask(github, 'GET /repos/acme/etl/installation', { token });
    expect(field(installed.body, 'id')).toBe(77);
    expect(line(await ask(github, 'GET /repos/acme/third/installation', { token }))).toBe('404 Not Found');
    expect(line(await ask(github, 'GET /repos/acme/none/installation', { token }))).toBe('404 Not Found');
  });

  it.each([
    [
      'another key',
      () =>
        jwt(
          claims(),
          generateKeyPairSync('rsa', { modulusLength: 2048 })
            .privateKey.export({ type: 'pkcs8', format: 'pem' })
            .toString(),
        ),
      /could not be decoded/,
    ],
    ['another App', () => jwt(claims({ iss: 9 })), /could not be decoded/],
    ['another algorithm', () => jwt(claims(), keys.privateKey, 'none'), /could not be decoded/],
    ['no JSON', () => 'a.b.c', /could not be decoded/],
    ['the past', () => jwt(claims({ exp: now() - 1 })), /'exp'\) must be a numeric value/],
    ['the far future', () => jwt(claims({ exp: now() + 660 })), /'exp'\) is too far in the future/],
    ['a clock ahead', () => jwt(claims({ iat: now() + 60 })), /'iat'\) must be an Integer/],
  ])('refuses a JWT from %s', async (_, make, words) => {
    const answer = await ask(github, 'GET /app', { token: make() });
    expect(answer.status).toBe(401);
    expect(line(answer)).toMatch(words);
  });

  it('keeps the two kinds of credentials apart', async () => {
    expect(line(await ask(github, 'GET /app'))).toMatch(/^401 A JSON web token/);
    const token = jwt(claims());
    expect(line(await ask(github, 'GET /repos/acme/etl', { token }))).toBe('401 Bad credentials');
    expect(line(await ask(github, 'POST /app/installations/78/access_tokens', { token }))).toBe(
      '404 Not Found',
    );
  });

  it('gives tokens for an hour, with what was asked for and no more', async () => {
    const { status, body } = await makeToken({ repositories: ['etl'], permissions: { secrets: 'read' } });
    expect(status).toBe(201);
    expect(field(body, 'permissions')).toEqual({ secrets: 'read' });
    const token = String(field(body, 'token'));
    expect(token).toMatch(/^ghs_/);
    const look = () => ask(github, 'GET /repos/acme/etl/actions/secrets', { token });
    expect(line(await look())).toBe('200');
    expect(line(await ask(github, 'GET /repos/acme/other', { token }))).toBe('404 Not Found');
    expect(line(await ask(github, 'GET /repos/acme/etl/environments', { token }))).toMatch(/^403/);
    clock.pass(3_600_000);
    expect(line(await look())).toBe('401 Bad credentials');
  });

  it.each([
    [{ permissions: { actions: 'write' } }, /permissions requested are not granted/],
    [{ permissions: { administration: 'write' } }, /permissions requested are not granted/],
    [{ repositories: ['third'] }, /at least one repository that does not exist/],
  ])('refuses to give more than it has: %j', async (body, words) => {
    const answer = await makeToken(body);
    expect(answer.status).toBe(422);
    expect(line(answer)).toMatch(words);
  });

  it('gives all that it has when nothing is asked for', async () => {
    const { body } = await makeToken();
    expect(field(body, 'permissions')).toEqual({ secrets: 'write', actions: 'read' });
    const token = String(field(body, 'token'));
    expect(line(await ask(github, 'GET /repos/acme/other', { token }))).toBe('200');
    expect(line(await ask(github, 'GET /repos/acme/third', { token }))).toBe('404 Not Found');
  });
});
