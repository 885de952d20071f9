import { afterEach, beforeEach, expect, it } from 'vitest';
import { resultsWhenInterrupted } from '../../contract/interrupted.ts';
import { startRuns } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.google.close());

it('what waits for its turn when the run is interrupted was not tried, and is no failure', async () => {
  await runs.run({ A: 'canary-1', GONE: 'canary-1' });
  const { store } = await runs.open();
  expect(await resultsWhenInterrupted(store, { A: 'canary-2', NEW: 'canary-2' }, ['GONE'])).toEqual([
    'skipped',
    'skipped',
    'skipped',
  ]);
  expect(runs.google.values('acme-prod')).toEqual({ A: 'canary-1', GONE: 'canary-1' });
});
