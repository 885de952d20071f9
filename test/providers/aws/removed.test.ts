import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { entriesOf } from '../../core/entries.ts';
import { marksOf, theirKeyring } from '../../keyring.ts';
import { failures, type Runs, startRuns } from './runs.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

const DAY = 86_400_000;

describe('a removal', () => {
  it('leaves thirty days to bring it back, unless told otherwise', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1', C: 'canary-1' });
    await run({ A: 'canary-1', B: 'canary-1' }, { prune: true });
    await run({ A: 'canary-1' }, { prune: true, options: { recoveryDays: 7 } });
    const bodies = fake.requests.filter(({ operation }) => operation === 'DeleteSecret');
    expect(bodies.map(({ body }) => JSON.parse(body))).toEqual([
      { SecretId: 'C', RecoveryWindowInDays: 30 },
      { SecretId: 'B', RecoveryWindowInDays: 7 },
    ]);
    expect(fake.secret('B')?.deletedAt).toBeTypeOf('number');
  });

  it('is final only with an option of its own', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1' }, { prune: true, options: { deleteWithoutRecovery: true } });
    expect(fake.secret('B')).toBeUndefined();
  });

  it('of a secret with replicas says what to do first', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    fake.secret('B')?.replicas.push('eu-central-1', 'us-east-1');
    const { outcomes } = await run({ A: 'canary-1' }, { prune: true });
    expect(failures(outcomes)).toMatchInlineSnapshot(`
      [
        "B has replicas in eu-central-1, us-east-1, so AWS does not remove it
      remove them first: aws secretsmanager remove-regions-from-replication --secret-id B --remove-replica-regions eu-central-1 us-east-1",
      ]
    `);
    expect(fake.value('B')).toBe('canary-1');
  });
});

describe('what someone else marked for deletion', () => {
  const both = { A: 'canary-1', B: 'canary-1' };
  const deleteByHand = (name: string) => runs.fake.byHand('DeleteSecret', { SecretId: name });

  it.each<[string, object, object]>([
    ['the same value', both, {}],
    ['a new value', { ...both, B: 'canary-2' }, {}],
    ['the same value, and there is no key', both, { keyring: null }],
  ])('is a conflict before it comes back, where the file has %s', async (_, values, how) => {
    const { fake, run } = runs;
    await run(both);
    deleteByHand('B');
    const { full, refused, asked } = await run({ ...both, ...values }, how);
    expect(full.changes[1]).toMatchObject({ action: 'update', why: 'deleted elsewhere' });
    expect(refused).toMatchObject([{ code: 'conflict', message: expect.stringContaining('deleted at aws') }]);
    expect(asked).toEqual(['ListSecrets', 'DescribeSecret']);
    expect(fake.secret('B')?.deletedAt).toBeTypeOf('number');
    await run({ ...both, ...values }, { overwrite: true });
    expect(fake.value('B')).toBe({ ...both, ...values }.B);
    expect((await run({ ...both, ...values })).plan).toEqual(['keep A', 'keep B']);
  });

  it('is one also after a removal of ours that was undone, and of a version of ours after that', async () => {
    const { run } = runs;
    for (const value of ['canary-1', 'canary-2']) {
      await run({ ...both, B: value });
      await run({ A: 'canary-1' }, { prune: true });
      expect((await run({ ...both, B: value })).refused).toEqual([]);
      deleteByHand('B');
      expect((await run({ ...both, B: value })).plan).toEqual(['keep A', 'update B: deleted elsewhere']);
      await run({ ...both, B: value }, { overwrite: true });
    }
  });

  it('is none where the list is behind, and it is back', async () => {
    const { fake, run, look, clock } = runs;
    await run(both);
    deleteByHand('B');
    clock.pass(300_000);
    fake.rules.lag = 300_000;
    await run(both, { overwrite: true });
    expect(await look(both)).toEqual(['keep A', 'keep B']);
  });

  it('that the list does not show yet stops the write of it', async () => {
    const { fake, run, clock } = runs;
    await run(both);
    clock.pass(300_000);
    fake.rules.lag = 300_000;
    deleteByHand('B');
    const { outcomes } = await run({ ...both, B: 'canary-2' });
    expect(failures(outcomes)).toEqual([
      expect.stringContaining('B was deleted by someone else a moment ago; nothing was overwritten'),
    ]);
    expect(fake.secret('B')?.deletedAt).toBeTypeOf('number');
  });

  it('is no leftover', async () => {
    const { run } = runs;
    await run(both);
    deleteByHand('B');
    expect((await run({ A: 'canary-1' }, { prune: true })).plan).toEqual(['keep A']);
  });
});

