import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The block of code below `## As a library`. */
async function example(): Promise<string> {
  const [, section = ''] = (await readFile(path.join(root, 'README.md'), 'utf8')).split('## As a library');
  const code = /```ts\n([\s\S]*?)```/.exec(section)?.[1];
  if (code === undefined) throw new Error('README.md shows no library');
  return code;
}

it('what README shows of the library pushes, and no more than it says', async () => {
  const github = await startFakeGitHub();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-library-'));
  onTestFinished(async () => {
    await github.close();
    await rm(folder, { recursive: true });
  });
  await mkdir(path.join(folder, '.dlt'));
  await writeFile(
    path.join(folder, '.dlt/secrets.toml'),
    '[sources.a]\nkey = "canary-1"\n[sources.sandbox]\nkey = "canary-2"\n',
  );
  const source = pathToFileURL(path.join(root, 'src/index.ts')).href;
  await writeFile(path.join(folder, 'push.ts'), (await example()).replace("'deploy-secrets'", `'${source}'`));
  const env = { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, PATH: process.env.PATH };
  const { stdout } = await promisify(execFile)(process.execPath, ['push.ts'], { cwd: folder, env });
  expect(stdout).toBe("[ 'SOURCES__A__KEY done' ]\n");
  expect(github.secrets('acme/etl')).toEqual({ SOURCES__A__KEY: 'canary-1' });
});
