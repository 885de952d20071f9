import { expect, it } from 'vitest';
import { type AttemptResult, type Pace, RateLimiter } from '../../src/core/sync/rate-limiter.ts';
import { SharedClock } from './clock.ts';

const pace: Pace = { pointsPerMinute: 900, readPoints: 1, writePoints: 5, concurrent: 100, attempts: 5 };
const MINUTE = 60_000;

/** A limiter at a store that fails every time in the same way, and the lines that people get to see of its waits. */
function failing(verdict: AttemptResult, numbers: Partial<Pace> = {}) {
  const clock = new SharedClock('2026-11-24T09:00:00Z');
  const lines: string[] = [];
  const limiter = new RateLimiter(
    { ...pace, ...numbers },
    Object.assign(clock, { random: () => Uint8Array.of(255) }),
    (milliseconds, reason) => lines.push(`${milliseconds / 1000} s ${reason}`),
  );
  let tries = 0;
  const send = () =>
    limiter.run({
      kind: 'write',
      attempt: async () => {
        tries += 1;
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('no');
      },
      judge: () => verdict,
    });
  /** Sends so many side by side. */
  const sendMany = (requests: number) => Promise.allSettled(Array.from({ length: requests }, send));
  const start = clock.now();
  return { limiter, clock, lines, sendMany, tries: () => tries, waited: () => clock.now() - start };
}

it.each<[string, AttemptResult]>([
  ['for months', { again: true, everyone: true, after: 9_999_999_000 }],
  ['for ever', { again: true, everyone: true, after: Number.POSITIVE_INFINITY }],
  ['for an hour', { again: true, everyone: true, after: 60 * MINUTE }],
])('a store that asks to wait %s is left alone: no wait, and no other request', async (_, verdict) => {
  const { sendMany, tries, waited, lines } = failing(verdict);
  await sendMany(1);
  await sendMany(1000);
  expect([tries(), waited(), lines]).toEqual([1, 0, []]);
});

it('one request that is asked to wait for months is not sent again, and stops no other', async () => {
  const { sendMany, tries, waited } = failing({ again: true, after: 9_999_999_000 });
  await sendMany(20);
  expect([tries(), waited()]).toEqual([20, 0]);
});

it('a store that asks for ten minutes each time gets them once', async () => {
  const { sendMany, tries, waited, lines } = failing({ again: true, everyone: true, after: 10 * MINUTE });
  await sendMany(1);
  expect([tries(), waited(), lines]).toEqual([2, 10 * MINUTE, ['600 s asked']]);
});

it.each<[string, AttemptResult]>([
  ['at once', { again: true, after: 0 }],
  ['at once, all', { again: true, after: 0, everyone: true }],
])('whoever asks to come back %s is not asked in a hot loop', async (_, verdict) => {
  const { sendMany, clock } = failing(verdict);
  await sendMany(1);
  expect(clock.sleeps).toEqual([500, 1000, 2000, 4000]);
});

it('begins to back off where that is known to help', async () => {
  const { sendMany, clock } = failing({ again: true, everyone: true, first: MINUTE, after: MINUTE });
  await sendMany(1);
  expect(clock.sleeps).toEqual([1, 2, 4, 8].map((minutes) => minutes * MINUTE));
});

it('a run that is refused for ever ends within a quarter of an hour, whatever it had to send', async () => {
  const { sendMany, tries, waited } = failing({ again: true, everyone: true, after: MINUTE });
  for (let n = 0; n < 10; n++) await sendMany(300);
  expect(waited()).toBeLessThanOrEqual(16 * MINUTE);
  const before = tries();
  await sendMany(500);
  expect(tries()).toBe(before);
});

it('a server that says nothing is tried twice; what has not been sent by then is not sent', async () => {
  const { sendMany, tries } = failing({ again: true, attempts: 2, silent: true }, { concurrent: 4 });
  await sendMany(100);
  expect(tries()).toBe(8);
});

it('one silence among answers stops no other request', async () => {
  const { limiter } = failing({ again: false });
  const silent = { again: true, attempts: 2, silent: true } as const;
  const never = {
    kind: 'read',
    judge: () => silent,
    attempt: () => Promise.reject(new Error('silence')),
  } as const;
  const answered = { kind: 'read', judge: () => silent, attempt: async () => 'answer' } as const;
  const ends = await Promise.allSettled([limiter.run(never), limiter.run(answered)]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await limiter.run(answered)).toBe('answer');
});

it('a run of waits for our own pace is one line, and a short one none', async () => {
  const { limiter, lines } = failing({ again: false }, { pointsPerMinute: 10 });
  const write = () =>
    limiter.run({ kind: 'write', attempt: async () => {}, judge: () => ({ again: false }) });
  for (let n = 0; n < 36; n++) await write();
  expect(lines).toEqual(['60 s pace']);
});

it('many that are told to wait at once are one line', async () => {
  const { sendMany, lines } = failing({ again: true, everyone: true, after: 30_000, attempts: 2 });
  await sendMany(100);
  expect(lines).toEqual(['30 s asked']);
});

it('in a hurry nothing waits: not for the pace, not for the next try', async () => {
  const { limiter, clock, sendMany, tries } = failing({ again: true, after: MINUTE }, { pointsPerMinute: 5 });
  limiter.hurry();
  await sendMany(3);
  expect([tries(), clock.sleeps]).toEqual([3, []]);
});

it('a hurry ends the wait that is under way', async () => {
  const { limiter } = failing({ again: false });
  const clock = {
    now: () => 0,
    random: () => Uint8Array.of(1),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const slow = new RateLimiter(pace, clock);
  let tries = 0;
  const sent = slow.run({
    kind: 'write',
    judge: () => ({ again: true, after: MINUTE }),
    attempt: async () => {
      tries += 1;
      throw new Error('no');
    },
  });
  setTimeout(() => slow.hurry(), 5);
  await expect(sent).rejects.toThrow('no');
  expect([tries, limiter.counts.writes]).toEqual([1, 0]);
});
