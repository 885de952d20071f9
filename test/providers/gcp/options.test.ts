import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { errorIn, startRuns } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns({ quotas: { perSecret: 2 } });
});
afterEach(() => runs.google.close());

const states = (name: string) => runs.google.states('acme-prod', name);

describe('where', () => {
  it.each([
    [{}, { layouts: ['env'] }, '/acme-prod/env/', 'gcp acme-prod'],
    [{}, { layouts: ['env'], prefix: 'ETL_' }, '/acme-prod/env/ETL_', 'gcp acme-prod ETL_'],
    [
      { location: 'europe-west1' },
      { layouts: ['env'], prefix: 'etl_' },
      '/acme-prod/europe-west1/env/etl_',
      'gcp acme-prod (europe-west1) etl_',
    ],
    [{}, { layouts: ['document'] }, '/acme-prod/document/dlt_secrets_toml', 'gcp acme-prod'],
    [
      {},
      { layouts: ['document'], pipeline: 'pipe.drive' },
      '/acme-prod/document/pipedrive-dlt_secrets_toml',
      'gcp acme-prod',
    ],
    [{}, { layouts: ['json'], name: 'x' }, '/acme-prod/json/x', 'gcp acme-prod'],
  ])('%j %j', async (options, naming, id, label) => {
    const { store } = await runs.open({ options, naming });
    expect([store.id, store.label]).toEqual([`gcp@${runs.google.host}${id}`, label]);
  });

  it('what one prefix pushed is not removed by a push with another', async () => {
    await runs.run({ a_X: 'canary-1' }, { naming: { layouts: ['env'], prefix: 'a_' } });
    const naming = { layouts: ['env'], prefix: 'b_' };
    const { plan } = await runs.run({ b_X: 'canary-1' }, { naming, prune: true });
    expect(plan).toEqual(['create b_X']);
    expect(runs.google.names('acme-prod')).toEqual(['a_X', 'b_X']);
  });

  it.each([
    [{ layouts: ['env'], prefix: 'a_' }, 'a_X'],
    [{ layouts: ['json'], name: 'all' }, 'all'],
  ])('nothing but %j is looked at, or counted as somebody else’s', async (naming, name) => {
    for (const other of ['X', 'all_of_it', 'A_X', 'b_all'])
      runs.google.setValue('acme-prod', other, 'theirs');
    await runs.run({ [name]: 'canary-1' }, { naming });
    const { calls, foreign } = await runs.run({ [name]: 'canary-1' }, { naming, options: { deep: true } });
    expect([calls, foreign]).toEqual([['ListSecrets', 'ListSecretVersions'], 0]);
  });

  it('a location has secrets of its own, which say nothing of replication', async () => {
    await runs.run({ A: 'canary-1' }, { options: { location: 'europe-west1' } });
    await runs.run({ A: 'canary-2' });
    expect(runs.google.values('acme-prod/europe-west1')).toEqual({ A: 'canary-1' });
    expect(runs.google.values('acme-prod')).toEqual({ A: 'canary-2' });
    expect(runs.google.secret('acme-prod/europe-west1', 'A')?.settings).toEqual({});
  });

  it('new secrets are replicated where it is said, and old ones stay where they are', async () => {
    await runs.run({ A: 'canary-1' });
    const options = { replicas: ['europe-west1', 'europe-west4'] };
    await runs.run({ A: 'canary-2', B: 'canary-2' }, { options });
    const replication = (name: string) => runs.google.secret('acme-prod', name)?.settings.replication;
    expect(replication('A')).toMatchObject({ replication: 'automatic' });
    expect(replication('B')).toMatchObject({
      replication: 'userManaged',
      userManaged: { replicas: [{ location: 'europe-west1' }, { location: 'europe-west4' }] },
    });
  });

  it.each([
    [{ location: 'Europe' }, '--location: "Europe" is no location'],
    [{ location: 'x.evil.example/' }, '--location: "x.evil.example/" is no location'],
    [{ replicas: ['eu'] }, '--replicas: "eu" is no location'],
    [{ project: 'a/b' }, '--project: "a/b" is no project id'],
    [
      { location: 'europe-west1', replicas: ['europe-west1'] },
      'a regional secret lives in its location alone',
    ],
    [{ keepVersions: 0 }, '--keep-versions takes a number from 1'],
  ])('%j is refused', async (options, message) => {
    await expect(runs.open({ options })).rejects.toThrow(message);
    expect(runs.google.calls).toEqual([]);
  });
});

