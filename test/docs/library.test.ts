import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedBuild } from '../build/shared.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** A project that has the package installed, and the code that docs/library.md shows in `push.ts`. */
let project: string;
let github: FakeGitHub;

beforeAll(async () => {
  github = await startFakeGitHub();
  project = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-library-'));
  const installed = path.join(project, 'node_modules/deploy-secrets');
  await mkdir(installed, { recursive: true });
  await cp((await sharedBuild()).folder, path.join(installed, 'dist'), { recursive: true });
  await writeFile(path.join(installed, 'package.json'), await readFile(path.join(root, 'package.json')));
  await mkdir(path.join(project, 'node_modules/@types'));
  await symlink(path.join(root, 'node_modules/@types/node'), path.join(project, 'node_modules/@types/node'));
  await mkdir(path.join(project, '.dlt'));
  await writeFile(
    path.join(project, '.dlt/secrets.toml'),
    '[sources.a]\nkey = "canary-1"\n[sources.sandbox]\nkey = "canary-2"\n',
  );
  await writeFile(path.join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(path.join(project, 'push.ts'), await example());
}, 120_000);

afterAll(async () => {
  await github.close();
  await rm(project, { recursive: true });
});

/** The block of code of the page. */
async function example(): Promise<string> {
  const page = await readFile(path.join(root, 'docs/library.md'), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
  if (code === undefined) throw new Error('docs/library.md shows no code');
  return code;
}

it('what docs/library.md shows pushes, and no more than it says', async () => {
  const env = { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, PATH: process.env.PATH };
  const { stdout } = await run(process.execPath, ['push.ts'], { cwd: project, env });
  expect(stdout).toBe("[ 'SOURCES__A__KEY done' ]\n");
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__A__KEY: 'canary-1' });
});

it('has types, which a wrong option does not pass', async () => {
  const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const check = (file: string) =>
    run(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc'), '--skipLibCheck', ...strict, file],
      { cwd: project },
    ).then(
      () => 'right',
      ({ stdout }: { stdout: string }) => stdout,
    );
  expect(await check('push.ts')).toBe('right');
  await writeFile(path.join(project, 'wrong.ts'), (await example()).replace("repo: 'acme/etl'", 'repo: 7'));
  expect(await check('wrong.ts')).toContain("Type 'number' is not assignable to type 'string'");
});
