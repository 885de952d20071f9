// The main job on a GitHub of its own: `npm run demo`. The server is in this process, on 127.0.0.1; the SDK, the
// sealing and the command line are the real ones. Values are shown because they are fixtures.
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { realContext } from '../src/cli/context.ts';
import { main } from '../src/cli/main.ts';
import { startFakeGitHub, TOKEN } from '../test/fakes/github/index.ts';

const REPOSITORY = 'acme/etl';
const SECRETS = '.dlt/secrets.toml';

const github = await startFakeGitHub();
const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-demo-'));
const real = realContext('demo');
const env = { PATH: process.env.PATH, GITHUB_API_URL: github.url, GH_TOKEN: TOKEN };
const context = { ...real, env, interactive: false, confirm: async () => undefined };

const say = (text: string): void => console.log(text);
const title = (text: string): void => say(`\n── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`);

async function run(...args: string[]): Promise<void> {
  say(`\n$ deploy-secrets ${args.join(' ')}`);
  const code = await main(args, context);
  if (code !== 0) say(`(exit ${code})`);
}

async function project(name: string): Promise<void> {
  const there = path.join(folder, name);
  await mkdir(path.join(there, '.dlt'), { recursive: true });
  process.chdir(there);
}

const edit = async (change: (toml: string) => string): Promise<void> =>
  writeFile(SECRETS, change(await readFile(SECRETS, 'utf8')), { mode: 0o600 });

const push = (...args: string[]): Promise<void> =>
  run('github', '--repo', REPOSITORY, '--owner', 'etl', ...args);

/** GitHub dates a write by the second; two steps of the story should not fall into one. */
const aSecondLater = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));

try {
  const fixture = path.resolve(import.meta.dirname, '../fixtures/demo', SECRETS);
  await project('etl');
  await copyFile(fixture, SECRETS);
  await chmod(SECRETS, 0o600);

  title('A key of its own lets the next diff tell changed from unchanged');
  await run('init');

  title('What would be done');
  await push('--dry-run');

  title('The push, and what GitHub now holds');
  await push('--yes', '--print-env');
  say('');
  for (const [name, value] of Object.entries(github.secrets(REPOSITORY)))
    say(`  ${name} = ${JSON.stringify(value).slice(0, 70)}`);

  title('Again: nothing to do');
  await push('--yes');

  title('One value was rotated in the file');
  const before = await readFile(SECRETS, 'utf8');
  await aSecondLater();
  await edit((toml) => toml.replace('canary-7f3a-pipedrive', 'canary-7f3a-pipedrive-2'));
  await push('--yes');

  title('A stale copy of the file, from another laptop');
  await aSecondLater();
  const current = await readFile(SECRETS, 'utf8');
  await edit(() => before);
  await push('--yes');
  await edit(() => current);

  title('Someone changed a secret on GitHub');
  await aSecondLater();
  github.setSecret(REPOSITORY, 'SOURCES__HUBSPOT__API_KEY', 'canary-7f3a-by-hand');
  await push('--yes');
  await push('--yes', '--overwrite');

  title('A key left the file: it stays, and goes with --prune');
  await aSecondLater();
  await edit((toml) => toml.replace(/\[sources\.hubspot\]\n(.+\n)+/, ''));
  await push('--dry-run');
  await push('--yes', '--prune');

  title('Another project in the same repository prunes nothing of ours');
  await project('other');
  await writeFile(SECRETS, '[sources.jira]\napi_token = "canary-7f3a-jira"\n', { mode: 0o600 });
  await run('init');
  await run('github', '--repo', REPOSITORY, '--owner', 'other', '--yes', '--prune');
  say(`\nGitHub holds ${Object.keys(github.secrets(REPOSITORY)).length} secrets.`);
} finally {
  await github.close();
  process.chdir(tmpdir());
  await rm(folder, { recursive: true });
}
process.exit(0);
