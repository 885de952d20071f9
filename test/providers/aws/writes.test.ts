import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../fakes/aws/index.ts';
import { failures, type Runs, startRuns } from './runs.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

const many = (count: number, value = 'canary-1') =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`KEY_${n}`, value]));

const counted = (asked: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(asked, (one) => one)].map(([name, all]) => [name, all.length]));

describe('how much is asked', () => {
  it('a first push: one list, and one request for each secret', async () => {
    expect(counted((await runs.run(many(100))).asked)).toEqual({ ListSecrets: 1, CreateSecret: 100 });
  });

  it('nothing to do: one list for each hundred', async () => {
    await runs.run(many(250));
    expect(counted((await runs.run(many(250))).asked)).toEqual({ ListSecrets: 3 });
  });

  it('some changed: one list, and for each a look and a write', async () => {
    await runs.run(many(100));
    const { asked } = await runs.run({ ...many(100), KEY_3: 'canary-2', KEY_50: 'canary-2' });
    expect(counted(asked)).toEqual({ ListSecrets: 1, DescribeSecret: 2, PutSecretValue: 2 });
  });

  it('without a key: each is written without a look', async () => {
    await runs.run(many(3), { keyring: null });
    const { plan, asked } = await runs.run(many(3), { keyring: null });
    expect(plan[0]).toBe('update KEY_0: cannot compare');
    expect(counted(asked)).toEqual({ ListSecrets: 1, PutSecretValue: 3 });
  });

  it('never a value', async () => {
    await runs.run(many(3));
    await runs.run(many(2, 'canary-2'), { prune: true });
    expect(runs.fake.asked()).not.toContain('GetSecretValue');
  });

  it('one entry for all: what only begins like it is not looked at', async () => {
    runs.fake.setByHand('dlt/dlt_secrets_toml.old', 'theirs');
    const { full } = await runs.run(
      { 'dlt/dlt_secrets_toml': 'a = 1' },
      { naming: { layouts: ['document'] } },
    );
    expect([full.changes.length, full.unmanaged]).toEqual([1, 0]);
  });

  it('a prefix narrows the list', async () => {
    runs.fake.setByHand('other/A', 'theirs');
    await runs.run({ 'etl/A': 'canary-1' }, { naming: { prefix: 'etl/' } });
    const list = runs.fake.requests.find(({ operation }) => operation === 'ListSecrets');
    expect(JSON.parse(list?.body ?? '')).toEqual({
      MaxResults: 100,
      IncludePlannedDeletion: true,
      Filters: [{ Key: 'name', Values: ['etl/'] }],
    });
  });
});

describe('a write', () => {
  it('carries its mark as the id of the version', async () => {
    const { fake, run, store } = await runs.run({ A: 'canary-1' }).then((first) => ({ ...runs, ...first }));
    const id = fake.secret('A')?.at('AWSCURRENT')?.id;
    expect(id).toMatch(/^a[a-z2-7]{62}$/);
    expect(store.id).toMatch(/^aws@127\.0\.0\.1:\d+\/123456789012\/eu-west-1\/env\/$/);
    await run({ A: 'canary-2' });
    expect(fake.secret('A')?.at('AWSPREVIOUS')?.id).toBe(id);
  });

  it('from one value to another and back ends at the first, each time with an id of its own', async () => {
    const { fake, run } = runs;
    for (const value of ['canary-a', 'canary-b', 'canary-a', 'canary-b', 'canary-a'])
      await run({ A: value }, { overwrite: true });
    expect(fake.value('A')).toBe('canary-a');
    expect(fake.secret('A')?.versions.size).toBe(5);
    expect((await run({ A: 'canary-a' })).plan).toEqual(['keep A']);
  });

  it.each([
    ['CreateSecret', {}],
    ['PutSecretValue', {}],
    ['UpdateSecret', { kmsKey: 'alias/etl' }],
    ['DeleteSecret', {}],
    ['RestoreSecret', {}],
  ] as const)('whose answer to %s is lost is sent again, and done once', async (operation, options) => {
    const { fake, run } = runs;
    if (operation !== 'CreateSecret') await run({ A: 'canary-0', B: 'canary-0' });
    if (operation === 'RestoreSecret') await run({ B: 'canary-0' }, { prune: true });
    fake.faults.push({ match: ({ body }) => isFor(operation, body), when: 'after', do: 'cut' });
    const values = operation === 'DeleteSecret' ? { B: 'canary-0' } : { A: 'canary-1', B: 'canary-0' };
    const { outcomes } = await run(values, { prune: true, options });
    expect(outcomes.every(({ result }) => result === 'done')).toBe(true);
    expect(fake.faults.unmet).toEqual([]);
    expect(fake.value('A')).toBe(operation === 'DeleteSecret' ? undefined : 'canary-1');
    expect(fake.secret('A')?.versions.size).toBe(
      operation === 'CreateSecret' || operation === 'DeleteSecret' ? 1 : 2,
    );
  });

  it('without a key has a token too, so that a second try adds nothing', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-0' }, { keyring: null });
    fake.faults.push({ match: ({ body }) => isFor('PutSecretValue', body), when: 'after', do: 'cut' });
    await run({ A: 'canary-1' }, { keyring: null });
    expect(fake.secret('A')?.versions.size).toBe(2);
  });

  it.each<[string, Fault['do']]>([
    ['a failing server', { status: 500, body: { __type: 'InternalServiceError' } }],
    ['a gateway', { status: 502, body: '<html>' }],
    ['half an answer', { status: 200, body: '{"ARN":' }],
  ])('and a look that meet %s once are sent again', async (_, strike) => {
    const { fake, run } = runs;
    fake.faults.push({ nth: 1, do: strike }, { nth: 3, do: strike, when: 'after' });
    const { outcomes, asked } = await run({ A: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(asked).toEqual(['ListSecrets', 'ListSecrets', 'CreateSecret', 'CreateSecret']);
    expect(fake.secret('A')?.versions.size).toBe(1);
  });

  it('that is throttled is slowed down with all others, and done', async () => {
    const { fake, run, clock } = runs;
    fake.rules.perSecond.set('CreateSecret', 5);
    const { outcomes } = await run(many(20));
    expect(outcomes.every(({ result }) => result === 'done')).toBe(true);
    expect(clock.sleeps.length).toBeGreaterThan(3);
  });

  it('the hundred and first within a day is told; a day later it is taken', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-0' });
    for (let n = 1; n < 100; n++) fake.setByHand('A', `canary-${n}`);
    const { outcomes } = await run({ A: 'canary-x' }, { overwrite: true });
    expect(failures(outcomes)).toEqual([
      'could not write A: it was written a hundred times within a day, and AWS keeps no more\n' +
        'push it again in a day; something writes it far too often',
    ]);
    clock.pass(86_400_001);
    expect((await run({ A: 'canary-x' }, { overwrite: true })).outcomes).toMatchObject([{ result: 'done' }]);
  });
});

