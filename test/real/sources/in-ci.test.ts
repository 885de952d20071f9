import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/in-ci.md`, 'utf8');

/** The commands of the page, by what stands in the comment before them: what is run here is what is written there. */
const commands = new Map(
  [...page.matchAll(/<!-- run: (.+) -->\n```sh\n([^`]+)```/g)].map(([, what = '', text = '']) => [
    what,
    text,
  ]),
);

const toml = [
  '[sources.pipedrive]',
  'pipedrive_api_key = "canary-7f3a \\"quoted\\" ü"',
  'limit = 10_000',
  '[destination.bigquery.credentials]',
  'private_key = """\ncanary-7f3a-line-one\ncanary-7f3a-line-two\n"""',
  '',
].join('\n');

const example = toml.replace(/canary[^\n]*ü/, '').replaceAll(/canary-7f3a-line-\w+/g, '<configure me>');

const variables = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a "quoted" ü',
  SOURCES__PIPEDRIVE__LIMIT: '10000',
  DESTINATION__BIGQUERY__CREDENTIALS__PRIVATE_KEY: 'canary-7f3a-line-one\ncanary-7f3a-line-two\n',
};

interface Ran {
  readonly code: number | null;
  readonly said: string;
}

interface Job {
  readonly github: FakeGitHub;
  readonly folder: string;
  /** As `shell: bash` of GitHub Actions, with nothing on standard input. */
  run(what: string, env?: Readonly<Record<string, string>>): Promise<Ran>;
}

/** A checkout with an example file, and the programs on the PATH. */
async function job(): Promise<Job> {
  const github = await startFakeGitHub();
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-ci-'));
  onTestFinished(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
  });
  mkdirSync(path.join(folder, '.dlt'));
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, '.dlt/example.secrets.toml'), example);
  program(folder, 'deploy-secrets', `exec '${process.execPath}' '${root}src/cli/bin.ts' "$@"`);
  const peers = ['sops-v3.13.3', 'age-v1.3.2'].map((name) => `${root}.cache/peers/${name}`);
  const base = {
    PATH: [path.join(folder, 'bin'), ...peers, process.env.PATH].join(':'),
    HOME: folder,
    CI: 'true',
    GITHUB_API_URL: github.url,
    GH_TOKEN: TOKEN,
  };
  return {
    github,
    folder,
    run: (what, env = {}) =>
      bash(commands.get(what) ?? `: no such command: ${what}; exit 99`, folder, { ...base, ...env }),
  };
}

function program(folder: string, name: string, text: string): void {
  const file = path.join(folder, 'bin', name);
  writeFileSync(file, `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(file, 0o755);
}

function bash(text: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said += data;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, said }));
  });
}

/** A pair of age: what it is encrypted to, and what decrypts it. */
async function pair(): Promise<{ recipient: string; identity: string }> {
  const { stdout } = await promisify(execFile)(`${root}.cache/peers/age-v1.3.2/age-keygen`);
  return {
    recipient: /age1\w+/.exec(stdout)?.[0] ?? '',
    identity: /AGE-SECRET-KEY-\w+/.exec(stdout)?.[0] ?? '',
  };
}

it('the page has every command that is run here', () => {
  expect([...commands.keys()]).toEqual([
    'encrypt with sops',
    'push from sops',
    'encrypt with age',
    'push from age',
    'push from a variable',
    'push from a vault',
    'push from the environment',
    'names alone',
  ]);
});

const encrypted = [
  { tool: 'sops', file: 'secrets.toml.sops', variable: 'SOPS_AGE_KEY' },
  { tool: 'age', file: 'secrets.toml.age', variable: 'AGE_IDENTITY' },
];

it.each(encrypted)('an encrypted file, by $tool', async ({ tool, file, variable }) => {
  const { run, github, folder } = await job();
  const { recipient, identity } = await pair();
  const clear = path.join(folder, '.dlt/secrets.toml');
  writeFileSync(clear, toml);
  expect(await run(`encrypt with ${tool}`, { RECIPIENT: recipient })).toEqual({ code: 0, said: '' });
  rmSync(clear);
  expect(readFileSync(path.join(folder, file), 'latin1')).not.toContain('canary');
  const { code, said } = await run(`push from ${tool}`, { [variable]: identity });
  expect(code, said).toBe(0);
  expect(said).not.toContain('canary');
  expect(github.secrets('acme/etl')).toEqual(variables);
});

it.each(encrypted)('what $tool cannot decrypt is no empty file', async ({ tool, variable, file }) => {
  const { run, github, folder } = await job();
  const [right, wrong] = await Promise.all([pair(), pair()]);
  writeFileSync(path.join(folder, '.dlt/secrets.toml'), toml);
  await run(`encrypt with ${tool}`, { RECIPIENT: right.recipient });
  const { code, said } = await run(`push from ${tool}`, { [variable]: wrong.identity });
  expect(code).not.toBe(0);
  expect(said).toContain('error: no secrets in standard input\n');
  expect(readFileSync(path.join(folder, file)).length).toBeGreaterThan(100);
  expect(github.requests).toEqual([]);
});

it('one secret that holds the TOML', async () => {
  const { run, github } = await job();
  const { code, said } = await run('push from a variable', { SECRETS_TOML: toml });
  expect(code, said).toBe(0);
  expect(said).not.toContain('canary');
  expect(github.secrets('acme/etl')).toEqual(variables);
  expect((await run('push from a variable', { SECRETS_TOML: '' })).code).toBe(1);
});

// HashiCorp's own program is not installed here: one of the same name stands in, which prints as it does.
it('a vault that prints it', async () => {
  const { run, github, folder } = await job();
  program(folder, 'vault', '[ "$*" = "kv get -field=secrets_toml secret/etl" ] && printf %s "$IN_THE_VAULT"');
  const { code, said } = await run('push from a vault', { IN_THE_VAULT: toml });
  expect(code, said).toBe(0);
  expect(github.secrets('acme/etl')).toEqual(variables);
  program(folder, 'vault', 'echo "permission denied" >&2; exit 2');
  const refused = await run('push from a vault', { IN_THE_VAULT: toml });
  expect(refused.code).not.toBe(0);
  expect(refused.said).toContain('error: no secrets in standard input\n');
});

it('an environment that is already set', async () => {
  const { run, github } = await job();
  const { code, said } = await run('push from the environment', variables);
  expect(code, said).toBe(0);
  expect(said).not.toContain('canary');
  expect(github.secrets('acme/etl')).toEqual(variables);
});

it('names alone: 2 while one is missing, 0 when none is', async () => {
  const { run } = await job();
  const before = await run('names alone');
  expect(before.code).toBe(2);
  expect(before.said).toContain('3 missing, 0 there\n');
  await run('push from the environment', variables);
  const after = await run('names alone');
  expect(after.said).toContain('  3 there\n');
  expect(after.code).toBe(0);
});
