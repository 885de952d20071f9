import { generateKeyPairSync } from 'node:crypto';
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
  type Token,
} from '../../fakes/github/index.ts';
import { startRuns } from './runs.ts';
import { runtimeWith } from './runtime.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: 'publicKey' | 'privateKey') =>
  key === 'publicKey'
    ? keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    : keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startFakeGitHub({
    repositories: ['acme/etl', 'other/one'],
    app: {
      id: 7,
      publicKey: pem('publicKey'),
      installation: { id: 70, permissions: { organization_secrets: 'write' }, organizations: ['other'] },
    },
  });
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

interface Case {
  readonly options?: GitHubOptions;
  readonly token?: Token;
  readonly prefix?: string;
  readonly env?: Record<string, string>;
  readonly fault?: Fault['do'];
  readonly prepare?: () => void;
}

/** What a push of one secret comes to, as people read it. */
async function told({ options, token, prefix = '', env, fault, prepare }: Case): Promise<string> {
  const text = `${prefix}canary-7f3a`;
  if (token) fake.tokens.set(text, token);
  if (fault) fake.faults.push({ do: fault });
  prepare?.();
  const outside = runtimeWith({ env: { ...envFor(fake), ...(token && { GH_TOKEN: text }), ...env } });
  const open = () => github.open({ org: 'acme', visibility: 'all', ...options }, outside);
  const result = await push({ open, limits: github.limits }, { A: 'canary-91c2' }).catch(
    (error: unknown) => ({ error }),
  );
  const error =
    'error' in result ? result.error : result.outcomes.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (!(error instanceof UserError)) throw error ?? new Error('it was not refused');
  const shown = `${error.message}\nhint: ${error.hint}`.replaceAll(new URL(fake.url).host, 'HOST');
  expect(`${shown}${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  return shown;
}

const fineGrained = (permissions: object): Token => ({ kind: 'fine-grained', permissions });
const classic = (more: object): Token => ({ kind: 'classic', scopes: ['repo', 'admin:org'], ...more });

describe('a refusal in an organization says what was wrong and what to do', () => {
  it.each<[string, Case]>([
    ['an organization that is not there', { options: { org: 'none' } }],
    ['a classic token without admin:org', { token: classic({ scopes: ['repo'] }) }],
    ['a member who is no owner', { token: classic({ role: 'write' }) }],
    ['someone from outside', { token: classic({ organizations: ['other'] }) }],
    ['a fine-grained token for repositories', { token: fineGrained({ secrets: 'write' }) }],
    ['a token that may only read', { token: fineGrained({ organization_secrets: 'read' }) }],
    [
      'a token for Actions, asked for Dependabot',
      { token: fineGrained({ organization_secrets: 'write' }), options: { app: 'dependabot' } },
    ],
    [
      'a token for Actions, asked for Codespaces',
      { token: fineGrained({ organization_secrets: 'write' }), options: { app: 'codespaces' } },
    ],
    [
      'the GITHUB_TOKEN of a workflow',
      {
        token: { kind: 'actions', permissions: {} },
        prefix: 'ghs_',
        env: { GITHUB_TOKEN: 'ghs_canary-7f3a' },
      },
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
      'an App that is installed elsewhere',
      { env: { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: pem('privateKey') } },
    ],
    [
      'Codespaces on the free plan',
      { options: { app: 'codespaces' }, prepare: () => fake.setPlan('acme', 'free') },
    ],
  ])('%s', async (_, given) => {
    expect(await told(given)).toMatchSnapshot();
  });
});

describe('for another app of a repository too', () => {
  it.each<[string, Case]>([
    ['Dependabot', { options: { app: 'dependabot' }, token: fineGrained({ secrets: 'write' }) }],
    [
      'Codespaces, of which the list takes write',
      { options: { app: 'codespaces' }, token: fineGrained({ codespaces_secrets: 'read' }) },
    ],
  ])('%s', async (_, given) => {
    const options = { ...given.options, org: undefined, visibility: undefined, repo: 'acme/etl' };
    const { org: _org, visibility: _visibility, ...rest } = options;
    const outside = runtimeWith({ env: { ...envFor(fake), GH_TOKEN: 'canary-7f3a' } });
    if (given.token) fake.tokens.set('canary-7f3a', given.token);
    const look = github.open(rest, outside).then((store) => store.observe());
    const error = await look.catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was not refused');
    expect(`${error.message}\nhint: ${error.hint}`).toMatchSnapshot();
  });
});

describe('options that do not go together', () => {
  it.each<[GitHubOptions]>([
    [{ org: 'acme', repo: 'acme/etl' }],
    [{ org: 'acme', environment: 'production' }],
    [{ org: 'acme/etl' }],
    [{ org: '..' }],
    [{ repo: 'acme/etl', visibility: 'all' }],
    [{ repo: 'acme/etl', repos: 'etl' }],
    [{ repo: 'acme/etl', environment: 'production', app: 'dependabot' }],
    [{ org: 'acme', visibility: 'selected' }],
    [{ org: 'acme', visibility: 'all', repos: 'etl' }],
    [{ org: 'acme', repos: 'etl,,elt' }],
    [{ org: 'acme', repos: 'other/one' }],
    [{ org: 'acme', repos: 'acme/etl/x' }],
    [{ org: 'acme', repos: '..' }],
  ])('%j', async (options) => {
    const error = await github.open(options, runtimeWith({ env: envFor(fake) })).catch((thrown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was taken');
    expect(`${error.message}\nhint: ${error.hint}`).toMatchSnapshot();
    expect(fake.requests).toEqual([]);
  });

  it.each(['etl,none,nor-this,ETL', 'old'])('--repos %s', async (repos) => {
    fake.addRepository('acme/old');
    fake.renameRepository('acme/old', 'acme/new');
    const opening = github.open({ org: 'acme', repos }, runtimeWith({ env: envFor(fake) }));
    const error = await opening.catch((thrown) => thrown);
    if (!(error instanceof UserError)) throw new Error('it was taken');
    expect(`${error.message}\nhint: ${error.hint}`).toMatchSnapshot();
  });
});

it('an App is looked for on the organization, and pushes there', async () => {
  const env = { ...envFor(fake), GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: pem('privateKey') };
  const open = () => github.open({ org: 'other', visibility: 'all' }, runtimeWith({ env }));
  expect((await push({ open, limits: github.limits }, { A: 'canary-1' })).outcomes).toMatchObject([
    { result: 'done' },
  ]);
  expect(fake.requests[0]?.path).toBe('/orgs/other/installation');
  expect(fake.secrets('other')).toEqual({ A: 'canary-1' });
});

describe('where the marks may not be kept', () => {
  const options = { org: 'acme', visibility: 'all' };
  it.each<[string, object, RegExp]>([
    ['not read', {}, /may not read the variable DEPLOY_SECRETS_MANIFEST_DEPENDABOT of acme \(organization\)/],
    ['not written', { organization_actions_variables: 'read' }, /may not write/],
  ])('%s: the push goes on without, and says how to keep them', async (_, more, words) => {
    const { fake: server, open, run, tokenWith } = await startRuns();
    const around = tokenWith({ organization_dependabot_secrets: 'write', ...more });
    const how = { options: { ...options, app: 'dependabot' }, around };
    const { store, told: heard } = await open(how);
    const { diagnostics = [] } = await store.observe();
    const { told: said, outcomes } = await run({ A: 'canary-1' }, how);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    const all = [...diagnostics.flatMap(({ message, hint }) => [message, hint]), ...heard, ...said].join(' ');
    expect(all).toMatch(words);
    expect(all).toContain(
      '"Organization variables: write", or keep the marks in a file with --manifest FILE',
    );
    const files = new Map<string, string>();
    const inFile = { options: { ...how.options, manifest: 'marks.txt' }, around: { ...around, files } };
    await run({ A: 'canary-1' }, { ...inFile, overwrite: true });
    expect((await run({ A: 'canary-1' }, inFile)).plan).toEqual(['keep A']);
    expect(server.variables('acme')).toEqual({});
    await server.close();
  });
});
