import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

// A piece of what `npm run fuzz` does at length; another one each day.
const seed = Math.floor(Date.now() / 86_400_000) * 1_000;

it.each([
  ['toml', 60],
  ['workflows', 60],
  ['argv', 80],
  ['plans', 40],
])(
  '%s: %i inputs that nobody would write, no crash, no hang, no value shown',
  { timeout: 120_000 },
  async (name, runs) => {
    expect(await fuzz(name, seed, runs)).toEqual([]);
  },
);
