import { describe, expect, it } from 'vitest';
import { type AttemptResult, type Pace, RateLimiter } from '../../src/core/sync/rate-limiter.ts';
import { FakeClock } from './clock.ts';

const pace: Pace = { pointsPerMinute: 900, readPoints: 1, writePoints: 5, concurrent: 100, attempts: 5 };

function pacer(numbers: Partial<Pace> = {}) {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const random = () => Uint8Array.of(255);
  const world = Object.assign(clock, { random });
  return { clock, pacer: new RateLimiter({ ...pace, ...numbers }, world) };
}

const never = (): AttemptResult => ({ again: false });
const always = (): AttemptResult => ({ again: true });

describe('Pacer', () => {
  it('lets 180 writes through and holds the next until the minute is over', async () => {
    const { clock, pacer: paced } = pacer();
    const sent: number[] = [];
    const write = () =>
      paced.run({ kind: 'write', attempt: async () => void sent.push(clock.now()), judge: never });
    await Promise.all(Array.from({ length: 181 }, write));
    const [first = 0] = sent;
    expect(sent.slice(0, 180).every((at) => at === first)).toBe(true);
    expect(sent.at(-1)).toBe(first + 60_000);
    expect(paced.counts).toEqual({ reads: 0, writes: 181 });
  });

  it('foretells how long so many writes will take, and keeps to it', async () => {
    const { clock, pacer: paced } = pacer();
    const write = () => paced.run({ kind: 'write', attempt: async () => clock.now(), judge: never });
    await write();
    const begun = clock.now();
    const foretold = [0, 1, 179, 180, 359, 360, 899].map((n) => paced.forecast(n));
    expect(foretold).toEqual([0, 0, 0, 60_000, 60_000, 120_000, 240_000]);
    const ends = await Promise.all(Array.from({ length: 899 }, write));
    expect(Math.max(...ends) - begun).toBe(foretold.at(-1));
  });

  it('never has more than the agreed number under way, and serves in order', async () => {
    const { pacer: paced } = pacer({ concurrent: 3 });
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const attempt = async (n: number) => {
      order.push(n);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        paced.run({ kind: 'read', attempt: () => attempt(n), judge: never }),
      ),
    );
    expect(most).toBe(3);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('backs off longer with each try and throws what the last one threw', async () => {
    const { clock, pacer: paced } = pacer();
    let tried = 0;
    const attempt = async () => {
      throw new Error(`try ${++tried}`);
    };
    await expect(paced.run({ kind: 'read', attempt, judge: always })).rejects.toThrow('try 5');
    expect(clock.sleeps).toEqual([500, 1000, 2000, 4000]);
    expect(paced.counts.reads).toBe(5);
  });

  it('waits as long as the store asks, and makes everyone wait when it asks that', async () => {
    const { clock, pacer: paced } = pacer();
    const start = clock.now();
    let limited = true;
    const attempt = async () => {
      if (!limited) return clock.now() - start;
      limited = false;
      throw new Error('slow down');
    };
    const judge = (): AttemptResult => ({ again: true, after: 7000, everyone: true });
    const [one, two] = await Promise.all([
      paced.run({ kind: 'read', attempt, judge }),
      paced.run({ kind: 'read', attempt: async () => clock.now() - start, judge }),
    ]);
    expect(one).toBe(7000);
    expect(two).toBeLessThanOrEqual(7000);
    expect(await paced.run({ kind: 'read', attempt, judge })).toBeGreaterThanOrEqual(7000);
  });

  it('tries nothing again that is not worth it', async () => {
    const { clock, pacer: paced } = pacer();
    const attempt = () => Promise.reject(new Error('422'));
    await expect(paced.run({ kind: 'write', attempt, judge: never })).rejects.toThrow('422');
    expect(clock.sleeps).toEqual([]);
  });

  it('after an interrupt lets nobody in, and ends a wait with the reason of the last try', async () => {
    const { pacer: paced } = pacer();
    const interrupt = new AbortController();
    const attempt = async () => {
      interrupt.abort(new Error('interrupted'));
      throw new Error('502');
    };
    const { signal } = interrupt;
    await expect(paced.run({ kind: 'read', signal, attempt, judge: always })).rejects.toThrow('502');
    await expect(paced.run({ kind: 'read', signal, attempt, judge: always })).rejects.toThrow('interrupted');
    expect(paced.counts.reads).toBe(1);
  });
});
