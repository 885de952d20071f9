import { describe, expect, it } from 'vitest';
import { SharedClock } from '../core/clock.ts';
import type { Fault } from '../fakes/github/index.ts';
import { testbed } from '../testbed.ts';

const toml =
  '[sources.a]\none = "canary-1"\ntwo = "canary-2"\nthree = "canary-3"\nfour = "canary-4"\nfive = "canary-5"\n';
const push = ['github', '--owner', 'us', '--repo', 'acme/etl', '--yes'] as const;
const isPut = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PUT' && path.includes('/secrets/');
const always = Number.POSITIVE_INFINITY;
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ');
/** In milliseconds: for a server that says nothing, and a test that does not wait for people. */
const patience = { notice: 50, silence: 300, total: 600 };

describe('a server that says nothing', () => {
  it('is told of once, tried twice, and given up', async () => {
    const { write, run, server } = await testbed('github', { patience });
    await write(toml);
    server.faults.push({ times: always, do: { delay: 20_000 } });
    const { code, stderr } = await run(push);
    expect(code).toBe(1);
    expect(stderr.replaceAll(server.url, 'http://github')).toMatchInlineSnapshot(`
      "no answer from http://github for 1 second, still waiting
      warning: there is no key, so the next diff cannot tell changed from unchanged
      hint: let deploy-secrets init add one to the secrets file
      error: could not list the secrets of acme/etl: http://github does not answer (ETIMEDOUT)
      hint: check the network, HTTPS_PROXY and GITHUB_API_URL
      "
    `);
    expect(server.requests).toHaveLength(2);
  });

  it.each(['a PUT', 'the look after the writes'])(
    '%s: Ctrl-C ends the run within two seconds, and the next one converges',
    async (what) => {
      const { write, run, interrupt, server } = await testbed('github');
      await write(toml);
      await run(['init']);
      const silent: Fault =
        what === 'a PUT'
          ? { match: isPut, nth: 3, times: always, when: 'after', do: { delay: 60_000 } }
          : { match: ({ path }) => path.includes('secrets?'), nth: 2, times: always, do: { delay: 60_000 } };
      server.faults.push(silent);
      const begun = performance.now();
      setTimeout(interrupt, 500);
      const cut = await run(push);
      expect(performance.now() - begun).toBeLessThan(500 + 2000 + 1000);
      expect(cut.code).toBe(130);
      expect(inOneLine(cut.stderr)).toContain(
        what === 'a PUT'
          ? '2 of 5 are done, but what was pushed could not be noted: the store did not answer in time after the interrupt'
          : 'the values are pushed, but what was pushed could not be noted: the store did not answer in time after the interrupt',
      );
      if (what === 'a PUT') expect(cut.stdout).toContain('2 created, 3 failed');
      server.faults.clear();
      expect((await run(push)).code).toBe(0);
      expect(Object.keys(server.secrets('acme/etl'))).toHaveLength(5);
      expect((await run(push)).stdout).toContain('all unchanged');
    },
  );
});

it('a PUT that is never answered keeps no other from being noted', async () => {
  const { write, run, server } = await testbed('github', { patience });
  await write(toml);
  await run(['init']);
  server.faults.push({ match: isPut, nth: 5, times: always, when: 'after', do: { delay: 20_000 } });
  const { stdout, stderr, code } = await run(push);
  expect(code).toBe(1);
  expect(stdout).toContain('4 created, 1 failed');
  expect(inOneLine(stderr).replaceAll(server.url, 'http://github')).toContain(
    'could not write the secrets of acme/etl: http://github does not answer (ETIMEDOUT)',
  );
  server.faults.clear();
  expect((await run(push)).stdout).toContain('1 updated, 4 unchanged');
});

it('says the truth where some are written, and the token is taken away', async () => {
  const { write, run, server } = await testbed('github');
  await write(toml);
  await run(['init']);
  const denied: Fault['do'] = { status: 401, body: { message: 'Bad credentials' } };
  server.faults.push({ match: isPut, nth: 3, times: always, do: denied });
  server.faults.push({ match: ({ path }) => path.includes('secrets?'), nth: 2, times: always, do: denied });
  const { stdout, stderr, code } = await run(push);
  expect(code).toBe(1);
  expect(stdout).toContain('2 created, 3 failed');
  expect(inOneLine(stderr)).toContain(
    '2 of 5 are done, but what was pushed could not be noted: 401: could not list the secrets',
  );
  expect(stderr).not.toContain('the values are pushed');
});

describe('a store that asks to wait', () => {
  /** The lines of a push against a GitHub that answers every write so. */
  async function pushed(answer: Fault['do'], times = always) {
    const clock = new SharedClock('2026-11-24T09:00:00Z');
    const { write, run, server } = await testbed('github', { clock, server: { clock } });
    await write(toml);
    server.faults.push({ match: isPut, times, do: answer });
    const start = clock.now();
    const { stderr, code } = await run(push);
    const lines = stderr.split('\n').filter((line) => /waiting|wait /.test(line));
    return {
      code,
      lines,
      minutes: (clock.now() - start) / 60_000,
      puts: server.requests.filter(isPut).length,
    };
  }
  const limited = (headers: Record<string, string>): Fault['do'] => ({
    status: 429,
    headers,
    body: { message: 'slow down' },
  });

  it('for months is left alone, with the reason', async () => {
    const { code, lines, minutes, puts } = await pushed(limited({ 'retry-after': '9999999' }));
    expect([code, minutes, puts]).toEqual([1, 0, 5]);
    expect(lines).toMatchInlineSnapshot(`
      [
        "      hint: GitHub asks to wait 116 days, and a run waits 15 minutes at most: run the same command",
      ]
    `);
  });

  it('until a time in milliseconds, and for ever: a quarter of an hour at most', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795507200000' };
    const { code, lines, minutes, puts } = await pushed(limited(headers));
    expect(code).toBe(1);
    expect(minutes).toBeLessThanOrEqual(16);
    expect(puts).toBeLessThanOrEqual(25);
    expect(lines.shift()).toBe('waiting 60 seconds to keep to the rate limit');
    expect(lines.pop()).toContain("GitHub's rate limit is used up, also after waiting");
    expect(lines.length).toBeLessThanOrEqual(10);
    for (const line of lines)
      expect(line).toMatch(/^waiting \d+ (seconds|minutes) to keep to the rate limit$/);
  });

  it('for a moment gets it, and is told of once', async () => {
    const { code, lines, minutes } = await pushed(limited({ 'retry-after': '30' }), 1);
    expect([code, minutes]).toEqual([0, 0.5]);
    expect(lines).toEqual(['waiting 30 seconds to keep to the rate limit']);
  });

  it('with 503 and a huge retry-after is not asked again', async () => {
    const { code, puts, lines } = await pushed({ status: 503, headers: { 'retry-after': '86400' } });
    expect([code, puts]).toEqual([1, 5]);
    expect(lines).toMatchInlineSnapshot(`
      [
        "      hint: GitHub asks to wait 24 hours, and a run waits 15 minutes at most: run the same command",
      ]
    `);
  });
});
