import { expect, it } from 'vitest';
import { fuzzManifests } from './manifest.ts';

/** More, and others: `FUZZ_ROUNDS=5000 FUZZ_SEED=7 npx vitest run --project unit test/fuzz/manifest.test.ts`. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 80);
const seed = Number(process.env.FUZZ_SEED ?? 20261128);

it('a manifest that anyone has changed is refused in words, and tells no lie', {
  timeout: 60_000 + rounds * 100,
}, async () => {
  expect(await fuzzManifests({ rounds, seed })).toEqual([]);
});
