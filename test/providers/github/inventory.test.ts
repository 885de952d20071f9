import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RepositoryInventory, takeInventory } from '../../../src/providers/github/inventory.ts';
import type { Token } from '../../fakes/github/auth.ts';
import { envFor, type FakeGitHub, startFakeGitHub } from '../../fakes/github/index.ts';
import { runtimeWith } from './runtime.ts';

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(() => fake.close());

const look = (environments: string[] = [], repo = 'acme/etl'): Promise<RepositoryInventory> =>
  takeInventory({ repo }, environments, runtimeWith({ env: envFor(fake) }));
const as = (token: Token) => fake.tokens.set(envFor(fake).GH_TOKEN ?? '', token);
const fill = (n: number, put: (name: string) => void) => {
  for (let i = 0; i < n; i++) put(`N${String(i).padStart(3, '0')}`);
};

describe('the names that workflows see', () => {
  it('are those of the repository, its organization and the environments that are asked about', async () => {
    fake.addEnvironment('acme/etl/Production');
    fake.addEnvironment('acme/etl/other');
    fake.setSecret('acme/etl', 'own', 'canary-7f3a');
    fake.setVariable('acme/etl', 'level', 'canary-7f3a');
    fake.setSecret('acme', 'shared', 'canary-7f3a');
    fake.setVariable('acme', 'region', 'canary-7f3a');
    fake.setSecret('acme/etl/Production', 'prod', 'canary-7f3a');
    fake.setVariable('acme/etl/Production', 'size', 'canary-7f3a');
    const found = await look(['Production']);
    expect(found).toEqual({
      label: 'github acme/etl',
      shared: { secrets: new Set(['OWN', 'SHARED']), vars: new Set(['LEVEL', 'REGION']) },
      environments: new Map([['production', { secrets: new Set(['PROD']), vars: new Set(['SIZE']) }]]),
      beyondLimit: new Set(),
      hiddenLists: [],
    });
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /repos/acme/etl/actions/organization-secrets?per_page=100&page=1',
      'GET /repos/acme/etl/actions/organization-variables?per_page=30&page=1',
      'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
      'GET /repos/acme/etl/actions/variables?per_page=30&page=1',
      'GET /repos/acme/etl/environments/Production/secrets?per_page=100&page=1',
      'GET /repos/acme/etl/environments/Production/variables?per_page=30&page=1',
    ]);
  });

  it('go on behind the first page', async () => {
    fill(100, (name) => fake.setSecret('acme/etl', name, 'x'));
    fill(95, (name) => fake.setVariable('acme/etl', name, 'x'));
    const { shared } = await look();
    expect([shared.secrets.size, shared.vars.size]).toEqual([100, 95]);
  });

  it('are the first hundred of the organization in alphabetical order', async () => {
    fill(130, (name) => fake.setSecret('acme', name, 'x'));
    fake.setSecret('acme', 'A_FIRST', 'x');
    const { shared, beyondLimit } = await look();
    expect([shared.secrets.size, beyondLimit?.size]).toEqual([100, 31]);
    expect([shared.secrets.has('A_FIRST'), shared.secrets.has('N099'), beyondLimit?.has('N099')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('are put in order first, whatever the order of the answer', async () => {
    const list = ['Z_LAST', ...Array.from({ length: 99 }, (_, i) => `M${i}`), 'A_FIRST'];
    const secrets = list.map((name) => ({ name }));
    fake.faults.push({
      match: ({ path }) => path.includes('organization-secrets'),
      do: { status: 200, body: { total_count: list.length, secrets } },
    });
    expect((await look()).beyondLimit).toEqual(new Set(['Z_LAST']));
  });

  it('are none in an environment that is not there', async () => {
    const { environments, hiddenLists } = await look(['nowhere']);
    expect([environments.get('nowhere')?.secrets.size, hiddenLists]).toEqual([0, []]);
  });
});

describe('a token that may not see all', () => {
  it.each<[string, Token, string[]]>([
    [
      'variables',
      { kind: 'fine-grained', permissions: { secrets: 'read', environments: 'read' } },
      ['vars: the variables of acme/etl', 'vars: the variables that acme shares'],
    ],
    [
      'environments',
      { kind: 'fine-grained', permissions: { secrets: 'read', actions_variables: 'read' } },
      ['secrets: the secrets of acme/etl (production)', 'vars: the variables of acme/etl (production)'],
    ],
  ])('says what it can not tell: %s', async (_, token, expected) => {
    fake.addEnvironment('acme/etl/production');
    as(token);
    const { hiddenLists = [] } = await look(['production']);
    expect(hiddenLists.map(({ context, label }) => `${context}: ${label}`)).toEqual(expected);
    expect(hiddenLists.map(({ environment }) => environment !== undefined)).toEqual(
      expected.map((what) => what.includes('(')),
    );
  });

  it('says so where a server has no such list', async () => {
    fake.faults.push({
      match: ({ path }) => path.includes('organization-'),
      times: Number.POSITIVE_INFINITY,
      do: { status: 404, body: { message: 'Not Found' } },
    });
    const { hiddenLists = [] } = await look();
    expect(hiddenLists.map(({ label }) => label)).toEqual([
      'the secrets that acme shares',
      'the variables that acme shares',
    ]);
  });

  it('is refused where it may not even list the secrets', async () => {
    as({ kind: 'fine-grained', permissions: { metadata: 'read', actions_variables: 'read' } });
    await expect(look()).rejects.toThrow(
      /^403: the token from GH_TOKEN may not list the secrets of acme\/etl/,
    );
  });

  it('is refused where there is no repository', async () => {
    await expect(look([], 'acme/none')).rejects.toThrow(/^404: acme\/none is not there/);
  });
});