describe('a removal of ours', () => {
  it('is noted beforehand, and what a person wrote stays', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' }, { options: { description: 'of the team' } });
    await run({ A: 'canary-1' }, { prune: true });
    expect(fake.asked().slice(-3)).toEqual(['DescribeSecret', 'UpdateSecret', 'DeleteSecret']);
    expect(fake.secret('B')?.description).toMatch(
      /^Removed by deploy-secrets \([a-z2-7]{12}\)\. of the team$/,
    );
    await run({ A: 'canary-1', B: 'canary-1' });
    expect(fake.secret('B')?.description).toBe('of the team');
  });

  it('does not happen where it may not be noted', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    fake.rules.denied.add('secretsmanager:UpdateSecret');
    const { outcomes } = await run({ A: 'canary-1' }, { prune: true });
    expect(failures(outcomes)).toEqual([expect.stringContaining('lacks secretsmanager:UpdateSecret')]);
    expect(fake.value('B')).toBe('canary-1');
  });
});

describe('a name that is marked for deletion', () => {
  it('is no leftover, and does not count as there', async () => {
    const { run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1' }, { prune: true });
    const { plan, full } = await run({ A: 'canary-1' }, { prune: true });
    expect(plan).toEqual(['keep A']);
    expect([full.managed, full.unmanaged]).toEqual([1, 0]);
  });

  it('of ours, with the same value, comes back without a new version, and that is said', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1' }, { prune: true });
    const { full, outcomes, told, asked } = await run({ A: 'canary-1', B: 'canary-1' });
    expect(full.changes[1]).toMatchObject({
      action: 'update',
      why: 'settings',
      settings: ['was removed, comes back'],
    });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(told).toEqual(['had been removed, and was brought back before it was written: B']);
    expect(asked).toEqual(['ListSecrets', 'DescribeSecret', 'RestoreSecret', 'UpdateSecret']);
    expect(fake.value('B')).toBe('canary-1');
    expect((await run({ A: 'canary-1', B: 'canary-1' })).plan).toEqual(['keep A', 'keep B']);
  });

  it('of ours, with a new value, comes back and is written', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1' }, { prune: true });
    const { plan, asked } = await run({ A: 'canary-1', B: 'canary-2' });
    expect(plan).toEqual(['keep A', 'update B: new value']);
    expect(asked).toEqual(['ListSecrets', 'DescribeSecret', 'RestoreSecret', 'PutSecretValue']);
    expect(fake.value('B')).toBe('canary-2');
  });

  it('is made anew when its days are over between look and write', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1' }, { prune: true });
    fake.faults.push({
      match: ({ body }) => body.includes('"SecretId"'),
      do: () => void fake.byHand('DeleteSecret', { SecretId: 'B', ForceDeleteWithoutRecovery: true }),
    });
    const { outcomes } = await run({ A: 'canary-1', B: 'canary-1' });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.value('B')).toBe('canary-1');
  });

  it('of nobody we know is a conflict; --overwrite brings it back and takes it over', async () => {
    const { fake, run } = runs;
    fake.setByHand('A', 'theirs');
    fake.byHand('DeleteSecret', { SecretId: 'A' });
    const { plan, refused } = await run({ A: 'ours' });
    expect(plan).toEqual(['update A: not ours yet']);
    expect(refused).toMatchObject([{ code: 'conflict' }]);
    expect(fake.secret('A')?.deletedAt).toBeTypeOf('number');
    await run({ A: 'ours' }, { overwrite: true });
    expect(fake.value('A')).toBe('ours');
  });

  it.each([
    ['another project', { owner: 'them' }],
    ['another key', { keyring: theirKeyring }],
  ])('of %s stays removed, and the way out is told', async (_, theirs) => {
    const { fake, run } = runs;
    await run({ A: 'theirs', B: 'theirs' }, theirs);
    await run({ B: 'theirs' }, { prune: true, ...theirs });
    const { outcomes } = await run({ A: 'ours' });
    expect(failures(outcomes)).toEqual([
      'A is marked for deletion, and was not pushed by this project with this key\n' +
        'bring it back if it is yours (aws secretsmanager restore-secret --secret-id A), or push under another name, with --prefix or --rename',
    ]);
    expect(fake.value('A')).toBeUndefined();
    expect(fake.secret('A')?.deletedAt).toBeTypeOf('number');
  });

  it('of ours, under the key before this one, is known by its value', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-1', C: 'canary-1' }, { keyring: theirKeyring });
    await run({ A: 'canary-1' }, { prune: true, keyring: theirKeyring });
    const keyring = new Keyring(
      new MarkKey(new Uint8Array(32).fill(7)),
      new MarkKey(new Uint8Array(32).fill(9)),
    );
    const { outcomes } = await run({ A: 'canary-1', B: 'canary-1', C: 'canary-2' }, { keyring });
    expect(outcomes).toMatchObject([{ result: 'done' }, { result: 'failed' }]);
    expect([fake.value('B'), fake.value('C')]).toEqual(['canary-1', undefined]);
  });

  it('that the list does not show yet, with a newer value than the file: it stays removed', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    await run({ A: 'canary-1', B: 'canary-2' });
    clock.pass(DAY);
    fake.rules.lag = 300_000;
    await run({ A: 'canary-1' }, { prune: true });
    const stale = await run({ A: 'canary-1', B: 'canary-1' });
    expect(stale.refused).toMatchObject([{ code: 'conflict' }]);
    const { store } = await runs.open();
    await store.observe();
    const [entry] = entriesOf({ B: 'canary-1' });
    if (!entry) throw new Error('entriesOf gives one entry a name');
    const write = {
      change: { action: 'create', type: 'secret', name: 'B' },
      entry,
      mark: marksOf(store).make(entry),
    } as const;
    const outcomes = await store.write([write], new AbortController().signal);
    expect(failures(outcomes)[0]).toMatch(/^B holds a newer value/);
    expect(fake.value('B')).toBeUndefined();
  });

  it('that the list does not show yet is found when it is made', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    clock.pass(DAY);
    fake.rules.lag = 300_000;
    await run({ A: 'canary-1' }, { prune: true });
    const { plan, outcomes } = await run({ A: 'canary-1', B: 'canary-2' });
    expect(plan).toEqual(['keep A', 'update B: new value']);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(fake.value('B')).toBe('canary-2');
  });
});

describe('a name that was deleted for good', () => {
  it('is not free at once: its making waits', async () => {
    const { fake, run, clock } = runs;
    fake.rules.forceDelay = 10_000;
    await run({ A: 'canary-1' });
    fake.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    const { outcomes } = await run({ A: 'canary-2' }, { pass: 0 });
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(clock.sleeps).toEqual([1000, 2000, 4000, 8000]);
    expect(fake.value('A')).toBe('canary-2');
  });

  it('and never gets free is told', async () => {
    const { fake, run } = runs;
    fake.rules.forceDelay = DAY;
    await run({ A: 'canary-1' });
    fake.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    const { outcomes } = await run({ A: 'canary-2' });
    expect(failures(outcomes)).toEqual([
      'A is being deleted for good just now, and its name is not free yet\nrun the same command again in a minute',
    ]);
  });
});
