import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedBuild } from '../build/shared.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const execute = promisify(execFile);

/** What `npm pack` packs, unpacked far from any node_modules. */
let folder: string;
let bundle: string;
let built: Metafile;
let packed: { readonly path: string; readonly mode: number }[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-bundle-'));
  const source = path.join(folder, 'source');
  await mkdir(source);
  const beside = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'];
  for (const file of [
    ...beside,
    'docs/output.schema.json',
    'docs/deploy-secrets.schema.json',
    'docs/plan.schema.json',
  ])
    await cp(path.join(root, file), path.join(source, file));
  const shared = await sharedBuild();
  built = shared.metafile;
  await cp(shared.folder, path.join(source, 'dist'), { recursive: true });
  const { stdout } = await execute('npm', ['pack', '--json', '--ignore-scripts'], { cwd: source });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files;
  await execute('tar', ['xzf', path.join(source, filename), '-C', folder]);
  bundle = path.join(folder, 'package/dist/deploy-secrets.js');
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

let github: FakeGitHub;
let work: string;
beforeEach(async () => {
  github = await startFakeGitHub();
  work = await mkdtemp(path.join(folder, 'work-'));
  await mkdir(path.join(work, '.dlt'));
  await writeFile(path.join(work, '.dlt/secrets.toml'), toml, { mode: 0o600 });
});
afterEach(() => github.close());

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';
const push = ['github', '--repo', 'acme/etl', '--owner', 'us'];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], node: readonly string[] = []) {
  const env = { PATH: process.env.PATH, GITHUB_API_URL: github.url, GH_TOKEN: TOKEN };
  const child = spawn(process.execPath, [...node, bundle, ...args], { cwd: work, env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

const run = (...args: string[]): Promise<Ended> => start(args).ended;

describe('the package', () => {
  it('holds the program, its licences and the docs, and nothing else', () => {
    const names = packed.map(({ path: name }) =>
      name
        .replace(/^(dist\/chunks\/).*(\.js(?:\.map)?)$/, '$1…$2')
        .replace(/^(dist\/types\/).*(\.d\.ts)$/, '$1…$2'),
    );
    expect([...new Set(names)].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/chunks/….js',
      'dist/chunks/….js.map',
      'dist/deploy-secrets.js',
      'dist/deploy-secrets.js.map',
      'dist/index.js',
      'dist/index.js.map',
      'dist/types/….d.ts',
      'docs/deploy-secrets.schema.json',
      'docs/output.schema.json',
      'docs/plan.schema.json',
      'package.json',
    ]);
  });

  it('installs nothing beside it, and its program can be run', async () => {
    const { dependencies, bin } = JSON.parse(
      await readFile(path.join(folder, 'package/package.json'), 'utf8'),
    );
    expect(dependencies).toBeUndefined();
    expect(path.join(folder, 'package', bin['deploy-secrets'])).toBe(bundle);
    expect((await stat(bundle)).mode & 0o111).toBe(0o111);
    expect((await readFile(bundle, 'utf8')).startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  it('names each package in it once, with a licence', async () => {
    const text = await readFile(path.join(folder, 'package/dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    const parts = text.split(`\n${'-'.repeat(80)}\n`).slice(1);
    const names = parts.map((part) => part.slice(0, part.indexOf(' (')));
    expect(names).toEqual([...new Set(names)]);
    expect(names.map((name) => name.replace(/ .*/, ''))).toEqual(
      expect.arrayContaining(['@octokit/core', 'libsodium-wrappers', 'smol-toml', 'toml-eslint-parser']),
    );
    for (const part of parts) expect(part).toMatch(/copyright|permission|LICENSE beside/i);
  });
});

/** The packages whose code is loaded with the chunk that holds this file of ours, before anything is asked for. */
function loadedWith(file: string): string[] {
  const chunks = Object.entries(built.outputs);
  const [start = ''] = chunks.find(([, { inputs }]) => file in inputs) ?? [];
  const loaded = new Set<string>([start]);
  for (const chunk of loaded)
    for (const { path: next, kind } of built.outputs[chunk]?.imports ?? [])
      if (kind === 'import-statement' && next in built.outputs) loaded.add(next);
  const inputs = [...loaded].flatMap((chunk) => Object.keys(built.outputs[chunk]?.inputs ?? {}));
  expect(inputs).toContain(file);
  const names = inputs.map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

it.each([
  ['src/cli/main.ts', []],
  ['src/cli/push/push.ts', ['eslint-visitor-keys', 'smol-toml', 'toml-eslint-parser']],
])('starts without what it may not need: %s', (file, needed) => {
  expect(loadedWith(file)).toEqual(needed);
});

it.each([
  ['--version', 1],
  ['--help', 3],
  ['github', 7],
])('loads few files, for each takes a millisecond: %s', async (command, most) => {
  await run('init');
  const list = path.join(work, 'loaded');
  const hook = `
    import { appendFileSync } from 'node:fs';
    import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.startsWith('file:')) appendFileSync(${JSON.stringify(list)}, url + '\\n');
        return next(url, context);
      },
    });`;
  const args = command === 'github' ? [...push, '--dry-run'] : [command];
  expect(await start(args, ['--import', `data:text/javascript,${hook}`]).ended).toMatchObject({ code: 0 });
  const loaded = (await readFile(list, 'utf8')).trimEnd().split('\n');
  expect(loaded.length, loaded.join('\n')).toBeLessThanOrEqual(most);
});

it('looks, pushes and has nothing to do, with nothing installed', async () => {
  expect(await run('init')).toMatchObject({ code: 0, stdout: '' });
  const look = await run(...push, '--dry-run', '--exit-code');
  expect(look).toMatchObject({ code: 2, stderr: '' });
  expect(look.stdout).toContain('2 to create\n  nothing was changed\n');
  expect(github.secrets('acme/etl')).toEqual({});

  expect(await run(...push)).toMatchObject({ code: 0 });
  expect(github.secrets('acme/etl')).toEqual({
    SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
    SOURCES__PIPEDRIVE__LIMIT: '10000',
  });
  expect(await run(...push)).toEqual({
    code: 0,
    stdout: 'github acme/etl · 2 secrets, all unchanged (2 requests)\n',
    stderr: '',
  });
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends what is under way at %s, and the next run converges', async (signal, exitCode) => {
  await run('init');
  github.latency = 200;
  const { child, ended } = start(push);
  github.faults.push({
    match: ({ method }) => method === 'PUT',
    do: () => {
      child.kill(signal);
    },
  });
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({
    code: exitCode,
    stderr: expect.stringMatching(/^error: interrupted$/m),
  });
  expect(stdout).toMatch(/ created$/m);

  github.latency = 0;
  expect((await run(...push)).code).toBe(0);
  expect(github.secrets('acme/etl')).toEqual({
    SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-7f3a-a',
    SOURCES__PIPEDRIVE__LIMIT: '10000',
  });
  expect((await run(...push)).stdout).toContain('all unchanged');
});

it('a second signal is obeyed at once', async () => {
  await run('init');
  const { child, ended } = start(push);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  github.faults.push({
    match: ({ method }) => method === 'PUT',
    times: 2,
    do: async () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 400);
      await held;
    },
  });
  expect((await ended).code).toBe(130);
  letGo();
  expect((await run(...push)).code).toBe(0);
  expect((await run(...push)).stdout).toContain('all unchanged');
});

it('one Ctrl-C that npm passes on once more is one', async () => {
  await run('init');
  github.latency = 200;
  const { child, ended } = start(push);
  github.faults.push({
    match: ({ method }) => method === 'PUT',
    do: () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 20);
    },
  });
  expect(await ended).toMatchObject({ code: 130, stdout: expect.stringMatching(/ created$/m) });
});

it('ends quietly when its reader goes away, as others do that end by SIGPIPE', async () => {
  const { child, ended } = start(['github', '--help']);
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 141, stderr: '' });
});

it('tells a Node that is too old in a sentence', async () => {
  const older = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.11.0' } });
    process.getBuiltinModule = undefined;`;
  expect(await start(['--help'], ['--import', `data:text/javascript,${older}`]).ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: deploy-secrets needs Node 22.12 or later, and this is 22.11.0\n',
  });
});

it('tells its version, also without the rest of it', async () => {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
