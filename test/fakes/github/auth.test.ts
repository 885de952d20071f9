import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, line } from './ask.ts';
import { type FakeGitHub, startFakeGitHub, type Token } from './index.ts';

const TOKENS = {
  classic: { kind: 'classic', scopes: ['repo', 'read:org'] },
  classicWithoutScope: { kind: 'classic', scopes: ['gist'] },
  classicWriter: { kind: 'classic', scopes: ['repo'], role: 'write' },
  classicReader: { kind: 'classic', scopes: ['repo'], role: 'read' },
  secretsWrite: { kind: 'fine-grained', permissions: { secrets: 'write' } },
  secretsRead: { kind: 'fine-grained', permissions: { secrets: 'read' } },
  variables: { kind: 'fine-grained', permissions: { actions_variables: 'write' } },
  environments: { kind: 'fine-grained', permissions: { environments: 'write' } },
  actionsRead: { kind: 'fine-grained', permissions: { actions: 'read' } },
  administration: { kind: 'fine-grained', permissions: { administration: 'write' } },
  elsewhere: { kind: 'fine-grained', permissions: { secrets: 'write' }, repositories: ['acme/other'] },
  installation: { kind: 'app-installation', permissions: { environments: 'write' } },
  workflow: {
    kind: 'actions',
    permissions: { secrets: 'write', environments: 'write', actions: 'write' },
    repositories: ['acme/etl'],
  },
  expired: { kind: 'fine-grained', permissions: { secrets: 'write' }, expiresAt: Date.parse('2020-01-01') },
} as const satisfies Record<string, Token>;

const NO_TOKEN = 'Resource not accessible by personal access token';
const NO_APP = 'Resource not accessible by integration';
const NO_ROLE = (noun: string) =>
  `You must have repository read permissions or have the repository ${noun} fine-grained permission.`;

const SECRETS = '/repos/acme/etl/actions/secrets';
const VARIABLES = '/repos/acme/etl/actions/variables';
const PRODUCTION = '/repos/acme/etl/environments/production';

