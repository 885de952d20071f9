import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { resultsWhenInterrupted } from '../../contract/interrupted.ts';
import { entriesOf } from '../../core/entries.ts';
import { marksOf } from '../../keyring.ts';
import { type Runs, startRuns } from './runs.ts';

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

it('what waits for its turn when the run is interrupted was not tried, and is no failure', async () => {
  await runs.run({ A: 'canary-1', GONE: 'canary-1' });
  const { store } = await runs.open();
  expect(await resultsWhenInterrupted(store, { A: 'canary-2', NEW: 'canary-2' }, ['GONE'])).toEqual([
    'skipped',
    'skipped',
    'skipped',
  ]);
  expect([runs.fake.value('A'), runs.fake.value('NEW')]).toEqual(['canary-1', undefined]);
});

it('what was brought back gets its new value, though the run is interrupted in between', async () => {
  await runs.run({ A: 'canary-1', B: 'canary-1' });
  await runs.run({ B: 'canary-1' }, { prune: true });
  const { store } = await runs.open();
  const was = (await store.observe()).remotes.get('secret:A');
  const [entry] = entriesOf({ A: 'canary-2' });
  const stop = new AbortController();
  runs.fake.faults.push({
    match: ({ body }) => body === '{"SecretId":"A"}' && runs.fake.asked().at(-1) === 'RestoreSecret',
    when: 'after',
    do: () => stop.abort(new UserError('interrupted', { exitCode: 130 })),
  });
  const change = { action: 'update', type: 'secret', name: 'A', why: 'new value' } as const;
  const marked = marksOf(store);
  const write = { change, ...(entry && { entry, mark: marked.make(entry) }), ...(was && { remote: was }) };
  expect(await store.write([write], stop.signal)).toMatchObject([{ result: 'done' }]);
  expect(stop.signal.aborted).toBe(true);
  expect(runs.fake.value('A')).toBe('canary-2');
});
