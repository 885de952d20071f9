import { expect, it } from 'vitest';
import { fuzzAnswers } from './answers.ts';

// `npm run fuzz` tries thousands.
it('whatever a store answers is refused in words, or taken', async () => {
  const { answers, crashes } = await fuzzAnswers({
    seed: Number(process.env.FUZZ_SEED ?? 1),
    runs: Number(process.env.FUZZ_RUNS ?? 100),
  });
  expect([...new Set(crashes.map((one) => one.split('\n').slice(0, 3).join('\n')))]).toEqual([]);
  for (const count of Object.values(answers)) expect(count).toBeGreaterThanOrEqual(100);
}, 600_000);
