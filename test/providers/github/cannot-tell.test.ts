import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/providers/github/manifest/text.ts';
import { entriesOf } from '../../core/entries.ts';
import type { Fault } from '../../fakes/github/index.ts';
import { testKeyring, theirKeyring } from '../../keyring.ts';
import { startRuns, VARIABLE } from './runs.ts';

/** What SECURITY.md says that marks do, and cannot do: should one of these ever fail, that page has to change. */
const { clock, fake, dryRun, manifest, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

const value = () => fake.secret('acme/etl', 'A')?.value;
const write = (text: string) => fake.setSecret('acme/etl', 'A', text);
const once = (method: string, when: 'before' | 'after', what: () => void): Fault => ({
  match: (request) => request.method === method,
  when,
  do: what,
});

describe('someone who may write secrets', () => {
  it('in the very second of our write is not seen, until someone writes that name again', async () => {
    fake.faults.push(once('PUT', 'after', () => write('canary-evil')));
    await run({ A: 'canary-1' });
    expect(value()).toBe('canary-evil');
    expect(await dryRun({ A: 'canary-1' })).toEqual(['keep A']);
    await run({ A: 'canary-2' });
    expect(value()).toBe('canary-2');
    expect(await dryRun({ A: 'canary-2' })).toEqual(['keep A']);
  });

  it('a second after our write was answered is seen, though our run is not over', async () => {
    const later = () => {
      clock.pass(1000);
      write('canary-evil');
    };
    fake.faults.push(once('PUT', 'after', () => fake.faults.push(once('GET', 'before', later))));
    await run({ A: 'canary-1' });
    expect(value()).toBe('canary-evil');
    expect(await dryRun({ A: 'canary-1' })).toEqual(['update A: cannot compare']);
  });

  it('after our run is seen, and stops the next push', async () => {
    await run({ A: 'canary-1' });
    clock.pass(1000);
    write('canary-evil');
    expect((await run({ A: 'canary-1' })).refused).toMatchObject([{ code: 'conflict' }]);
    expect(value()).toBe('canary-evil');
  });
});

describe('someone who may write variables', () => {
  it('and puts back what was announced once, has us undo and remove what another hand wrote, unasked', async () => {
    let announced = '';
    const peek = () => {
      announced = manifest();
    };
    fake.faults.push(once('PUT', 'before', peek));
    await run({ A: 'canary-1', GONE: 'canary-2' });
    clock.pass(5000);
    for (const name of ['A', 'GONE']) fake.setSecret('acme/etl', name, 'rotated by hand');
    const pruning = { prune: true, overwrite: true };
    expect(await dryRun({ A: 'canary-1' }, pruning)).toEqual([
      'update A: changed elsewhere',
      'leftover GONE',
    ]);
    fake.setVariable('acme/etl', VARIABLE, announced);
    const { refused, plan } = await run({ A: 'canary-1' });
    expect([refused, plan]).toEqual([[], ['update A: cannot compare', 'leftover GONE']]);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1', GONE: 'rotated by hand' });
    await run({ A: 'canary-1' }, pruning);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });

  it('and puts it back for what was written when the time of that push was over, undoes nothing', async () => {
    let announced = '';
    const peek = () => {
      announced = manifest();
    };
    fake.faults.push(once('PUT', 'before', peek));
    await run({ A: 'canary-1' });
    clock.pass(10 * 60_000);
    write('rotated by hand');
    fake.setVariable('acme/etl', VARIABLE, announced);
    clock.pass(5000);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['update A: changed elsewhere']);
    expect(value()).toBe('rotated by hand');
  });

  it('and announces every name for ever, cannot make a keep of it', async () => {
    await run({ A: 'canary-1' });
    const forged = manifest().replace(/^(A:.*):$/m, `$1:aaaaaaaa,a${'b'.repeat(62)}`);
    expect(forged).not.toBe(manifest());
    fake.setVariable('acme/etl', VARIABLE, forged);
    await expect(dryRun({ A: 'canary-1' })).rejects.toThrow('does not hold the key');
  });
});

it('GitHub, which lists an earlier time than it wrote, is believed', async () => {
  await run({ A: 'canary-1' });
  const at = new Date(fake.secret('acme/etl', 'A')?.updatedAt ?? Number.NaN).toISOString();
  clock.pass(5000);
  write('canary-evil');
  const secrets = [{ name: 'A', created_at: at, updated_at: at }];
  fake.faults.push({
    match: ({ path }) => path.includes('per_page'),
    do: { status: 200, body: { total_count: 1, secrets } },
  });
  expect(await dryRun({ A: 'canary-1' })).toEqual(['keep A']);
});

describe('someone who reads the marks', () => {
  const marks = () => {
    const { entries } = readManifest(manifest(), testKeyring, {
      where: '',
      store: `${new URL(fake.url).host}/acme/etl`,
    });
    const note = entries.get('A');
    return [note?.claim?.mark ?? '', ...(note?.previousMarks ?? [])];
  };
  const guess = (text: string) => entriesOf({ A: text });
  const values = ['canary-1', 'canary-2', 'canary-3', 'canary-4'];

  it('and has the key, can test guesses of the value and of the three before it', async () => {
    for (const each of ['canary-0', ...values]) await run({ A: each });
    const found = marks().map((mark) =>
      ['canary-0', ...values].find((text) => guess(text).some((one) => testKeyring.matches(mark, one))),
    );
    expect(found).toEqual(values.toReversed());
  });

  it('and has no key or another one, can test none, nor see what is equal', async () => {
    await run({ A: 'canary-1' });
    await run({ A: 'canary-2' });
    await run({ A: 'canary-1' }, { overwrite: true });
    for (const mark of marks())
      for (const text of values)
        expect(guess(text).some((one) => theirKeyring.matches(mark, one))).toBe(false);
    const [now, , first] = marks();
    const fingerprint = (mark: string | undefined) => mark?.slice(21);
    expect(fingerprint(now)).not.toBe(fingerprint(first));
  });

  it('sees that a name has the same owner in the same place as before: that part does not change', async () => {
    await run({ A: 'canary-1', B: 'canary-1' });
    const owner = (name: string) => new RegExp(`^${name}:a.{4}(.{16})`, 'm').exec(manifest())?.[1];
    const before = owner('A');
    await run({ A: 'canary-2', B: 'canary-1' });
    expect(owner('A')).toBe(before);
    expect(owner('A')).not.toBe(owner('B'));
  });
});
