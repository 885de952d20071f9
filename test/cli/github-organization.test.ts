import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { generateKey } from '../../src/core/marks/key.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

const real = realContext('test');
const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();
const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\n';

let github: FakeGitHub;
let folder: string;
beforeEach(async () => {
  github = await startFakeGitHub({ repositories: ['acme/etl', 'acme/reports'] });
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-cli-'));
});
afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true });
});

/** One run in this process: both streams as the reader sees them, then the exit code. */
async function run(...args: string[]): Promise<string> {
  const file = path.join(folder, 'secrets.toml');
  await writeFile(file, toml, { mode: 0o600 });
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const screen = { write, isTerminal: false, colour: false, width: 100 };
  const env = { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, DEPLOY_SECRETS_KEY: key };
  const world = { ...real, sleep: async () => {}, interactive: false, confirm: async () => undefined };
  const tell = (line: string) => write(`${line}\n`);
  const context: Context = { ...world, env, stdout: screen, stderr: screen, tell };
  const code = await main(['github', '--owner', 'us', ...args, '--secrets', file], context);
  return `${said.replaceAll(folder, '').trimEnd()}\nexit ${code}`;
}

it('tells the story of a secret of an organization', async () => {
  expect(await run('--org', 'acme')).toMatchInlineSnapshot(`
    "error: nothing says which repositories of acme may use what is new: SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
    hint: say it with --visibility all, --visibility private, or --repos A,B
    exit 1"
  `);
  expect(await run('--org', 'acme', '--repos', 'etl')).toMatchInlineSnapshot(`
    "github acme (organization) · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    hint: a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env
    exit 0"
  `);
  expect(await run('--org', 'acme', '--repos', 'etl,reports')).toMatchInlineSnapshot(`
    "github acme (organization) · /secrets.toml · 1 secret

      sources.pipedrive
        ~ SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  repositories +reports

      1 updated
    exit 0"
  `);
  expect(github.sharedWith('acme', 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY')).toEqual([
    'acme/etl',
    'acme/reports',
  ]);
  expect(await run('--org', 'acme')).toMatchInlineSnapshot(`
    "github acme (organization) · 1 secret, unchanged (3 requests)
    exit 0"
  `);
});

it('tells what is for another app, and what a job needs only where it needs it', async () => {
  expect(await run('--repo', 'acme/etl', '--app', 'dependabot')).toMatchInlineSnapshot(`
    "github acme/etl for Dependabot · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    hint: a workflow sees none of them until its env: asks for each; print the lines to paste with --print-env
    exit 0"
  `);
  expect(await run('--repo', 'acme/etl', '--app', 'codespaces')).toMatchInlineSnapshot(`
    "github acme/etl for Codespaces · /secrets.toml · 1 secret

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY

      1 created
    exit 0"
  `);
  expect(github.secrets('acme/etl')).toEqual({});
});

it('knows no other app', async () => {
  expect(await run('--repo', 'acme/etl', '--app', 'agents')).toMatchInlineSnapshot(`
    "error: --app takes actions, dependabot or codespaces, not agents
    exit 1"
  `);
});
