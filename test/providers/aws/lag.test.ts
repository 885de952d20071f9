import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { theirKeyring } from '../../keyring.ts';
import { failures, type Runs, startRuns } from './runs.ts';

const FIVE_MINUTES = 300_000;

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

describe('a list that is five minutes behind', () => {
  it('shows a fresh push as not there; another push finds it and writes nothing', async () => {
    const { fake, run, look } = runs;
    fake.rules.lag = FIVE_MINUTES;
    await run({ A: 'canary-1' });
    expect(await look({ A: 'canary-1' })).toEqual(['create A']);
    const again = await run({ A: 'canary-1' });
    expect(again.outcomes).toMatchObject([{ result: 'done' }]);
    expect(again.asked).toEqual(['ListSecrets', 'CreateSecret', 'DescribeSecret']);
    expect(again.told).toEqual(["held its value already, which AWS's list did not show yet: A"]);
    expect(fake.secret('A')?.versions.size).toBe(1);
    expect(await look({ A: 'canary-1' }, { pass: FIVE_MINUTES })).toEqual(['keep A']);
  });

  it('hides a new value of ours: the next push adds no second version', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    fake.rules.lag = FIVE_MINUTES;
    await run({ A: 'canary-2' }, { pass: FIVE_MINUTES + 1 });
    const again = await run({ A: 'canary-2' });
    expect(again.plan).toEqual(['update A: new value']);
    expect(again.asked).toEqual(['ListSecrets', 'DescribeSecret']);
    expect(fake.secret('A')?.versions.size).toBe(2);
  });

  it('hides what someone else wrote: it stays, and the push says so', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1', B: 'canary-1' });
    clock.pass(FIVE_MINUTES);
    fake.rules.lag = FIVE_MINUTES;
    fake.setByHand('A', 'by hand');
    const { plan, outcomes, asked } = await run({ A: 'canary-2', B: 'canary-2' });
    expect(plan).toEqual(['update A: new value', 'update B: new value']);
    expect(failures(outcomes)).toMatchInlineSnapshot(`
      [
        "A was changed by someone else a moment ago; nothing was overwritten
      AWS's list may be five minutes behind: look again with --dry-run, with --deep or a little later, and decide then",
      ]
    `);
    expect([fake.value('A'), fake.value('B')]).toEqual(['by hand', 'canary-2']);
    expect(asked.filter((one) => one === 'PutSecretValue')).toHaveLength(1);
  });

  it('hides what someone else made: it is not taken over', async () => {
    const { fake, run } = runs;
    fake.rules.lag = FIVE_MINUTES;
    fake.setByHand('A', 'theirs');
    const { plan, outcomes } = await run({ A: 'ours' });
    expect(plan).toEqual(['create A']);
    expect(failures(outcomes)[0]).toMatch(
      /^A was made by someone else a moment ago; nothing was overwritten/,
    );
    expect(fake.value('A')).toBe('theirs');
  });

  it('hides a newer value of ours: a stale file does not undo it', async () => {
    const { fake, run } = runs;
    fake.rules.lag = FIVE_MINUTES;
    await run({ A: 'canary-1' });
    await run({ A: 'canary-2' });
    const stale = await run({ A: 'canary-1' });
    expect(stale.plan).toEqual(['create A']);
    expect(failures(stale.outcomes)[0]).toMatch(/^A holds a newer value, and the file one from before it/);
    expect(fake.value('A')).toBe('canary-2');
  });

  it('still shows what was removed by hand: what is gone is made anew', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1' });
    clock.pass(FIVE_MINUTES);
    fake.rules.lag = FIVE_MINUTES;
    fake.byHand('DeleteSecret', { SecretId: 'A', ForceDeleteWithoutRecovery: true });
    const { plan, outcomes, asked } = await run({ A: 'canary-2' });
    expect(plan).toEqual(['update A: new value']);
    expect(outcomes).toMatchObject([{ result: 'done' }]);
    expect(asked).toEqual(['ListSecrets', 'DescribeSecret', 'CreateSecret']);
    expect(fake.value('A')).toBe('canary-2');
  });

  it('never makes a removal of what was written since', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1', GONE: 'canary-1' });
    clock.pass(FIVE_MINUTES);
    fake.rules.lag = FIVE_MINUTES;
    fake.setByHand('GONE', 'rotated');
    const { plan, outcomes } = await run({ A: 'canary-1' }, { prune: true });
    expect(plan).toEqual(['keep A', 'remove GONE']);
    expect(failures(outcomes)[0]).toMatch(/^GONE was written again a moment ago, so it was not removed/);
    expect(fake.value('GONE')).toBe('rotated');
  });

  it('shows what was removed already: removing it again is done', async () => {
    const { fake, run, clock } = runs;
    await run({ A: 'canary-1', GONE: 'canary-1' });
    clock.pass(FIVE_MINUTES);
    fake.rules.lag = FIVE_MINUTES;
    for (const _ of [1, 2]) {
      const { outcomes } = await run({ A: 'canary-1' }, { prune: true });
      expect(outcomes).toMatchObject([{ result: 'done' }]);
    }
    expect(fake.asked().filter((one) => one === 'DeleteSecret')).toHaveLength(1);
  });

  it('--deep asks for what this key marked alone: of others it may not even be allowed to', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    await run({ B: 'canary-1' }, { keyring: theirKeyring });
    fake.setByHand('C', 'theirs');
    const { asked, plan } = await run({ A: 'canary-1' }, { options: { deep: true } });
    expect([asked, plan]).toEqual([['ListSecrets', 'DescribeSecret'], ['keep A']]);
  });

  it('shows, for what was changed and changed back, the first value: --deep sees the last', async () => {
    const { fake, run, look, clock } = runs;
    await run({ A: 'canary-1' });
    clock.pass(FIVE_MINUTES);
    fake.rules.lag = FIVE_MINUTES;
    await run({ A: 'canary-2' });
    expect(await look({ A: 'canary-1' }, { options: { deep: true } })).toEqual(['update A: older value']);
    expect(await look({ A: 'canary-2' }, { options: { deep: true } })).toEqual(['keep A']);
  });
});