const FIELDS: Readonly<Record<string, (sent: Record<string, unknown>) => boolean>> = {
  CreateSecret: (sent) => 'Name' in sent,
  PutSecretValue: (sent) => 'SecretId' in sent && 'SecretString' in sent && !('KmsKeyId' in sent),
  UpdateSecret: (sent) => 'SecretId' in sent && 'KmsKeyId' in sent,
  DeleteSecret: (sent) => 'RecoveryWindowInDays' in sent,
  RestoreSecret: (sent) => Object.keys(sent).join() === 'SecretId',
};

/** Faults see bodies alone. */
const isFor = (operation: string, body: string): boolean => FIELDS[operation]?.(JSON.parse(body)) ?? false;

describe('who wrote', () => {
  it('a version of someone else after ours is a change, and two of theirs are no longer ours', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    fake.setByHand('A', 'theirs');
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: changed elsewhere']);
    fake.setByHand('A', 'theirs again');
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: not ours yet']);
  });

  it('a label moved back to the version before is a rollback: the file is newer, and asked about', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    await run({ A: 'canary-2' });
    const [before, now] = ['AWSPREVIOUS', 'AWSCURRENT'].map((stage) => fake.secret('A')?.at(stage)?.id);
    fake.byHand('UpdateSecretVersionStage', {
      SecretId: 'A',
      VersionStage: 'AWSCURRENT',
      RemoveFromVersionId: now,
      MoveToVersionId: before,
    });
    expect((await run({ A: 'canary-2' })).plan).toEqual(['update A: older value']);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });

  it('an older version of ours that kept a label does not pass for the one before', async () => {
    const { fake, run } = runs;
    for (const value of ['canary-1', 'canary-2']) await run({ A: value });
    const oldest = fake.secret('A')?.at('AWSPREVIOUS')?.id;
    fake.byHand('UpdateSecretVersionStage', { SecretId: 'A', VersionStage: 'kept', MoveToVersionId: oldest });
    await run({ A: 'canary-3' });
    const { store } = await runs.open();
    const { remotes } = await store.observe();
    const [previous, current] = ['AWSPREVIOUS', 'AWSCURRENT'].map((stage) => fake.secret('A')?.at(stage)?.id);
    expect(remotes.get('secret:A')).toMatchObject({ mark: current, previousMarks: [previous, oldest] });
  });

  it('a secret without a value is not ours', async () => {
    const { fake, run } = runs;
    fake.byHand('CreateSecret', { Name: 'A' });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: not ours yet']);
  });

  it('cannot tell: whoever removes a secret for good and makes it anew with the id of our version', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    const id = fake.secret('A')?.at('AWSCURRENT')?.id;
    fake.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    fake.setByHand('A', 'theirs', id);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
    expect((await run({ A: 'canary-2' })).plan).toEqual(['update A: new value']);
  });

  it('another prefix and another layout of the same owner are never pruned', async () => {
    const { fake, run } = runs;
    await run({ 'dev/A': 'canary-1' }, { naming: { prefix: 'dev/' } });
    await run({ 'dlt/env': '{}' }, { naming: { layouts: ['json'] } });
    const { plan } = await run({ A: 'canary-1' }, { prune: true, overwrite: true });
    expect(plan).toEqual(['create A']);
    expect([fake.value('dev/A'), fake.value('dlt/env')]).toEqual(['canary-1', '{}']);
  });

  it('a replica is written in its primary region alone', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    const replica = fake.secret('A');
    if (replica) replica.primaryRegion = 'us-east-1';
    const { outcomes } = await run({ A: 'canary-2' });
    expect(failures(outcomes)).toEqual([
      'could not write A: it is a replica, which AWS writes only in its primary region\n' +
        'give the region where the secret was made with --region',
    ]);
  });
});
