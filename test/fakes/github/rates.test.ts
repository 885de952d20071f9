import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, line } from './ask.ts';
import { type FakeGitHub, type Limits, startFakeGitHub } from './index.ts';

const GET = 'GET /repos/acme/etl/actions/variables';
const PATCH = 'PATCH /repos/acme/etl/actions/variables/NONE';

describe('rate limits of the fake', () => {
  let github: FakeGitHub;
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const start = async (limits?: Limits) => {
    github = await startFakeGitHub({ clock, ...(limits && { limits }) });
    github.tokens.set('other', { kind: 'classic', scopes: ['repo'] });
  };
  afterEach(() => github.close());

  const times = async (count: number, what: string): Promise<string[]> => {
    const said: string[] = [];
    for (let n = 0; n < count; n++) said.push(line(await ask(github, what)));
    return [...new Set(said)];
  };

  it('refuses nothing unless asked to', async () => {
    await start();
    expect(await times(200, PATCH)).toEqual(['404 Not Found']);
  });

  it('primary: so many an hour for each token, told in headers and by /rate_limit', async () => {
    await start({ primary: 2 });
    const first = await ask(github, GET);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    await ask(github, GET);
    const refused = await ask(github, GET);
    expect(line(refused)).toBe('403 API rate limit exceeded for user ID 1.');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    expect(reset - clock.now()).toBe(3_600_000);
    const { body } = await ask(github, 'GET /rate_limit');
    expect(field(body, 'rate')).toEqual({ limit: 2, used: 2, remaining: 0, reset: reset / 1000 });
    expect(line(await ask(github, GET, { token: 'other' }))).toBe('200');
    clock.pass(3_600_000);
    expect(line(await ask(github, GET))).toBe('200');
  });

  it('secondary: a read costs 1, a write 5, in any 60 seconds', async () => {
    await start({ secondary: { pointsPerMinute: 900 } });
    expect(await times(179, PATCH)).toEqual(['404 Not Found']);
    expect(await times(5, GET)).toEqual(['200']);
    const refused = await ask(github, PATCH);
    expect(line(refused)).toMatch(/^403 You have exceeded a secondary rate limit/);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(Number(refused.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0);
    clock.pass(59_999);
    expect(line(await ask(github, GET))).toMatch(/^403/);
    clock.pass(1);
    expect(line(await ask(github, PATCH))).toBe('404 Not Found');
  });

  it('secondary: so many at once', async () => {
    await start({ secondary: { concurrent: 3, status: 429, retryAfter: 2 } });
    const gate = Promise.withResolvers<void>();
    github.faults.push({ times: 3, when: 'after', do: () => gate.promise });
    const held = [ask(github, GET), ask(github, GET), ask(github, GET)];
    while (github.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    const refused = await ask(github, GET);
    expect(line(refused)).toMatch(/^429 You have exceeded a secondary rate limit/);
    expect(refused.headers.get('retry-after')).toBe('2');
    gate.resolve();
    expect((await Promise.all(held)).map(line)).toEqual(['200', '200', '200']);
    expect(line(await ask(github, GET))).toBe('200');
  });

  it('secondary: can refuse without Retry-After', async () => {
    await start({ secondary: { pointsPerMinute: 1, retryAfter: null } });
    await ask(github, GET);
    const refused = await ask(github, GET);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, null]);
  });
});
