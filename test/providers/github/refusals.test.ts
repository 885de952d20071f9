import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { push } from '../../contract/store-under-test.ts';
import {
  envFor,
  type FakeGitHub,
  type Fault,
  startFakeGitHub,
  TOKEN,
  type Token,
} from '../../fakes/github/index.ts';
import { runtimeWith } from './runtime.ts';

const repositories = ['acme/etl', { name: 'acme/open', private: false }];

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startFakeGitHub({ repositories });
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

interface Case {
  readonly token?: Token;
  /** What the token's text begins with. */
  readonly prefix?: string;
  readonly env?: Record<string, string>;
  readonly fault?: Fault['do'];
  readonly match?: Fault['match'];
  readonly options?: GitHubOptions;
}

/** What a push of one secret comes to, as people read it. */
async function told({ token, prefix = '', env, fault, match, options }: Case): Promise<string> {
  const text = `${prefix}canary-7f3a`;
  if (token) fake.tokens.set(text, token);
  if (fault) fake.faults.push({ do: fault, times: Number.POSITIVE_INFINITY, ...(match && { match }) });
  const outside = runtimeWith({ env: { ...envFor(fake), ...(token && { GH_TOKEN: text }), ...env } });
  const open = () => github.open({ repo: 'acme/etl', ...options }, outside);
  const result = await push({ open, limits: github.limits }, { A: 'canary-91c2' }).catch(
    (error: unknown) => ({
      error,
    }),
  );
  const error =
    'error' in result ? result.error : result.outcomes.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (!(error instanceof UserError)) throw error ?? new Error('it was not refused');
  const shown = `${error.message}\nhint: ${error.hint}`
    .replaceAll(fake.url, 'URL')
    .replaceAll(new URL(fake.url).host, 'HOST');
  expect(`${shown}${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  expect(shown).not.toContain(TOKEN);
  return shown;
}

const fineGrained = (permissions: object): Token => ({ kind: 'fine-grained', permissions });
const isList: Fault['match'] = ({ path }) => path.includes('per_page');
const isPut: Fault['match'] = ({ method }) => method === 'PUT';

describe('a refusal says what was wrong and what to do', () => {
  it.each<[string, Case]>([
    ['an unknown token', { env: { GH_TOKEN: 'canary-unknown' } }],
    ['a fine-grained token without any permission', { token: fineGrained({}) }],
    ['a fine-grained token that may only read', { token: fineGrained({ secrets: 'read' }) }],
    [
      "a fine-grained token without the environment's permission",
      { token: fineGrained({ secrets: 'write' }), options: { environment: 'production' } },
    ],
    [
      'the GITHUB_TOKEN of a workflow',
      {
        token: { kind: 'actions', permissions: {} },
        prefix: 'ghs_',
        env: { GITHUB_TOKEN: 'ghs_canary-7f3a' },
      },
    ],
    ["an App's token", { token: { kind: 'app-installation', permissions: {} }, prefix: 'ghs_' }],
    [
      'a classic token without the scope',
      { token: { kind: 'classic', scopes: [] }, options: { repo: 'acme/open' } },
    ],
    ['a repository that is not there', { options: { repo: 'acme/none' } }],
    [
      'an environment of a repository that is not there',
      { options: { repo: 'acme/none', environment: 'x' } },
    ],
    [
      'single sign-on',
      {
        fault: {
          status: 403,
          headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' },
          body: { message: 'Resource protected by organization SAML enforcement.' },
        },
      },
    ],
    [
      'a rate limit that does not end',
      { fault: { status: 403, body: { message: 'API rate limit exceeded' } } },
    ],
    ['a server that fails', { fault: { status: 502 } }],
    ['a server that cuts every connection', { fault: 'cut' }],
    ['no server', { env: { GITHUB_API_URL: 'http://127.0.0.1:1' } }],
    [
      'a page instead of an answer',
      { match: isList, fault: { status: 200, body: { message: 'please log in' } } },
    ],
    ['an object that is no list', { match: isList, fault: { status: 200, body: { total_count: 0 } } }],
    [
      'a NAME alone, with the token of a workflow',
      { token: { kind: 'actions', permissions: {} }, prefix: 'ghs_', options: { repo: 'etl' } },
    ],
    [
      'a refusal that quotes what was sent',
      {
        match: isPut,
        fault: {
          status: 422,
          body: { message: `Invalid request.\n\n${'aGVsbG8'.repeat(20)} does not match` },
        },
      },
    ],
    ['a write that fails each time', { match: isPut, fault: { status: 500 } }],
  ])('%s', async (name, given) => {
    if (name.includes('without the environment')) fake.addEnvironment('acme/etl/production');
    expect(await told(given)).toMatchSnapshot();
  });

  it('a repository that has moved', async () => {
    fake.renameRepository('acme/etl', 'acme/elt');
    expect(await told({})).toMatchSnapshot();
    expect(fake.requests.map(({ path }) => path).at(-1)).toMatch(/^\/repositories\/\d+$/);
  });

  it('a redirect to another host, which is not followed for a name either', async () => {
    const location = `${fake.url.replace('127.0.0.1', '127.0.0.2')}/repositories/1001`;
    expect(await told({ fault: { status: 301, headers: { location }, body: {} } })).toMatchSnapshot();
    expect(fake.requests).toHaveLength(1);
  });

  it('--create-environment without an environment', async () => {
    expect(await told({ options: { createEnvironment: true } })).toMatchSnapshot();
  });

  it.each(['', '.', '..', 'a\u0000b', 'x'.repeat(256)])('the environment %j', async (environment) => {
    expect(await told({ options: { environment } })).toContain('--environment must be a name of 1 to 255');
    expect(fake.requests).toEqual([]);
  });
});
