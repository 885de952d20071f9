import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { MarkKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { theirKeyring } from '../../keyring.ts';
import { creationOf, startRuns, VARIABLE } from './runs.ts';

const { clock, dryRun, fake, manifest, open, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

describe('the requests of a run', () => {
  const two = { A: 'canary-1', B: 'canary-2' };
  const look = [
    'GET /repos/acme/etl/actions/secrets?per_page=100&page=1',
    `GET /repos/acme/etl/actions/variables/${VARIABLE}`,
  ];

  it('are N + 7 the first time', async () => {
    const { requests } = await run(two);
    expect(requests.toSorted()).toEqual(
      [
        ...look,
        'GET /repos/acme/etl/actions/secrets/public-key',
        'POST /repos/acme/etl/actions/variables',
        'PUT /repos/acme/etl/actions/secrets/A',
        'PUT /repos/acme/etl/actions/secrets/B',
        ...look,
        `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`,
      ].toSorted(),
    );
    expect(requests.slice(-3)).toEqual([...look, `PATCH /repos/acme/etl/actions/variables/${VARIABLE}`]);
  });

  it('are two when there is nothing to do', async () => {
    await run(two);
    const { plan, requests } = await run(two);
    expect(plan).toEqual(['keep A', 'keep B']);
    expect(requests.toSorted()).toEqual(look.toSorted());
  });

  it('are k + 7 for k changes', async () => {
    await run({ ...two, C: 'canary-3' });
    const { requests } = await run({ ...two, C: 'canary-4' });
    expect(requests).toHaveLength(1 + 7);
  });

  it('announce what they are about to write before they write it', async () => {
    await run(two);
    const { requests } = await run({ ...two, A: 'canary-5' });
    const intent = requests.indexOf(`PATCH /repos/acme/etl/actions/variables/${VARIABLE}`);
    expect(intent).toBeGreaterThan(0);
    expect(intent).toBeLessThan(requests.indexOf('PUT /repos/acme/etl/actions/secrets/A'));
  });

  it('look anew when someone thought it over for long', async () => {
    const { store } = await open();
    await store.observe();
    clock.pass(60_000);
    await run({ B: 'theirs' }, { keyring: theirKeyring });
    const theirs = manifest();
    await store.begin?.([creationOf(store, 'A')]);
    const section = theirs.slice(theirs.indexOf('section'));
    expect(manifest()).toContain(section.trim());
  });
});

describe('an environment', () => {
  it('keeps its marks in a variable of its own', async () => {
    fake.addEnvironment('acme/etl/production');
    const how = { options: { environment: 'production' } };
    await run({ A: 'canary-1' }, how);
    expect((await run({ A: 'canary-1' }, how)).plan).toEqual(['keep A']);
    expect(Object.keys(fake.variables('acme/etl/production'))).toEqual([VARIABLE]);
    expect(fake.variables('acme/etl')).toEqual({});
  });

  it('that is made on the way is noted too', async () => {
    const how = { options: { environment: 'production', createEnvironment: true } };
    await run({ A: 'canary-1' }, how);
    expect((await run({ A: 'canary-1' }, how)).plan).toEqual(['keep A']);
  });
});

describe('the manifest', () => {
  it('holds no value, and carries another key’s section along word for word', async () => {
    await run({ THEIRS: 'canary-1' }, { keyring: theirKeyring });
    const section = manifest().slice(manifest().indexOf('section')).trim();
    await run({ OURS: 'canary-2' });
    expect(manifest()).toContain(section);
    expect(manifest()).not.toContain('canary');
    expect((await run({ THEIRS: 'canary-1' }, { keyring: theirKeyring })).plan).toEqual(['keep THEIRS']);
  });

  it('goes over to a new key without a secret written', async () => {
    const old = new MarkKey(new Uint8Array(32).fill(9));
    await run({ A: 'canary-1', B: 'canary-2' }, { keyring: new Keyring(old) });
    const rotated = new Keyring(new MarkKey(new Uint8Array(32).fill(7)), old);
    expect((await run({ A: 'canary-1', B: 'canary-2' }, { keyring: rotated })).plan).toEqual([
      'keep A',
      'keep B',
    ]);
  });

  it('of 100 secrets fits, with every past mark', async () => {
    const values = (n: number) =>
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`A_${i}`, `canary-${n}`]));
    for (const n of [1, 2, 3, 4]) await run(values(n));
    expect(Buffer.byteLength(manifest())).toBeLessThan(48 * 1024);
    expect((await run(values(1))).plan[0]).toBe('update A_0: older value');
  });
});

describe('what someone else deleted', () => {
  const two = { A: 'canary-1', B: 'canary-2' };
  const list = 'GET /repos/acme/etl/actions/secrets?per_page=100&page=1';

  it('is a conflict before it comes back, and is looked for twice', async () => {
    await run(two);
    fake.removeSecret('acme/etl', 'B');
    const { plan, refused, requests } = await run(two);
    expect(plan).toEqual(['keep A', 'update B: deleted elsewhere']);
    expect(refused).toMatchObject([{ code: 'conflict', name: 'B' }]);
    expect(requests.filter((one) => one === list)).toHaveLength(2);
    expect(fake.secret('acme/etl', 'B')).toBeUndefined();
    expect((await run(two, { overwrite: true })).outcomes).toMatchObject([{ name: 'B', result: 'done' }]);
    expect((await run(two)).plan).toEqual(['keep A', 'keep B']);
  });

  it('and is no longer in the file is nothing to tell of, nor to count', async () => {
    await run(two);
    fake.removeSecret('acme/etl', 'B');
    expect(await dryRun({ A: 'canary-1' }, { prune: true })).toEqual(['keep A']);
  });

  it('is none where a run made it between the list and the manifest', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({
      match: ({ path }) => path.includes(VARIABLE),
      do: async () => void (await run(two)),
    });
    expect(await dryRun(two)).toEqual(['keep A', 'create B']);
    expect(fake.secret('acme/etl', 'B')?.value).toBe('canary-2');
  });

  it('is none after a removal of ours that died before it was noted as done', async () => {
    await run(two);
    const lost = { match: ({ method }: { method: string }) => method === 'DELETE', do: 'cut' as const };
    fake.faults.push({ ...lost, when: 'after' as const, times: Number.POSITIVE_INFINITY });
    await run({ A: 'canary-1' }, { prune: true }).catch(() => {});
    fake.faults.clear();
    fake.removeSecret('acme/etl', 'B');
    expect((await run(two)).refused).toEqual([]);
    expect(fake.secret('acme/etl', 'B')?.value).toBe('canary-2');
  });
});
