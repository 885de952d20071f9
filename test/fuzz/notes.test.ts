import { expect, it } from 'vitest';
import { fuzzNotes } from './notes.ts';

/** More, and others: `FUZZ_ROUNDS=3000 FUZZ_SEED=7 npx vitest run --project unit test/fuzz/notes.test.ts`. */
const rounds = Number(process.env.FUZZ_ROUNDS ?? 20);
const seed = Number(process.env.FUZZ_SEED ?? 20261128);

it('a note beside a secret that anyone has changed is read as that, and tells no lie', {
  timeout: 120_000 + rounds * 500,
}, async () => {
  expect(await fuzzNotes({ rounds, seed })).toEqual([]);
});
