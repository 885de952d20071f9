import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { testbed } from '../../testbed.ts';
import { versions } from '../sources/dlt.ts';

const SECRETS = `[sources.x]
api_key = "canary-7f3a é"
limit = 5
`;
const CONFIG = `[sources.x]
limit = 10
flag = true
ratio = 1e-5
many = 10e6
names = ["a", "b"]
start = 2026-11-24T09:00:00Z
[sources.x.headers]
X-Trace = "on"
[runtime]
log_level = "INFO"
[destination.duckdb]
credentials = "duckdb:///quack.duckdb"
`;
const ASKED = [
  ['sources.x.api_key', 'str'],
  ['sources.x.limit', 'int'],
  ['sources.x.limit', 'str'],
  ['sources.x.flag', 'bool'],
  ['sources.x.flag', 'str'],
  ['sources.x.ratio', 'float'],
  ['sources.x.many', 'int'],
  ['sources.x.names', 'list'],
  ['sources.x.start', 'str'],
  ['sources.x.headers', 'dict'],
  ['runtime.log_level', 'str'],
  ['destination.duckdb.credentials', 'str'],
  ['sources.x.nothing', 'str'],
];
const root = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-secrets-config-'));
  for (const inner of ['files/.dlt', 'environment']) mkdirSync(path.join(folder, inner), { recursive: true });
  writeFileSync(path.join(folder, 'files/.dlt/secrets.toml'), SECRETS);
  writeFileSync(path.join(folder, 'files/.dlt/config.toml'), CONFIG);
});
afterAll(() => rmSync(folder, { recursive: true }));

function asked(version: string, cwd: string, env: Record<string, string>): string[][] {
  const python = `${root}.cache/peers/dlt-${version}/bin/python`;
  const program = `${root}test/real/github/config.py`;
  const around = { PATH: process.env.PATH, HOME: folder, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' };
  const args = [program, JSON.stringify(ASKED)];
  return JSON.parse(
    execFileSync(python, args, { cwd: path.join(folder, cwd), env: { ...around, ...env }, encoding: 'utf8' }),
  );
}

/** What the printed lines give a job, as GitHub fills them in: what is not there is an empty text. */
async function environment(): Promise<Record<string, string>> {
  const { server: github, write, at, run } = await testbed('github');
  await write(SECRETS);
  await writeFile(at('config.toml'), CONFIG);
  const push = ['github', '--repo', 'acme/etl', '--with-config'];
  expect((await run(push)).code).toBe(0);
  const { stdout } = await run([...push, '--print-env']);
  const lines: Record<string, string> = parse(stdout).env;
  return Object.fromEntries(
    Object.entries(lines).map(([name, expression]) => {
      const [, context, key = ''] = /^\$\{\{ (secrets|vars)\.(\w+) \}\}$/.exec(expression) ?? [];
      const held = context === 'vars' ? github.variable('acme/etl', key) : github.secret('acme/etl', key);
      return [name, held?.value ?? ''];
    }),
  );
}

it.each(versions)('dlt %s finds in secrets and variables what it finds in the two files', async (version) => {
  const files = asked(version, 'files', {});
  expect(asked(version, 'environment', await environment())).toEqual(files);
  expect(files.filter(([, , type]) => type === 'NoneType').map(([key]) => key)).toEqual([
    'sources.x.nothing',
  ]);
  expect(files.find(([key, hint]) => key === 'sources.x.limit' && hint === 'int')?.[3]).toBe('5');
});
