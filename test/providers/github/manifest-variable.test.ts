import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../fakes/github/index.ts';
import { startRuns, VARIABLE } from './runs.ts';

const { fake, manifest, run } = await startRuns();
afterEach(() => fake.reset());
afterAll(() => fake.close());

describe('a variable that gets in the way', () => {
  it('made by a POST that was cut: is changed instead', async () => {
    fake.faults.push({ match: ({ method }) => method === 'POST', when: 'after', do: 'cut' });
    await run({ A: 'canary-1' });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
    expect(fake.faults.unmet).toEqual([]);
  });

  it('deleted in the middle of a run: is made again', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({
      match: ({ method }) => method === 'PATCH',
      do: () => void fake.removeVariable('acme/etl', VARIABLE),
    });
    await run({ A: 'canary-2' });
    expect((await run({ A: 'canary-2' })).plan).toEqual(['keep A']);
  });

  it('deleted between two runs: everything is someone else’s until it is overwritten', async () => {
    await run({ A: 'canary-1' });
    fake.removeVariable('acme/etl', VARIABLE);
    const { plan, refused } = await run({ A: 'canary-1' });
    expect(plan).toEqual(['update A: not ours yet']);
    expect(refused).toMatchObject([{ code: 'conflict' }]);
    await run({ A: 'canary-1' }, { overwrite: true });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });

  it('rolled back: what was written since is changed elsewhere', async () => {
    await run({ A: 'canary-1', B: 'canary-2' });
    const old = manifest();
    await run({ A: 'canary-9', B: 'canary-2' });
    fake.setVariable('acme/etl', VARIABLE, old);
    expect((await run({ A: 'canary-9', B: 'canary-2' })).plan).toEqual([
      'update A: changed elsewhere',
      'keep B',
    ]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['cut short', (text) => text.slice(0, -20), 'was changed by someone'],
    ['cut in the middle', (text) => text.slice(0, text.length / 2), 'cannot be read'],
    ['forged', (text) => text.replace(/^A:a./m, 'A:ab'), 'was changed by someone'],
    ['of a newer version', (text) => text.replace('manifest 2', 'manifest 3'), 'is of version 3'],
    ['something else', () => 'hello', 'cannot be read'],
    ['empty', () => '', 'cannot be read'],
  ])('%s: stops the run before anything is written', async (_, spoil, message) => {
    await run({ A: 'canary-1' });
    fake.setVariable('acme/etl', VARIABLE, spoil(manifest()));
    const spoilt = manifest();
    await expect(run({ A: 'canary-2' }, { overwrite: true })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\S/),
    });
    expect(fake.secret('acme/etl', 'A')?.value).toBe('canary-1');
    expect(manifest()).toBe(spoilt);
  });
});

describe('an answer that is not GitHub’s', () => {
  const isVariable: Fault['match'] = ({ path }) => path.includes('/variables/');

  it('is no proof that there is no manifest', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({ match: isVariable, do: { status: 404, body: 'a page of some proxy' } });
    await expect(run({ A: 'canary-1' })).rejects.toThrow('404');
  });

  it('or asks to wait, is no lack of permission', async () => {
    await run({ A: 'canary-1' });
    fake.faults.push({
      match: isVariable,
      do: { status: 403, body: { message: 'API rate limit exceeded' } },
    });
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
    expect(fake.faults.unmet).toEqual([]);
  });
});
