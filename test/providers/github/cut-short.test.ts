import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startRuns } from './runs.ts';

/*
 * A push that was cut short leaves names announced. When the time that it gave itself is over, the date in GitHub's list
 * tells whether it touched a name, or another hand did since.
 */
const { clock, fake, dryRun, manifest, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

const before = { A: 'canary-a', B: 'canary-b' };
const after = { A: 'canary-a2', B: 'canary-b2' };
const MINUTE = 60_000;

/** Pushes both, and dies before or after the write of one: the other one is not written at all. */
async function cutShort(name: string, when: 'before' | 'after'): Promise<void> {
  await run(before);
  const other = name === 'A' ? 'B' : 'A';
  fake.faults.push(
    { match: ({ path }) => path.endsWith(`/secrets/${other}`), times: Number.POSITIVE_INFINITY, do: 'cut' },
    {
      match: ({ path }) => path.endsWith(`/secrets/${name}`),
      times: Number.POSITIVE_INFINITY,
      when,
      do: 'cut',
    },
    { match: ({ method }) => method === 'PATCH', nth: 2, times: Number.POSITIVE_INFINITY, do: 'cut' },
  );
  await run(after);
  fake.faults.clear();
  expect(manifest()).toMatch(/^A:.*,\d+,\d+$/m);
}

describe('while the time of that push lasts', () => {
  it('nothing can be compared, and the next push goes on', async () => {
    await cutShort('A', 'after');
    expect(await dryRun(after)).toEqual(['update A: cannot compare', 'update B: cannot compare']);
    await run(after);
    expect(fake.secrets('acme/etl')).toEqual(after);
    expect(await dryRun(after)).toEqual(['keep A', 'keep B']);
  });
});

describe('when it is over', () => {
  it('what was not written is known as before, what may have been written is not', async () => {
    await cutShort('A', 'after');
    clock.pass(10 * MINUTE);
    expect(await dryRun(after)).toEqual(['update A: cannot compare', 'update B: new value']);
    expect(await dryRun(before)).toEqual(['update A: cannot compare', 'keep B']);
    await run(after);
    expect(fake.secrets('acme/etl')).toEqual(after);
    expect(await dryRun(before)).toEqual(['update A: older value', 'update B: older value']);
  });

  it.each(['before', 'after'] as const)(
    'what a hand rotated since is its own, cut %s the write',
    async (when) => {
      await cutShort('A', when);
      clock.pass(10 * MINUTE);
      for (const name of ['A', 'B']) fake.setSecret('acme/etl', name, 'by hand');
      clock.pass(MINUTE);
      const { plan, refused } = await run(after);
      expect(plan).toEqual(['update A: changed elsewhere', 'update B: changed elsewhere']);
      expect(refused.map(({ code }) => code)).toEqual(['conflict', 'conflict']);
      expect(fake.secrets('acme/etl')).toEqual({ A: 'by hand', B: 'by hand' });
      await run(after, { overwrite: true });
      expect(await dryRun(after)).toEqual(['keep A', 'keep B']);
    },
  );

  it('and it was the first push of a name: so too', async () => {
    fake.faults.push({ match: ({ method }) => method === 'PUT', times: Number.POSITIVE_INFINITY, do: 'cut' });
    await run(before);
    fake.faults.clear();
    clock.pass(10 * MINUTE);
    fake.setSecret('acme/etl', 'A', 'by hand');
    clock.pass(MINUTE);
    expect(await dryRun(before)).toEqual(['update A: changed elsewhere', 'create B']);
  });

  it('and it was told to overwrite what was not ours: that it never did', async () => {
    fake.setSecret('acme/etl', 'A', 'by hand');
    clock.pass(MINUTE);
    fake.faults.push({ match: ({ method }) => method === 'PUT', times: Number.POSITIVE_INFINITY, do: 'cut' });
    await run({ A: 'canary-a' }, { overwrite: true });
    fake.faults.clear();
    clock.pass(10 * MINUTE);
    expect(await dryRun({ A: 'canary-a' })).toEqual(['update A: not ours yet']);
  });

  it('nothing is removed that a hand rotated since', async () => {
    await cutShort('A', 'after');
    clock.pass(10 * MINUTE);
    fake.setSecret('acme/etl', 'A', 'by hand');
    clock.pass(MINUTE);
    await run({ C: 'canary-c' }, { prune: true, overwrite: true });
    expect(fake.secrets('acme/etl')).toEqual({ A: 'by hand', C: 'canary-c' });
  });
});

it('a push that waits for long announces anew before it writes on', async () => {
  await run(before);
  const limited = { status: 429, headers: { 'retry-after': '600' }, body: { message: 'slow down' } };
  let announced = '';
  const peek = () => {
    announced = manifest();
  };
  fake.faults.push({ match: ({ method }) => method === 'PUT', do: limited });
  const { outcomes, requests } = await run(after);
  expect(outcomes.every(({ result }) => result === 'done')).toBe(true);
  expect(requests.filter((one) => one.startsWith('PATCH'))).toHaveLength(3);
  expect(await dryRun(after)).toEqual(['keep A', 'keep B']);

  fake.faults.push({ match: ({ method }) => method === 'PUT', do: limited });
  fake.faults.push({ match: ({ method }) => method === 'PUT', nth: 3, do: peek });
  await run(before, { overwrite: true });
  const [, from = 0, seconds = 0] = /^A:.*,(\d+),(\d+)$/m.exec(announced) ?? [];
  expect((Number(from) + Number(seconds)) * 1000).toBeGreaterThan(clock.now());
  expect(Number(seconds)).toBeGreaterThan(600);
});

it('a push that waits for long leaves alone what another push announced meanwhile', async () => {
  await run(before);
  const limited = { status: 429, headers: { 'retry-after': '600' }, body: { message: 'slow down' } };
  let others: Promise<unknown> | undefined;
  fake.faults.push(
    { match: ({ method }) => method === 'PUT', do: limited },
    {
      match: ({ method, path }) => method === 'GET' && path.includes('/variables/'),
      nth: 2,
      do: async () => {
        others ??= run({ A: 'canary-others' });
        await others;
      },
    },
  );
  const { outcomes } = await run(after);
  await others;
  expect(outcomes.map((one) => (one.result === 'failed' ? one.error.message : one.result))).toEqual([
    'the variable DEPLOY_SECRETS_MANIFEST of acme/etl holds something else than when it was read',
    'done',
  ]);
  expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-others', B: 'canary-b2' });
});
