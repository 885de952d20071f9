import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { carryOut } from '../../../src/core/sync/sync.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { inShort, push } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, type FakeGitHub, startFakeGitHub } from '../../fakes/github/index.ts';
import type { RuntimeOptions } from '../../runtime.ts';
import { prepareAt } from '../../sync.ts';
import { runtimeWith } from './runtime.ts';

let fake: FakeGitHub;
beforeAll(async () => {
  fake = await startFakeGitHub({ repositories: ['acme/etl', 'Acme/Mixed.Case'] });
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

const at = (options: GitHubOptions = {}, around: RuntimeOptions = {}) => ({
  limits: github.limits,
  open: () => github.open({ repo: 'acme/etl', ...options }, runtimeWith({ env: envFor(fake), ...around })),
});
const asked = () => fake.requests.map(({ method, path }) => `${method} ${path}`);

describe('a repository', () => {
  it('is known by host, owner and name, whatever their case', async () => {
    const store = await at({ repo: 'Acme/Mixed.Case' }).open();
    expect(store.id).toBe(`${new URL(fake.url).host}/acme/mixed.case`);
    expect(store.label).toBe('github Acme/Mixed.Case');
  });

  it('is looked at with one request, pushed to with two and one for each secret, and looked at again', async () => {
    await push(at(), { A: 'canary-1', B: 'canary-2' });
    expect(asked()).toEqual([
      'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
      'GET /repos/acme/etl/actions/secrets/public-key',
      'PUT /repos/acme/etl/actions/secrets/A',
      'PUT /repos/acme/etl/actions/secrets/B',
      'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
    ]);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1', B: 'canary-2' });
  });

  it('says which version of the API is meant, and who asks', async () => {
    await push(at(), { A: 'canary-1' });
    for (const { headers } of fake.requests) {
      expect(headers['x-github-api-version']).toBe('2022-11-28');
      expect(headers['user-agent']).toMatch(/^deploy-secrets\/\d+\.\d+\.\d+ /);
      expect(headers.accept).toBe('application/vnd.github.v3+json');
    }
  });

  it('cannot compare without a key, and writes all', async () => {
    fake.setSecret('acme/etl', 'A', 'theirs');
    const { plan } = await push(at(), { A: 'canary-1', B: 'canary-2' });
    expect(inShort(plan)).toEqual(['update A: cannot compare', 'create B']);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1', B: 'canary-2' });
    expect(fake.variables('acme/etl')).toEqual({});
  });

  it('keeps names in upper case', async () => {
    await push(at(), { lower_case: 'canary-1' });
    expect(asked().at(-2)).toBe('PUT /repos/acme/etl/actions/secrets/LOWER_CASE');
  });
});

describe('an environment', () => {
  it('has a key of its own, and a name that may need encoding', async () => {
    fake.addEnvironment('acme/etl/prod/eu west', 'required_reviewers');
    const place = at({ environment: 'prod/eu west' });
    await push(place, { A: 'canary-1' });
    expect(fake.secrets('acme/etl/prod/eu west')).toEqual({ A: 'canary-1' });
    expect(fake.secrets('acme/etl')).toEqual({});
    expect(asked()[0]).toBe('GET /repos/acme/etl/environments/prod%2Feu%20west/secrets?per_page=100&page=1');
    const store = await place.open();
    expect([store.id, store.label]).toEqual([
      `${new URL(fake.url).host}/acme/etl/prod/eu west`,
      'github acme/etl (prod/eu west)',
    ]);
  });

  it('that is missing is said to be, and nothing is written', async () => {
    const { refused } = await push(at({ environment: 'production' }), { A: 'canary-1' });
    expect(refused).toMatchObject([
      {
        code: 'missing-container',
        message: 'there is no environment production',
        hint: 'check --environment, or make it with --create-environment',
      },
    ]);
    expect(asked()).toEqual([
      'GET /repos/acme/etl/environments/production/secrets?per_page=100&page=1',
      'GET /repos/acme/etl',
      'GET /repos/acme/etl/environments/production',
    ]);
  });

  it('that is there, and whose secrets are said not to be, is no empty one', async () => {
    fake.addEnvironment('acme/etl/production');
    fake.setSecret('acme/etl/production', 'A', 'theirs');
    fake.faults.push({ do: { status: 404, body: { message: 'Not Found' } } });
    const place = at({ environment: 'production', createEnvironment: true });
    await expect(push(place, { A: 'canary-1' })).rejects.toThrow(
      '404: GitHub does not show what is in the environment production of acme/etl, which is there',
    );
    expect(fake.secrets('acme/etl/production')).toEqual({ A: 'theirs' });
  });

  it('is made on request', async () => {
    const { plan, outcomes } = await push(at({ environment: 'production', createEnvironment: true }), {
      A: 'canary-1',
    });
    expect(plan.newContainer).toBe('environment production');
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.secrets('acme/etl/production')).toEqual({ A: 'canary-1' });
    expect(asked().slice(3, 5)).toEqual([
      'GET /repos/acme/etl/environments/production',
      'PUT /repos/acme/etl/environments/production',
    ]);
  });

  it('that is there is never put again: its protection rules would be gone', async () => {
    fake.addEnvironment('acme/etl/production', 'required_reviewers', 'wait_timer');
    await push(at({ environment: 'Production', createEnvironment: true }), { A: 'canary-1' });
    expect(asked()).toEqual([
      'GET /repos/acme/etl/environments/Production/secrets?per_page=100&page=1',
      'GET /repos/acme/etl/environments/Production/secrets/public-key',
      'PUT /repos/acme/etl/environments/Production/secrets/A',
      'GET /repos/acme/etl/environments/Production/secrets?per_page=100&page=1',
    ]);
    expect(fake.environment('acme/etl/production')?.protection).toHaveLength(2);
  });

  it('that someone else made meanwhile is not put again either', async () => {
    fake.faults.push({
      nth: 4,
      do: () => fake.addEnvironment('acme/etl/production', 'required_reviewers'),
    });
    const { outcomes } = await push(at({ environment: 'production', createEnvironment: true }), {
      A: 'canary-1',
    });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.environment('acme/etl/production')?.protection).toHaveLength(1);
  });

  it('is not made with a token that cannot prove that it is missing', async () => {
    fake.tokens.set('canary-7f3a', {
      kind: 'fine-grained',
      permissions: { environments: 'write', administration: 'write' },
    });
    const place = at(
      { environment: 'production', createEnvironment: true },
      { env: { ...envFor(fake), GH_TOKEN: 'canary-7f3a' } },
    );
    await expect(push(place, { A: 'canary-1' })).rejects.toThrow('it lacks "Actions: read"');
    expect(fake.environment('acme/etl/production')).toBeUndefined();
  });
});

