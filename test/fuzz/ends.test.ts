import { expect, it } from 'vitest';
import { fuzzEnds } from './ends.ts';

/** More, and others: `FUZZ_ROUNDS=200 FUZZ_SEED=7 npx vitest run --project unit test/fuzz/ends.test.ts`. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 16);
const seed = Number(process.env.FUZZ_SEED ?? 20261128);

const timeout = 120_000 + rounds * 5_000;

it('pushes that are ended at random moments tell no lie, and the next one converges', {
  timeout,
}, async () => {
  expect(await fuzzEnds({ rounds, seed })).toEqual([]);
});
