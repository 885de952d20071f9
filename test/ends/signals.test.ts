import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { envFor, type Fault } from '../fakes/github/index.ts';
import type { RecordedRequest } from '../fakes/github/log.ts';
import { KEY } from '../testbed.ts';
import { arrived, push as command, github, installForTests, program, toml } from './pushing.ts';

installForTests();

const push = `exec ${command}`;

const isList: Moment['match'] = ({ method, path: to }) => method === 'GET' && to.includes('/secrets');
const isPut: Moment['match'] = ({ method, path: to }) => method === 'PUT' && to.includes('LIMIT');
const isSettling: Moment['match'] = ({ method, path: to }) => method === 'PATCH' && to.includes('/variables');
const isAnnouncing: Moment['match'] = ({ method, path: to }) =>
  method === 'POST' && to.includes('/variables');
const failing = { status: 502, body: { message: 'no' } } as const;
const busy = { status: 429, headers: { 'retry-after': '2' }, body: { message: 'slow down' } } as const;

/** The next run does what is missing, and the one after that finds nothing to do. */
async function converges(): Promise<void> {
  github.faults.clear();
  expect(await program.sh(`${push} --yes`)).toMatchObject({ code: 0 });
  expect(github.secrets('acme/etl')).toEqual(arrived);
  expect((await program.sh(push)).stdout).toContain('all unchanged');
}

interface Moment {
  readonly match: (request: RecordedRequest) => boolean;
  /** What goes on to happen to requests like this one. Default: its answer comes late. */
  readonly meanwhile?: Fault['do'];
  readonly says: RegExp;
  /** How many secrets are there afterwards, at the least. */
  readonly written: number;
}

const moments = {
  'while GitHub is asked': { match: isList, says: /"code": "interrupted"/, written: 0 },
  'while a list waits for the rate limit': {
    match: isList,
    meanwhile: busy,
    says: /"code": "interrupted"/,
    written: 0,
  },
  'while the announcement is refused again and again': {
    match: isAnnouncing,
    meanwhile: failing,
    says: /"problems": \[\n/,
    written: 0,
  },
  'during the writes': { match: isPut, says: /"outcome": "done"/, written: 2 },
  'while a write waits for the rate limit': {
    match: isPut,
    meanwhile: busy,
    says: /"outcome": "(failed|skipped)"/,
    written: 0,
  },
  'while the manifest is settled': { match: isSettling, says: /"outcome": "done"/, written: 2 },
} satisfies Record<string, Moment>;

it.each<[signal: NodeJS.Signals, when: keyof typeof moments, code: number]>([
  ...(Object.keys(moments) as (keyof typeof moments)[]).map((when): ['SIGINT', typeof when, number] => [
    'SIGINT',
    when,
    130,
  ]),
  ['SIGTERM', 'while GitHub is asked', 143],
  ['SIGTERM', 'during the writes', 143],
  ['SIGHUP', 'while GitHub is asked', 129],
  ['SIGHUP', 'during the writes', 129],
])(
  '%s %s ends a push in order, with the code of a shell',
  { timeout: 60_000 },
  async (signal, when, code) => {
    const { match, meanwhile, says, written }: Moment = moments[when];
    const { child, ended } = program.start(`${push} --yes --format json`);
    const kill = (): void => {
      setTimeout(() => child.kill(signal), 50);
    };
    github.faults.push({ match, do: kill });
    github.faults.push({ match, do: meanwhile ?? { delay: 300 }, times: meanwhile ? 9 : 1 });
    const { code: ending, stdout, stderr } = await ended;
    expect(ending).toBe(code);
    expect(stdout).toMatch(says);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    expect(stderr).toContain('interrupted');
    expect(Object.keys(github.secrets('acme/etl')).length).toBeGreaterThanOrEqual(written);
    await converges();
  },
);

it.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGQUIT', 131],
] as const)('%s after the first Ctrl-C is obeyed at once', async (signal, code) => {
  const { child, ended } = program.start(`${push} --yes`);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  github.faults.push({
    match: isPut,
    do: async () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill(signal), 400);
      await held;
    },
  });
  expect((await ended).code).toBe(code);
  letGo();
  await converges();
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends what waits for a pipe that nobody writes to', async (signal, code) => {
  for (const line of ['explain --secrets /dev/fd/3', 'explain --secrets - <&3']) {
    const { child, ended } = program.start(
      `exec 3< <(exec sleep 20 2>/dev/null); exec deploy-secrets ${line}`,
    );
    await sleep(500);
    child.kill(signal);
    expect(await ended).toMatchObject({ code, stdout: '' });
  }
});

it('what waits for a slow reader when all is done is stopped by one Ctrl-C', async () => {
  const names = Array.from({ length: 3000 }, (_, n) => `key_${n} = "canary-7f3a-${n}"\n`);
  await program.write(`[sources]\n${names.join('')}`);
  const { child, ended } = program.start(
    `exec 3> >(sleep 3); ${push} --dry-run --format json >&3 2>/dev/null`,
  );
  await sleep(1500);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
});

// Of util-linux: a terminal of its own, which is gone when it is killed.
describe.runIf(process.platform === 'linux')('a terminal that vanishes', () => {
  async function vanishing(args: string, when: Promise<unknown>): Promise<string> {
    const line = `trap : HUP; ${push.replace('exec ', '')} ${args}; echo "code $?" >code`;
    await writeFile(path.join(program.folder, 'at-terminal'), line);
    await writeFile(path.join(program.folder, 'code'), '');
    const terminal = spawn('/usr/bin/script', ['-qefc', 'bash at-terminal', '/dev/null'], {
      cwd: program.folder,
      env: { ...envFor(github), PATH: `${program.folder}:${process.env.PATH}`, DEPLOY_SECRETS_KEY: KEY },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    terminal.stdout.on('data', () => {});
    await when;
    terminal.kill('SIGKILL');
    while ((await program.read('code')) === '') await sleep(50);
    return await program.read('code');
  }

  it('during a question: nothing is sent', async () => {
    const listed = Promise.withResolvers<void>();
    github.faults.push({ match: isList, do: () => listed.resolve() });
    // The end of input may come before the signal.
    const asked = listed.promise.then(() => sleep(600));
    expect(await vanishing('', asked)).toMatch(/^code (1|129)\n$/);
    expect(github.secrets('acme/etl')).toEqual({});
    await converges();
  });

  it('during the writes: they end, and are noted', async () => {
    const writing = Promise.withResolvers<void>();
    github.faults.push({ match: isPut, do: () => writing.resolve() }, { match: isPut, do: { delay: 700 } });
    expect(await vanishing('--yes', writing.promise)).toBe('code 129\n');
    expect(github.secrets('acme/etl')).toEqual(arrived);
    expect((await program.sh(push)).stdout).toContain('all unchanged');
  });
});

it('leaves no draft of a secrets file, whenever init is stopped', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 12; round++) {
    await program.write(toml);
    const { child, ended } = program.start('exec deploy-secrets init --secrets secrets.toml');
    setTimeout(() => child.kill(round % 2 ? 'SIGTERM' : 'SIGINT'), 40 + 12 * round);
    const { code } = await ended;
    const text = await program.read('secrets.toml');
    expect([0, 130, 143]).toContain(code);
    expect(text === toml || text.startsWith(toml)).toBe(true);
    expect((await readdir(program.folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  }
});