describe('tokens of the fake', () => {
  let github: FakeGitHub;
  beforeAll(async () => {
    const repositories = ['acme/etl', 'acme/other', { name: 'acme/open', private: false }];
    github = await startFakeGitHub({ tokens: TOKENS, repositories });
    github.addEnvironment('acme/etl/production');
    for (const place of ['acme/etl', 'acme/open', 'acme/etl/production'])
      github.setSecret(place, 'A', 'canary');
  });
  afterAll(() => github.close());

  it.each<[keyof typeof TOKENS, string, string, string | null]>([
    // token, request, answer, X-Accepted-GitHub-Permissions
    ['classic', `GET ${SECRETS}`, '200', null],
    ['classic', `GET ${PRODUCTION}/secrets`, '200', null],
    ['classic', `PUT ${PRODUCTION}`, '200', null],
    ['classicWithoutScope', `GET ${SECRETS}`, '404 Not Found', null],
    ['classicWithoutScope', `GET /repos/acme/open`, '200', null],
    ['classicWithoutScope', `GET /repos/acme/open/actions/secrets`, `403 ${NO_ROLE('secrets')}`, null],
    ['classicReader', `GET ${SECRETS}`, `403 ${NO_ROLE('secrets')}`, null],
    ['classicReader', `GET ${VARIABLES}`, `403 ${NO_ROLE('variables')}`, null],
    ['classicWriter', `GET ${SECRETS}`, '200', null],
    ['classicWriter', `PUT ${PRODUCTION}`, '403 Must have admin rights to Repository.', null],
    ['secretsWrite', `GET ${SECRETS}`, '200', 'secrets=read'],
    ['secretsWrite', `GET ${SECRETS}/public-key`, '200', 'secrets=read'],
    ['secretsWrite', `DELETE ${SECRETS}/NO`, '404 Not Found', 'secrets=write'],
    ['secretsWrite', `GET ${VARIABLES}`, `403 ${NO_TOKEN}`, 'actions_variables=read'],
    ['secretsWrite', `GET ${PRODUCTION}/secrets`, `403 ${NO_TOKEN}`, 'environments=read'],
    ['secretsRead', `GET ${SECRETS}/public-key`, '200', 'secrets=read'],
    ['secretsRead', `PUT ${SECRETS}/A`, `403 ${NO_TOKEN}`, 'secrets=write'],
    ['secretsRead', `DELETE ${SECRETS}/A`, `403 ${NO_TOKEN}`, 'secrets=write'],
    ['variables', `GET ${VARIABLES}`, '200', 'actions_variables=read'],
    ['variables', `GET ${PRODUCTION}/variables`, `403 ${NO_TOKEN}`, 'environments=read'],
    ['environments', `GET ${PRODUCTION}/secrets`, '200', 'environments=read'],
    ['environments', `GET ${PRODUCTION}/secrets/public-key`, '200', 'environments=read'],
    ['environments', `GET ${PRODUCTION}/variables`, '200', 'environments=read'],
    ['environments', `GET ${PRODUCTION}`, `403 ${NO_TOKEN}`, 'actions=read'],
    ['environments', `PUT ${PRODUCTION}`, `403 ${NO_TOKEN}`, 'administration=write'],
    ['actionsRead', `GET ${PRODUCTION}`, '200', 'actions=read'],
    ['actionsRead', `GET /repos/acme/etl/environments`, '200', 'actions=read'],
    ['administration', `PUT ${PRODUCTION}`, '200', 'administration=write'],
    ['elsewhere', `GET ${SECRETS}`, '404 Not Found', 'secrets=read'],
    ['elsewhere', `GET /repos/acme/open`, '200', 'metadata=read'],
    ['elsewhere', `GET /repos/acme/open/actions/secrets`, `403 ${NO_TOKEN}`, 'secrets=read'],
    ['installation', `GET ${PRODUCTION}/secrets`, '200', 'environments=read'],
    ['installation', `PUT ${PRODUCTION}`, `403 ${NO_APP}`, 'administration=write'],
    ['installation', `GET /user`, `403 ${NO_APP}`, 'allows_permissionless_access=true'],
    ['workflow', `GET ${SECRETS}`, `403 ${NO_APP}`, 'secrets=read'],
    ['workflow', `GET ${PRODUCTION}/variables`, `403 ${NO_APP}`, 'environments=read'],
    ['workflow', `GET ${PRODUCTION}`, '200', 'actions=read'],
    ['workflow', `GET /repos/acme/etl`, '200', 'metadata=read'],
    ['workflow', `GET /repos/acme/other`, '404 Not Found', 'metadata=read'],
    ['secretsWrite', `GET /user`, '200', 'allows_permissionless_access=true'],
    ['expired', `GET ${SECRETS}`, '401 Bad credentials', null],
  ])('%s: %s -> %s', async (token, request, said, accepted) => {
    const answer = await ask(github, request, { token });
    expect(line(answer)).toBe(said);
    expect(answer.headers.get('x-accepted-github-permissions')).toBe(accepted);
  });

  it('asks for a token it knows, after Bearer or token', async () => {
    const path = `GET ${SECRETS}`;
    const plain = (authorization: string) => ask(github, path, { token: null, headers: { authorization } });
    expect(line(await ask(github, path, { token: null }))).toBe('401 Requires authentication');
    expect(line(await ask(github, path, { token: 'ghp_unknown' }))).toBe('401 Bad credentials');
    expect(line(await plain('Basic classic'))).toBe('401 Bad credentials');
    expect(line(await plain('token classic'))).toBe('200');
  });

  it('tells a classic token its scopes', async () => {
    const { headers } = await ask(github, `GET ${SECRETS}`, { token: 'classic' });
    expect(headers.get('x-oauth-scopes')).toBe('repo, read:org');
  });

  it('learns and forgets tokens while it runs', async () => {
    github.tokens.set('late', { kind: 'classic', scopes: ['repo'] });
    expect(line(await ask(github, `GET ${SECRETS}`, { token: 'late' }))).toBe('200');
    github.tokens.delete('late');
    expect(line(await ask(github, `GET ${SECRETS}`, { token: 'late' }))).toBe('401 Bad credentials');
  });
});
