import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'Y2FuYXJ5LTdmM2EtcGVtLWxpbmUtb25l',
  'Y2FuYXJ5LTdmM2EtcGVtLWxpbmUtdHdv',
];
const SECRETS = ['canary-7f3a "quoted" /slash+plus', ...PEM.slice(1), 'canary-7f3a-placeholder'];
const KEY = `dsk1_${'a'.repeat(52)}`;

/** A secret as it is, and in every form that something on the way may turn it into. */
const forms = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];

const good = `[sources.x]\napi_key = 'canary-7f3a "quoted" /slash+plus'\npem = """\n${PEM.join('\n')}\n"""\n`;

const files: Record<string, string> = {
  good,
  unclosed: '[sources.x]\napi_key = "canary-7f3a-placeholder\n',
  duplicate: '[x]\na = "canary-7f3a-placeholder"\na = "canary-7f3a-placeholder"\n',
  placeholder: '[x]\na = "<canary-7f3a-placeholder>"\nb = "canary-7f3a-placeholder" # fill this in!\n',
  collision: '[x]\na = "canary-7f3a-placeholder"\nA = "canary-7f3a-placeholder"\n',
  reserved: 'path = "canary-7f3a-placeholder"\n',
  'a key that is none': `${good}[deploy_secrets]\nkey = "${KEY}canary-7f3a-placeholder"\n`,
  'names that GitHub refuses':
    '[github]\na = "canary-7f3a-placeholder"\n["a b"]\nc = "canary-7f3a-placeholder"\n',
  'too long': `[x]\na = "${'canary-7f3a-placeholder'.repeat(3000)}"\n`,
};

const commands: string[][] = [
  ['github', '--repo', 'acme/etl', '--dry-run'],
  ['github', '--repo', 'acme/etl', '--yes', '--print-env'],
  ['github', '--repo', 'acme/etl', '--yes', '--overwrite', '--prune', '--format', 'json'],
  ['github', '--repo', 'acme/etl', '--dry-run', '--format', 'markdown', '--exit-code'],
  ['github', '--repo', 'acme/nothing-here', '--yes'],
  ['github', '--repo', 'acme/etl', '--environment', 'missing', '--yes', '--allow-placeholders'],
  ['init'],
  ['github', '--help'],
];

const real = realContext('test');

let github: FakeGitHub;
let folder: string;
let said: string;

beforeEach(async () => {
  github = await startFakeGitHub();
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-leak-'));
  said = '';
});
afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true });
});

function context(): Context {
  const write = (text: string): void => {
    said += text;
  };
  const screen = { write, isTerminal: false, colour: false, width: 100 };
  const env = { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, GITHUB_ACTIONS: 'true', CI: 'true' };
  const world = { ...real, sleep: async () => {}, interactive: false, confirm: async () => undefined };
  return { ...world, env, stdout: screen, stderr: screen, tell: (line) => write(`${line}\n`) };
}

it.each(Object.keys(files))(
  'shows nothing of a secret in any command: %s',
  { timeout: 60_000 },
  async (name) => {
    const file = path.join(folder, 'secrets.toml');
    await writeFile(file, files[name] ?? '', { mode: 0o600 });
    for (const refusal of [undefined, 401, 403, 422, 500] as const) {
      github.faults.clear();
      if (refusal)
        github.faults.push({
          nth: 3,
          times: Number.POSITIVE_INFINITY,
          do: { status: refusal, body: { message: 'no' } },
        });
      for (const command of commands)
        await main([...command, ...(command.includes('--help') ? [] : ['--secrets', file])], context());
    }
    expect(said.length).toBeGreaterThan(1000);
    if (name === 'good') expect(github.secret('acme/etl', 'SOURCES__X__API_KEY')?.value).toBe(SECRETS[0]);
    const wire = github.requests.map(
      ({ method, path: to, headers }) => `${method} ${to} ${JSON.stringify(headers)}`,
    );
    const left = (await readdir(folder)).filter((one) => one !== 'secrets.toml');
    const written = await Promise.all(left.map((one) => readFile(path.join(folder, one), 'utf8')));
    const variables = JSON.stringify(github.variables('acme/etl'));
    const everything = [said, ...wire, ...written, variables].join('\n');
    for (const form of [...SECRETS, KEY].flatMap(forms))
      expect(everything.includes(form), 'a canary got out').toBe(false);
  },
);
