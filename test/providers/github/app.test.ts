import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { github } from '../../../src/providers/github/index.ts';
import { push } from '../../contract/store-under-test.ts';
import { type FakeGitHub, type Fault, startFakeGitHub } from '../../fakes/github/index.ts';
import { runtimeWith } from './runtime.ts';

const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const { publicKey, privateKey } = keys();
const pem = (key: typeof privateKey) => key.export({ type: 'pkcs1', format: 'pem' }).toString();

const startWithApp = (more: { readonly tokenForm?: 'jwt' } = {}) =>
  startFakeGitHub({
    repositories: ['acme/etl', 'acme/other'],
    app: {
      ...more,
      id: 12,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      installation: { id: 34, permissions: { secrets: 'write' }, repositories: ['acme/etl'] },
    },
  });

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startWithApp();
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

const app = (env: Record<string, string> = {}, repo = 'acme/etl', { url } = fake) => ({
  limits: github.limits,
  open: () =>
    github.open(
      { repo },
      runtimeWith({
        env: {
          GITHUB_API_URL: url,
          GITHUB_APP_ID: '12',
          GITHUB_APP_PRIVATE_KEY: pem(privateKey),
          ...env,
        },
      }),
    ),
});

const asked = () => fake.requests.map(({ method, path }) => `${method} ${path}`);

describe('as a GitHub App', () => {
  it('finds its installation and pushes with a token of it', async () => {
    const { outcomes } = await push(app(), { A: 'canary-1', B: 'canary-2' });
    expect(outcomes).toMatchObject([{ result: 'done' }, { result: 'done' }]);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1', B: 'canary-2' });
    expect(asked().slice(0, 3)).toEqual([
      'GET /repos/acme/etl/installation',
      'POST /app/installations/34/access_tokens',
      'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
    ]);
    expect(asked()).toHaveLength(7);
  });

  it('takes a token of the new form, with two dots in it', async () => {
    const own = await startWithApp({ tokenForm: 'jwt' });
    const { outcomes } = await push(app({}, 'acme/etl', own), { A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(own.secrets('acme/etl')).toEqual({ A: 'canary-1' });
    expect(own.requests.at(-1)?.headers.authorization).toMatch(/^\w+ ghs_12_eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    await own.close();
  });

  it('does not look the installation up when it is given', async () => {
    await push(app({ GITHUB_APP_INSTALLATION_ID: '34' }), { A: 'canary-1' });
    expect(asked()[0]).toBe('POST /app/installations/34/access_tokens');
  });

  it('counts what signing in costs', async () => {
    const outside = runtimeWith({
      env: { GITHUB_API_URL: fake.url, GITHUB_APP_ID: '12', GITHUB_APP_PRIVATE_KEY: pem(privateKey) },
    });
    await github.open({ repo: 'acme/etl' }, outside);
    expect(outside.limiter.counts).toEqual({ reads: 1, writes: 1 });
  });

  it('tries again when signing in is cut', async () => {
    fake.faults.push({ do: 'cut' }, { match: ({ method }) => method === 'POST', do: { status: 502 } });
    const { outcomes } = await push(app(), { A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.faults.unmet).toEqual([]);
  });

  const token = {
    token: 'ghs_canary',
    expires_at: '2026-11-24T10:00:00Z',
    permissions: {},
    repository_selection: 'all',
  };

  // Side by side, each with a GitHub of its own: @octokit/auth-app tries for five real seconds.
  it.concurrent.each<[string, Fault['do']]>([
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['a page of 201', { status: 201, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['nothing', { status: 201 }],
    ['null', { status: 201, body: null }],
    ['an empty object', { status: 201, body: {} }],
    ['no token', { status: 201, body: { ...token, token: undefined } }],
    ['a number for a token', { status: 201, body: { ...token, token: 5 } }],
    ['a token that no header can hold', { status: 201, body: { ...token, token: 'x\ny' } }],
    ['no end', { status: 201, body: { ...token, expires_at: undefined } }],
    ['an end that is no date', { status: 201, body: { ...token, expires_at: 'soon' } }],
    ['permissions of another form', { status: 201, body: { ...token, permissions: null } }],
  ])('a sign-in that is answered with %s is refused in words, or no matter', async (_, answer) => {
    const own = await startWithApp();
    own.faults.push({
      match: ({ method }) => method === 'POST',
      times: Number.POSITIVE_INFINITY,
      do: answer,
    });
    await expect(push(app({}, 'acme/etl', own), { A: 'canary-1' })).rejects.toThrow(UserError);
    await own.close();
  });

  it.each<[string, () => ReturnType<typeof app>, string]>([
    [
      'a key of another App',
      () => app({ GITHUB_APP_PRIVATE_KEY: pem(keys().privateKey) }),
      '401: could not find',
    ],
    ['another id', () => app({ GITHUB_APP_ID: '13' }), '401: could not find'],
    [
      'another installation',
      () => app({ GITHUB_APP_INSTALLATION_ID: '35' }),
      '404: the installation 35 of the App is not there, or the App 12',
    ],
    [
      'a repository it is not installed on',
      () => app({}, 'acme/other'),
      '404: the App is not installed on acme/other',
    ],
    ['a repository without its owner', () => app({}, 'etl'), "the repository's owner is not known"],
  ])('%s is refused', async (_, place, message) => {
    await expect(push(place(), { A: 'canary-1' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\S/),
    });
  });
});
