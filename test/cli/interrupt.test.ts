import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { realContext } from '../../src/cli/context.ts';
import { interruptHandler } from '../../src/cli/interrupt.ts';
import { TOKEN } from '../fakes/github/index.ts';
import { type Testbed, testbed } from '../testbed.ts';

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
const push = ['github', '--owner', 'us', '--repo', 'acme/etl'] as const;
const arrived = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
  SOURCES__PIPEDRIVE__LIMIT: '10000',
};

it('Ctrl-C at a question sends nothing and exits with 130', async () => {
  const { write, run, runAsked, server: github } = await testbed('github');
  await write(toml);
  const atTheOffer = await runAsked(['ctrl-c'], push);
  expect(atTheOffer.code).toBe(130);
  await run(['init']);
  const atThePush = await runAsked(['ctrl-c'], [...push, '--format', 'json']);
  expect(atThePush.code).toBe(130);
  expect(JSON.parse(atThePush.stdout).problems).toMatchObject([{ code: 'interrupted' }]);
  expect(github.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('Ctrl-C during the writes ends those under way, tells the rest, and the next run converges', async () => {
  const { write, run, interrupt, server: github } = await testbed('github', { clock: realContext('test') });
  await write(toml);
  await run(['init']);
  const isPut = (name: string) => (request: { method: string; path: string }) =>
    request.method === 'PUT' && request.path.endsWith(`/${name}`);
  // One write ends, one is refused for the moment and would be tried again: then comes Ctrl-C.
  github.faults.push(
    { match: isPut('SOURCES__PIPEDRIVE__LIMIT'), times: 9, do: { status: 502, body: { message: 'no' } } },
    { match: isPut('SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY'), when: 'after', do: { delay: 50 } },
    { match: isPut('SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY'), when: 'after', do: interrupt },
  );
  const cut = await run(push);
  expect(cut.screen).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__LIMIT
    finishing 2 writes that have begun; Ctrl-C again stops at once

      1 created, 1 failed
    error: 1 problem at github acme/etl

      SOURCES__PIPEDRIVE__LIMIT
          could not write the secrets of acme/etl: GitHub answered 502
          hint: run the same command again later (www.githubstatus.com tells how GitHub is)
    error: interrupted
    hint: run the same command again: it goes on with what is missing
    "
  `);
  expect(cut.code).toBe(130);
  expect(github.faults.unmet).toEqual([]);
  expect(github.requests.filter(isPut('SOURCES__PIPEDRIVE__LIMIT'))).toHaveLength(1);
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a' });

  github.faults.clear();
  const next = await run(push);
  expect(next.stdout).toMatchInlineSnapshot(`
    "github acme/etl · secrets.toml · 2 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__LIMIT

      1 created, 1 unchanged
    "
  `);
  expect(next.code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(arrived);
  expect((await run(push)).stdout).toContain('all unchanged');
});

// Of util-linux: it runs a program at a terminal of its own, so a typed Ctrl-C goes the way that it goes for people.
describe.runIf(process.platform === 'linux')('at a terminal', () => {
  const program = path.resolve(import.meta.dirname, '../../src/cli/bin.ts');

  /** A push at a terminal, where Ctrl-C is typed so often once the first write has arrived, half a second apart. */
  async function typed(
    { server: github, at }: Testbed<'github'>,
    times: number,
  ): Promise<{ code: number | null; screen: string }> {
    const command = [process.execPath, program, ...push, '--yes', '--secrets', at('secrets.toml')].join(' ');
    const env = { PATH: process.env.PATH, GITHUB_API_URL: github.url, GH_TOKEN: TOKEN };
    const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], { env, stdio: 'pipe' });
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    const type = (nth: number): void => {
      child.stdin.write('\u0003');
      if (nth < times) setTimeout(type, 500, nth + 1);
    };
    github.faults.push({ match: ({ method }) => method === 'PUT', do: () => type(1) });
    return await new Promise((resolve, reject) => {
      child
        .once('error', reject)
        .once('close', (code) => resolve({ code, screen: screen.replaceAll('^C', '') }));
    });
  }

  it.each([
    [1, 300, / {2}2 created\r\nerror: interrupted\r\n$/],
    [2, 1000, /finishing .* stops at once[^\n]*\r\n\r {2}[━╌]{30} {2}0\/2[^\n]*\r\n$/],
  ])(
    '%i times Ctrl-C, where an answer takes %i ms',
    async (times, latency, end) => {
      const stage = await testbed('github');
      await stage.write(toml);
      await stage.run(['init']);
      stage.server.latency = latency;
      const { code, screen } = await typed(stage, times);
      expect(code).toBe(130);
      // This terminal does not tell how wide it is.
      expect(screen).toContain(' SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY\r\n');
      expect(screen).toContain('\rfinishing 2 writes that have begun; Ctrl-C again stops at once');
      expect(screen).toMatch(end);

      stage.server.latency = 0;
      expect((await stage.run(push)).code).toBe(0);
      expect(stage.server.secrets('acme/etl')).toEqual(arrived);
      expect((await stage.run(push)).stdout).toContain('all unchanged');
    },
    20_000,
  );
});

describe('the second signal', () => {
  const at = (...times: number[]): string[] => {
    const done: string[] = [];
    let now = 0;
    const hear = interruptHandler(
      { onFirst: () => done.push('ask'), onSecond: () => done.push('stop') },
      () => now,
    );
    for (const time of times) {
      now = time;
      hear('SIGINT');
    }
    return done;
  };

  it.each([
    [[7], ['ask']],
    [
      [7, 1007],
      ['ask', 'stop'],
    ],
    [
      [7, 257],
      ['ask', 'stop'],
    ],
    [[7, 256], ['ask']],
    [
      [7, 9, 11, 300],
      ['ask', 'stop'],
    ],
  ])('at %j ms: %j', (times, done) => {
    expect(at(...times)).toEqual(done);
  });
});
