import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../fakes/github/index.ts';
import { theirKeyring } from '../../keyring.ts';
import { startRuns, VARIABLE } from './runs.ts';

/* What lies in the manifest against expectation is never overwritten: another key's section least of all. */
const { fake, dryRun, manifest, run } = await startRuns({ repositories: ['acme/etl', 'acme/elt'] });
afterEach(() => fake.reset());
afterAll(() => fake.close());

const notFound = { status: 404, body: { message: 'Not Found' } };
const reading =
  (which: string): NonNullable<Fault['match']> =>
  ({ method, path }) =>
    method === 'GET' && path.endsWith(`/variables/${which}`);
const stray = (nth: number, times = 1): Fault => ({ match: reading(VARIABLE), nth, times, do: notFound });
const asThem = { keyring: theirKeyring };

describe('a manifest that was not there when it was read, and is there when it is made', () => {
  it('is another key’s first: both sections stay', async () => {
    fake.faults.push({
      match: ({ method }) => method === 'POST',
      do: async () => void (await run({ THEIRS: 'canary-t' }, asThem)),
    });
    await run({ OURS: 'canary-o' });
    expect(await dryRun({ OURS: 'canary-o' })).toEqual(['keep OURS']);
    expect(await dryRun({ THEIRS: 'canary-t' }, asThem)).toEqual(['keep THEIRS']);
  });

  it('is our own, since one answer was wrong: the push stops before it writes, and nothing is lost', async () => {
    await run({ OURS: 'canary-o', MORE: 'canary-m' });
    await run({ THEIRS: 'canary-t' }, asThem);
    const text = manifest();
    fake.faults.push(stray(1));
    const push = run({ NEW: 'canary-n' });
    await expect(push).rejects.toMatchObject({
      message: `the variable ${VARIABLE} of acme/etl holds something else than when it was read`,
      hint: expect.stringContaining('run the same command again'),
    });
    expect(manifest()).toBe(text);
    expect(fake.secret('acme/etl', 'NEW')).toBeUndefined();
  });

  it('and stays hidden: so too, after some tries', async () => {
    await run({ THEIRS: 'canary-t' }, asThem);
    const text = manifest();
    fake.faults.push(stray(1, Number.POSITIVE_INFINITY));
    await expect(run({ NEW: 'canary-n' })).rejects.toThrow('holds something else than when it was read');
    expect(manifest()).toBe(text);
  });

  it('after the writes: it is read again, and what was written is noted', async () => {
    await run({ OURS: 'canary-o' });
    await run({ THEIRS: 'canary-t' }, asThem);
    fake.faults.push(stray(2));
    await run({ OURS: 'canary-2' });
    expect(fake.faults.unmet).toEqual([]);
    expect(await dryRun({ OURS: 'canary-2' })).toEqual(['keep OURS']);
    expect(await dryRun({ THEIRS: 'canary-t' }, asThem)).toEqual(['keep THEIRS']);
  });

  it.each([1, 3])(
    'after the writes it is shown as it was before, %d times: nothing old is put back',
    async (times) => {
      await run({ OURS: 'canary-o' });
      const old = fake.variable('acme/etl', VARIABLE);
      const body = { name: VARIABLE, value: old?.value, updated_at: '2026-11-24T09:00:05Z' };
      await run({ THEIRS: 'canary-t' }, asThem);
      fake.faults.push({ match: reading(VARIABLE), nth: 2, times, do: { status: 200, body } });
      const end = await run({ OURS: 'canary-2' }).catch((error: Error) => error);
      expect(end instanceof Error).toBe(times === 3);
      expect(fake.faults.unmet).toEqual([]);
      expect(await dryRun({ OURS: 'canary-2' })).toEqual([
        times === 1 ? 'keep OURS' : 'update OURS: cannot compare',
      ]);
      expect(await dryRun({ THEIRS: 'canary-t' }, asThem)).toEqual(['keep THEIRS']);
    },
  );

  it('by a PATCH that found none though there is one: both sections stay', async () => {
    await run({ OURS: 'canary-o' });
    await run({ THEIRS: 'canary-t' }, asThem);
    fake.faults.push({ match: ({ method }) => method === 'PATCH', do: notFound });
    await run({ OURS: 'canary-2' });
    expect(await dryRun({ OURS: 'canary-2' })).toEqual(['keep OURS']);
    expect(await dryRun({ THEIRS: 'canary-t' }, asThem)).toEqual(['keep THEIRS']);
  });
});

describe('the pages of an organization', () => {
  const organization = { options: { org: 'acme', visibility: 'all' } };
  const many = (count: number, name: string, value = 'canary-1') =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}_${n}`.padEnd(60, '_'), value]));

  it.each([1, 2])('with a wrong answer for page %d: no section is lost', async (page) => {
    await run(many(420, 'THEIRS'), { ...organization, ...asThem });
    await run(many(5, 'OURS'), organization);
    const pages = () => fake.variables('acme');
    expect(Object.keys(pages())).toHaveLength(2);
    const text = pages();
    const name = page === 1 ? VARIABLE : `${VARIABLE}_${page}`;
    fake.faults.push({ match: reading(name), do: notFound });
    await run(many(330, 'NEW'), organization).catch(() => {});
    const theirs = await dryRun(many(420, 'THEIRS'), { ...organization, ...asThem });
    expect(new Set(theirs.map((one) => one.split(' ')[0]))).toEqual(new Set(['keep']));
    const ours = await dryRun(many(5, 'OURS'), organization);
    expect(new Set(ours.filter((one) => one.includes('OURS')).map((one) => one.split(' ')[0]))).toEqual(
      new Set(['keep']),
    );
    expect(Object.keys(pages()).length).toBeGreaterThanOrEqual(Object.keys(text).length);
  });
});

describe('a manifest in a file', () => {
  it('that changed since it was read: both sections stay', async () => {
    const options = { manifest: 'marks.txt' };
    const theirs = new Map<string, string>();
    await run({ THEIRS: 'canary-t' }, { options, around: { files: theirs }, ...asThem });
    const files = new Map<string, string>();
    const read = files.get.bind(files);
    let reads = 0;
    files.get = (path) => {
      reads += 1;
      if (reads === 2) files.set(path, theirs.get(path) ?? '');
      return read(path);
    };
    const inFile = { options, around: { files } };
    await run({ OURS: 'canary-o' }, inFile);
    expect(await dryRun({ OURS: 'canary-o' }, inFile)).toEqual(['keep OURS']);
    expect(await dryRun({ THEIRS: 'canary-t' }, { ...inFile, ...asThem })).toEqual(['keep THEIRS']);
  });
});
