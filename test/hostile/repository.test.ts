import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedBuild } from '../build/shared.ts';
import { type ProviderName, type Started, startFake } from '../fakes/start.ts';
import { type HostileRepository, hostileRepository, OUTSIDE } from './repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const node = path.join(root, 'node_modules/.bin/node');

let base: string;
let bin: string;
let checkout: HostileRepository;
let fakes: { readonly [P in ProviderName]: Started<P> };

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-hostile-'));
  const [github, aws, gcp, airflow] = await Promise.all([
    startFake('github'),
    startFake('aws'),
    startFake('gcp'),
    startFake('airflow'),
  ]);
  fakes = { github, aws, gcp, airflow };
  await cp((await sharedBuild()).folder, path.join(base, 'dist'), { recursive: true });
  bin = path.join(base, 'dist/deploy-secrets.js');
  checkout = hostileRepository(base);
}, 120_000);
afterAll(async () => {
  await Promise.all(Object.values(fakes).map(({ fake }) => fake.close()));
  await rm(base, { recursive: true });
});
beforeEach(() => checkout.forget());

/** What a run has in its environment, and no program that it starts may get. */
const SECRETS: Readonly<Record<string, string>> = {
  DEPLOY_SECRETS_KEY: 'dsk1_a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqzcaav2',
  SOURCES__X__TOKEN: 'canary-7f3a-variable',
  NPM_TOKEN: 'canary-7f3a-npm',
  GIT_SSH_COMMAND: 'canary-7f3a-command',
};

interface Ended {
  readonly code: number;
  readonly output: string;
}

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...SECRETS, PATH: checkout.path, HOME: checkout.home, CI: 'true', ...more };
    const child = execFile(
      node,
      [bin, ...args],
      { cwd: checkout.folder, env, timeout: 60_000 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
    child.stdin?.end();
  });

/** Every value that no program may get: of the run, and what lets it in at the stores. */
const secretsOf = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries({ ...SECRETS, ...env }).flatMap(([name, value]) =>
    /TOKEN|KEY|SECRET|PASSWORD|COMMAND/.test(name) ? [value] : [],
  );

function expectUnharmed(env: Readonly<Record<string, string>>): void {
  expect(checkout.sprung()).toEqual([]);
  for (const { program, environment } of checkout.started()) {
    expect(['git', 'gh', 'gcloud', 'aws']).toContain(program);
    for (const secret of secretsOf(env))
      expect(environment.includes(secret), `${program} got a secret`).toBe(false);
  }
}

it('the traps spring where nobody is careful', () => {
  const careless = { cwd: checkout.folder, env: { PATH: '/usr/bin:/bin', HOME: checkout.home } };
  execFileSync('git', ['--work-tree=.', 'ls-files'], careless);
  expect(checkout.sprung()).toContain('traps/own-fsmonitor');
  // The folder of the secrets is a repository to git, with settings of its own.
  const found = execFileSync('git', ['-C', '.dlt', 'rev-parse', '--git-dir'], {
    ...careless,
    encoding: 'utf8',
  });
  expect(found.trim()).toBe('.');
});

const commands: readonly (readonly [ProviderName, ...string[]])[] = [
  ['github', 'github', '--repo', 'acme/etl', '--dry-run'],
  ['github', 'github', '--dry-run'],
  ['github', 'github', '--repo', 'etl', '--dry-run'],
  ['github', 'github', '--repo', 'acme/etl', '--with-config', '--yes'],
  ['github', 'github', '--repo', 'acme/etl', '--dry-run', '--format', 'json', '--print-env'],
  ['github', 'check', '--repo', 'acme/etl'],
  [
    'github',
    'check',
    '--repo',
    'acme/etl',
    '--write',
    '--yes',
    '--job',
    'load',
    '.github/workflows/load.yml',
  ],
  ['github', 'workflow', 'load.py'],
  ['github', 'workflow', 'load.py', '--output', '-'],
  ['github', 'explain'],
  ['github', 'verify'],
  ['github', 'init'],
  ['github', 'completion', 'bash'],
  ['github', '--help'],
  ['aws', 'aws', '--dry-run'],
  ['aws', 'aws', '--print-policy', '--dry-run'],
  ['gcp', 'gcp', '--dry-run', '--project', 'acme-test'],
  ['gcp', 'gcp', '--dry-run', '--print-mapping', 'cloud-run'],
  ['airflow', 'airflow', '--dry-run'],
  ['airflow', 'airflow', '--mwaa', 'prod', '--dry-run'],
];

describe('nothing of the checkout is run, and no program gets a secret', { timeout: 90_000 }, () => {
  it.each(commands.map((command) => [command.slice(1).join(' '), ...command] as const))(
    '%s',
    async (_, provider, ...args) => {
      const { env, args: own } = fakes[provider];
      const all = args[0] === 'airflow' && !args.includes('--mwaa') ? [...args, ...own.slice(1)] : args;
      const { code, output } = await run(all, env);
      expect([0, 1, 2]).toContain(code);
      expect(output).not.toContain('a bug of deploy-secrets');
      expect(output).not.toContain(OUTSIDE);
      expect(output).not.toContain('canary-7f3a-value');
      expectUnharmed(env);
    },
  );

  it('gh is asked for a token where the environment has none, and gets none', async () => {
    const { GITHUB_API_URL = '' } = fakes.github.env;
    await run(['github', '--repo', 'acme/etl', '--dry-run'], { GITHUB_API_URL });
    expect(checkout.started().map(({ program }) => program)).toContain('gh');
    expectUnharmed({});
  });
});

it('check says what it does not read', { timeout: 60_000 }, async () => {
  const { output } = await run(['check', '--repo', 'acme/etl'], fakes.github.env);
  for (const file of ['outside.yml', 'zero.yml'])
    expect(output).toContain(`.github/workflows/${file} leads out of the repository, and is not read`);
  expect(output).toContain('fifo.yml: it is a FIFO');
  expect(output).toMatch(/load\.yml:\d+:\d+/);
});

it('a profile that is a path is refused', { timeout: 60_000 }, async () => {
  const marker = path.join(checkout.folder, '.dlt/.workspace');
  await writeFile(marker, '');
  const { output, code } = await run(['github', '--repo', 'acme/etl', '--dry-run'], fakes.github.env);
  await rm(marker);
  expect(code).toBe(1);
  expect(output).toContain('is a path and no name');
});

it('settings that make git wait end it, and the run', { timeout: 90_000 }, async () => {
  const file = path.join(checkout.folder, '.git/config');
  const before = await readFile(file, 'utf8');
  execFileSync('mkfifo', [path.join(checkout.folder, '.git/waiting')]);
  await writeFile(file, `${before}[include]\n\tpath = waiting\n`);
  const { output, code } = await run(['github', '--repo', 'acme/etl', '--dry-run'], fakes.github.env);
  await writeFile(file, before);
  expect(code).toBe(1);
  expect(output).toContain('git gave no answer within 10 seconds, and was ended');
  expectUnharmed(fakes.github.env);
});