describe('--keep-versions', () => {
  const options = { keepVersions: 2 };

  it('destroys what we superseded, and never what others wrote', async () => {
    await runs.run({ A: 'canary-1' }, { options });
    runs.google.setValue('acme-prod', 'A', 'theirs');
    const overwriting = { options: { ...options, deep: true }, overwrite: true };
    for (const value of ['canary-3', 'canary-4', 'canary-5']) await runs.run({ A: value }, overwriting);
    expect(states('A')).toEqual({
      1: 'DESTROYED',
      2: 'ENABLED',
      3: 'DESTROYED',
      4: 'ENABLED',
      5: 'ENABLED',
    });
  });

  it('also clears away what was left before it was asked for', async () => {
    for (const value of ['1', '2', '3', '4']) await runs.run({ A: value });
    expect(Object.values(states('A'))).toEqual(Array(4).fill('ENABLED'));
    await runs.run({ A: '5' }, { options: { keepVersions: 1 } });
    expect(Object.values(states('A'))).toEqual([...Array(4).fill('DESTROYED'), 'ENABLED']);
    const { calls } = await runs.run({ A: '6' }, { options: { keepVersions: 1 } });
    expect(calls.filter((method) => method === 'DestroySecretVersion')).toHaveLength(1);
  });

  it('spares a version that an alias points at', async () => {
    await runs.run({ A: 'canary-1' });
    Object.assign(runs.google.secret('acme-prod', 'A') ?? {}, { aliases: { stable: '1' } });
    await runs.run({ A: 'canary-2' }, { options: { keepVersions: 1 } });
    expect(states('A')).toEqual({ 1: 'ENABLED', 2: 'ENABLED' });
  });

  it('comes after the new value stands, and says so when it fails', async () => {
    runs.google.permissions = new Set([
      'secretmanager.secrets.list',
      'secretmanager.secrets.create',
      'secretmanager.secrets.update',
      'secretmanager.versions.add',
      'secretmanager.versions.list',
    ]);
    await runs.run({ A: 'canary-1' });
    const { outcomes, calls } = await runs.run({ A: 'canary-2' }, { options: { keepVersions: 1 } });
    expect(calls.slice(-3)).toEqual(['UpdateSecret', 'ListSecretVersions', 'DestroySecretVersion']);
    expect(errorIn(outcomes)).toMatchInlineSnapshot(`
      "it is written, but older versions stay: the caller may not destroy versions: permission secretmanager.versions.destroy is missing on projects/acme-prod
      hint: grant a role that has secretmanager.versions.destroy: roles/secretmanager.admin, or the least one that --print-policy prints"
    `);
    expect((await runs.run({ A: 'canary-2' })).plan).toEqual(['keep A']);
  });
});

describe('what it costs', () => {
  const told = async (values: Readonly<Record<string, string>>, options = {}) => {
    const { store } = await runs.open({ options });
    const seen = await store.observe();
    const changes = Object.keys(values).map((name) => ({
      action: seen.remotes.has(`secret:${name}`) ? ('update' as const) : ('create' as const),
      type: 'secret' as const,
      name,
      why: 'new value' as const,
    }));
    return gcp.remarks({ store: '', changes, managed: 0, unmanaged: 0 }, seen);
  };

  it('is what this push adds, without --deep', async () => {
    expect(await told({ A: '', B: '' })).toMatchInlineSnapshot(`
      [
        "2 new versions: about $0.12 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)",
      ]
    `);
    await runs.run({ A: 'canary-1' });
    expect(await told({ A: '' })).toMatchInlineSnapshot(`
      [
        "1 new version: about $0.06 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)",
        "older versions cost the same until they are destroyed: --deep counts them, --keep-versions N destroys ours",
      ]
    `);
    expect(await told({})).toEqual([]);
  });

  it('is counted with --deep, in each location', async () => {
    const options = { replicas: ['europe-west1', 'europe-west4'] };
    for (const value of ['1', '2', '3']) await runs.run({ A: value, B: 'canary-1' }, { options });
    runs.google.setState('acme-prod', 'A', 1, 'DISABLED');
    runs.google.setState('acme-prod', 'A', 2, 'DESTROYED');
    expect(await told({}, { deep: true })).toMatchInlineSnapshot(`
      [
        "3 active versions of ours there: about $0.36 a month ($0.06 each and location, the first 6 of a billing account free, as of 2026-11-24)",
      ]
    `);
  });
});

describe('the pace', () => {
  it('keeps to two writes a second to one secret', async () => {
    await runs.run({ A: 'canary-1' });
    const before = runs.clock.now();
    expect((await runs.run({ A: 'canary-2' })).outcomes).toMatchObject([{ result: 'done' }]);
    expect(runs.clock.now() - before).toBe(6000);
    expect(runs.google.calls.every(({ code }) => code === 0)).toBe(true);
  });

  it('keeps to 600 requests a minute', async () => {
    const values = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`KEY_${n}`, 'canary-1']));
    const before = runs.clock.now();
    const { outcomes } = await runs.run(values);
    expect(outcomes.filter(({ result }) => result === 'done')).toHaveLength(300);
    expect(runs.google.calls.every(({ code }) => code === 0)).toBe(true);
    expect(runs.clock.now() - before).toBeLessThan(70_000);
  });

  it('waits where others have used up the quota', async () => {
    const { google, clock } = runs;
    google.faults.push({
      match: ({ method }) => method === 'ListSecrets',
      times: 3,
      do: { code: 8, message: 'Quota exceeded', info: { reason: 'RATE_LIMIT_EXCEEDED' } },
    });
    const before = clock.now();
    expect((await runs.run({ A: 'canary-1' })).outcomes).toMatchObject([{ result: 'done' }]);
    expect(clock.now() - before).toBeGreaterThanOrEqual(45_000);
  });
});
