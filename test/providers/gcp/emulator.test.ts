import { afterEach, beforeEach, expect, it } from 'vitest';
import { errorIn, startRuns } from './runs.ts';

/* The public emulator sends no etags (blackwell-systems/gcp-secret-manager-emulator, storage.go, read 2026-11-28). */

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
  runs.google.etagless = true;
});
afterEach(() => runs.google.close());

const many = Object.fromEntries(Array.from({ length: 34 }, (_, n) => [`S${n}`, 'canary-1']));

it('a server without etags is named by the first secret, of which nothing is left', async () => {
  const { outcomes, calls } = await runs.run(many);
  expect(calls).toEqual(['ListSecrets', 'CreateSecret', 'DeleteSecret']);
  expect(runs.google.names('acme-prod')).toEqual([]);
  expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(['failed']));
  expect(new Set(errorIn(outcomes).split('\n'))).toMatchInlineSnapshot(`
    Set {
      "this server sends no etags, so it cannot tell two who write at the same time",
      "hint: some emulators leave them out, and Google never does: take one that sends them, or unset SECRET_MANAGER_EMULATOR_HOST to reach Google itself",
    }
  `);
});

it('without a key as well', async () => {
  const { calls } = await runs.run({ A: 'canary-1' }, { keyless: true });
  expect(calls).toEqual(['ListSecrets', 'CreateSecret', 'DeleteSecret']);
});

it('one with secrets in it is named by the look', async () => {
  runs.google.setValue('acme-prod', 'A', 'theirs');
  await expect(runs.run(many)).rejects.toThrow('this server sends no etags');
  expect(runs.google.value('acme-prod', 'A')).toBe('theirs');
});

it('another refusal of the first secret is its own', async () => {
  runs.google.etagless = false;
  runs.google.faults.push({
    match: ({ method }) => method === 'CreateSecret',
    do: { code: 9, message: 'no' },
  });
  const { outcomes } = await runs.run({ A: 'canary-1', B: 'canary-1' });
  expect(outcomes.map(({ result }) => result).sort()).toEqual(['done', 'failed']);
});
