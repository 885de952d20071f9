import { expect, it } from 'vitest';
import { runChaos } from './chaos.ts';
import { stages } from './stages.ts';

const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 8);
const SEED = Number(process.env.CHAOS_SEED ?? 1);

const STORES = Object.keys(stages).filter((name): name is keyof typeof stages => name in stages);

it.each(STORES)(
  '%s misbehaves: no lie, no false "done", every push ends, and the next one converges',
  async (store) => {
    const { wrong, mischief, ...counts } = await runChaos(store, { seed: SEED, rounds: ROUNDS });
    const acts = [...mischief].filter(([name]) => name !== 'passed on');
    const total = acts.reduce((sum, [, times]) => sum + times, 0);
    const told = JSON.stringify({ ...counts, misbehaved: total, ways: acts.length });
    console.info(`${store}: ${told}`);
    expect(wrong.slice(0, 12)).toEqual([]);
    expect(total).toBeGreaterThan(ROUNDS / 4);
  },
  600_000,
);