describe('what goes wrong on the way', () => {
  it.each(['before', 'after'] as const)('a PUT that is cut %s its effect is sent again', async (when) => {
    fake.faults.push({ match: ({ method }) => method === 'PUT', when, do: 'cut' });
    const { outcomes } = await push(at(), { A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.secret('acme/etl', 'A')).toMatchObject({
      value: 'canary-1',
      writes: when === 'before' ? 1 : 2,
    });
  });

  it('a removal that is cut after its effect is done', async () => {
    fake.setSecret('acme/etl', 'A', 'x');
    fake.faults.push({ match: ({ method }) => method === 'DELETE', when: 'after', do: 'cut' });
    const store = await at().open();
    const writes = [{ change: { action: 'remove', type: 'secret', name: 'A' } }] as const;
    await store.observe();
    await store.begin?.(writes);
    expect(await store.write(writes, new AbortController().signal)).toMatchObject([{ result: 'done' }]);
    expect(fake.secrets('acme/etl')).toEqual({});
  });

  it('a rate limit is waited for as the server asks', async () => {
    const clock = new FakeClock('2026-11-24T09:00:00Z');
    fake.faults.push({
      do: { status: 429, headers: { 'retry-after': '17' }, body: { message: 'slow down' } },
    });
    await push(at({}, { clock }), { A: 'canary-1' });
    expect(clock.sleeps[0]).toBe(17_000);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });

  it.each([403, 404, 409, 422])('a %i is not tried again, and stops no other secret', async (status) => {
    fake.faults.push({ match: ({ path }) => path.endsWith('/B'), do: { status, body: { message: 'no' } } });
    const { outcomes } = await push(at(), { A: 'canary-1', B: 'canary-2', C: 'canary-3' });
    expect(outcomes).toMatchObject([{ result: 'done' }, { result: 'failed' }, { result: 'done' }]);
    expect(asked().filter((one) => one.endsWith('/B'))).toHaveLength(1);
  });

  it('an interrupt lets what is under way end, and starts nothing else', async () => {
    const stop = new AbortController();
    const entries = entriesOf({ A: 'canary-1', B: 'canary-2', C: 'canary-3' });
    const prepared = await prepareAt(at(), entries, { concurrent: 1 });
    fake.faults.push({
      match: ({ method }) => method === 'PUT',
      do: () => stop.abort(new Error('interrupted')),
    });
    const { outcomes } = await carryOut(prepared, stop.signal);
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'skipped', 'skipped']);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });
});
