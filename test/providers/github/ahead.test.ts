import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { EntryId } from '../../../src/core/model.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { envFor } from '../../fakes/github/index.ts';
import { testKeyring } from '../../keyring.ts';
import { creationOf, startRuns } from './runs.ts';
import { runtimeWith } from './runtime.ts';

const { fake, clock, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

const secrets = (...names: string[]): EntryId[] => names.map((name) => ({ type: 'secret', name }));

/** A look of a run that pushes these without a question, and what it asked for. */
async function look(intended: readonly EntryId[], options: GitHubOptions = { repo: 'acme/etl' }) {
  const before = fake.requests.length;
  let provenance = 0;
  const runtime = {
    ...runtimeWith({ clock, env: envFor(fake), keyring: testKeyring }),
    intended,
    provenance: async () => {
      provenance += 1;
      return undefined;
    },
  };
  const store = await github.open(options, runtime);
  await store.observe();
  const asked = () => fake.requests.slice(before).map(({ path }) => path.replace(/.*\/|\?.*/g, ''));
  await expect.poll(() => fake.requests.slice(before).every(({ status }) => status)).toBe(true);
  return { store, asked, provenance: () => provenance };
}

describe('what the writes need', () => {
  it('is asked for in the look, once the list lacks a name that is to be pushed', async () => {
    const { store, asked, provenance } = await look(secrets('A'));
    await expect.poll(asked).toEqual(['secrets', 'DEPLOY_SECRETS_MANIFEST', 'public-key']);
    expect(provenance()).toBe(1);
    await store.begin?.([creationOf(store, 'A')]);
    expect(asked()).toEqual(['secrets', 'DEPLOY_SECRETS_MANIFEST', 'public-key', 'variables']);
    const [outcome] = await store.write([creationOf(store, 'A')], new AbortController().signal);
    expect(outcome).toMatchObject({ name: 'A', result: 'done' });
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });

  it.each<[string, EntryId[]]>([
    ['all is there', secrets('a', 'B')],
    ['nothing is known of what will be pushed', []],
    ['variables alone are to be pushed', [{ type: 'variable', name: 'C' }]],
  ])('is not when %s', async (_, intended) => {
    await run({ A: 'canary-1', B: 'canary-2' });
    const { asked, provenance } = await look(intended);
    expect(asked()).toEqual(['secrets', 'DEPLOY_SECRETS_MANIFEST']);
    expect(provenance()).toBe(0);
  });

  it('is not for a new secret of an organization that nobody may use yet', async () => {
    expect((await look(secrets('A'), { org: 'acme' })).asked()).not.toContain('public-key');
    expect((await look(secrets('A'), { org: 'acme', visibility: 'all' })).asked()).toContain('public-key');
  });

  it('is not for an environment that is not there', async () => {
    const { asked } = await look(secrets('A'), { repo: 'acme/etl', environment: 'nowhere' });
    expect(asked()).not.toContain('public-key');
  });

  it('may fail without a word until it is needed, and the failure is the one that is told then', async () => {
    fake.faults.push({
      match: ({ path }) => path.endsWith('/public-key'),
      do: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
    });
    const { store } = await look(secrets('A'));
    await expect(store.begin?.([creationOf(store, 'A')])).rejects.toThrow(/public key/);
    expect(fake.secrets('acme/etl')).toEqual({});
  });
});

describe('the pages of a long list', () => {
  it('are asked for side by side after the first', async () => {
    for (let n = 0; n < 450; n++) fake.setSecret('acme', `THEIRS_${n}`, 'x');
    const held = Promise.withResolvers<void>();
    fake.faults.push(
      { match: ({ path }) => /[?&]page=2\b/.test(path), do: () => held.promise },
      { match: ({ path }) => /[?&]page=5\b/.test(path), do: () => held.resolve() },
    );
    const { store } = await look([], { org: 'acme' });
    expect((await store.observe()).remotes.size).toBe(450);
    expect(fake.faults.unmet).toEqual([]);
  });

  it('are asked for one by one where the first is not full: its count may be a lie', async () => {
    for (let n = 0; n < 10; n++) fake.setSecret('acme', `THEIRS_${n}`, 'x');
    const items = Array.from({ length: 10 }, (_, n) => ({
      name: `THEIRS_${n}`,
      ...{ created_at: '2026-11-24T09:00:00Z', updated_at: '2026-11-24T09:00:00Z', visibility: 'all' },
    }));
    fake.faults.push({
      match: ({ path }) => path.includes('/secrets?'),
      times: Number.POSITIVE_INFINITY,
      do: { status: 200, body: { total_count: 1000, secrets: items } },
    });
    await expect(look([], { org: 'acme' })).rejects.toThrow(/GitHub speaks of 1000, and shows 10 names/);
    expect(fake.requests.filter(({ path }) => path.includes('/secrets?'))).toHaveLength(6);
  });
});
