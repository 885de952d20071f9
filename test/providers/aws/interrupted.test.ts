import { afterEach, beforeEach, expect, it } from 'vitest';
import { interrupted } from '../interrupted.ts';
import { type Runs, startRuns } from './runs.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

it('what waits for its turn when the run is interrupted was not tried, and is no failure', async () => {
  await runs.run({ A: 'canary-1', GONE: 'canary-1' });
  const { store } = await runs.open();
  expect(await interrupted(store, { A: 'canary-2', NEW: 'canary-2' }, ['GONE'])).toEqual([
    'skipped',
    'skipped',
    'skipped',
  ]);
  expect([runs.fake.value('A'), runs.fake.value('NEW')]).toEqual(['canary-1', undefined]);
});
