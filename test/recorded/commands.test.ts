import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { COMMANDS } from './program.ts';
import { expectRecorded, RECORDED, type Scene } from './scene.ts';
import { type Around, type Stage, setUp } from './stage.ts';
import { type GitHub, startGitHub } from './stores/github.ts';
import { TYPED_WRONG } from './typed-wrong.ts';

let github: GitHub;
let stage: Stage;
beforeAll(async () => {
  github = await startGitHub();
});
beforeEach(async () => {
  await github.empty();
  stage = await setUp(github.env, github.clock);
  return () => stage.close();
});
afterAll(() => github.close());

const WORKFLOWS = path.resolve(RECORDED, '../workflows');
const SECRETS = `[sources.pipedrive]
api_key = "canary-7f3a-pipedrive"

[sources.hubspot]
api_key = "canary-7f3a-hubspot"
start = 2026-11-24

[destination.postgres.credentials]
host = "db.acme.dev"
password = "canary-7f3a-postgres"
`;
const CONFIG = '[runtime]\nlog_level = "INFO"\n\n[sources.hubspot]\nstart = 2026-11-25\n';

/** One run after the other, titled by what is typed. */
async function scenesOf(lines: readonly (readonly string[])[], around: Around = {}): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (const args of lines) scenes.push({ title: args.join(' '), args, run: await stage.run(args, around) });
  return scenes;
}

const inEach = (formats: readonly string[], args: readonly string[]): string[][] =>
  formats.map((format) => (format === 'text' ? [...args] : [...args, '--format', format]));

it.each([80, 100, 120])('the help in %i columns', async (width) => {
  const lines = [['--help'], ...COMMANDS.map((command) => [command, '--help'])];
  await expectRecorded(`commands/help-${width}.txt`, await scenesOf(lines, { width }));
});

it('what is typed wrong', async () => {
  await stage.write('secrets.toml', SECRETS);
  // Else Google's library would look for credentials on this machine and around it.
  const env = { SECRET_MANAGER_EMULATOR_HOST: '127.0.0.1:7003' };
  await expectRecorded('commands/usage.txt', await scenesOf(TYPED_WRONG, { env }));
});

it('explain', async () => {
  await stage.write('.dlt/secrets.toml', SECRETS);
  await stage.write('.dlt/config.toml', CONFIG);
  await stage.write('.dlt/prod.secrets.toml', '[sources.hubspot]\napi_key = "canary-7f3a-prod"\n');
  await stage.write('.dlt/.workspace', '');
  const formats = ['text', 'json'];
  const lines = [
    ['explain'],
    ['explain', 'sources.hubspot.api_key'],
    ['explain', 'sources.hubspot.api_key', '--profile', 'prod'],
    ['explain', 'SOURCES__HUBSPOT__API_KEY', '--pipeline', 'orders'],
    ['explain', 'destination.*', '--rename', 'destination.postgres.credentials.host=HOST'],
    ['explain', 'sources.hubspot.start', '--with-config'],
    ['explain', 'sources.hubspott.api_key'],
    ['explain', 'nothing'],
  ].flatMap((line) => inEach(formats, line));
  const env = { SOURCES__API_KEY: 'canary-7f3a-elsewhere' };
  await expectRecorded('commands/explain.txt', await scenesOf(lines, { env }));
});

it('check of one workflow', async () => {
  const check = ['check', '--repo', 'acme/etl', '--secrets', 'secrets.toml'];
  const scenes: Scene[] = [];
  for (const name of readdirSync(WORKFLOWS).filter((one) => one.endsWith('.yml'))) {
    await stage.close();
    stage = await setUp(github.env, github.clock);
    const file = `.github/workflows/${name}`;
    await stage.write('secrets.toml', SECRETS);
    await stage.write(file, readFileSync(path.join(WORKFLOWS, name), 'utf8'));
    await stage.write('load.py', 'import dlt\n');
    const looks = await scenesOf([
      ...inEach(['text', 'json', 'markdown'], check),
      [...check, '--write', '--dry-run'],
      [...check, '--write', '--dry-run', '--layout', 'document'],
      [...check, '--write', '--dry-run', '--job', 'load'],
    ]);
    const write = [...check, '--write', '--yes'];
    const run = await stage.run(write);
    const files = { [file]: await stage.read(file) };
    scenes.push(...looks.map(({ title, ...look }) => ({ title: `${name}: ${title}`, ...look })), {
      title: `${name}: it writes`,
      args: write,
      run,
      files,
    });
  }
  await expectRecorded('commands/check-workflow.txt', scenes);
});

it('check of more than a file', async () => {
  const check = ['check', '--repo', 'acme/etl'];
  const before = await scenesOf([
    [...check, '--without-secrets'],
    ['check', '--without-secrets'],
  ]);
  await stage.write('secrets.toml', SECRETS);
  await stage.write('config.toml', CONFIG);
  for (const name of ['plain.yml', 'matrix.yml'])
    await stage.write(`.github/workflows/${name}`, readFileSync(path.join(WORKFLOWS, name), 'utf8'));
  const asks = `jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo \${{ secrets.NOBODY }} \${{ vars.NO }}\n`;
  await stage.write('.github/workflows/asks.yml', `on: [pull_request]\n${asks}`);
  await stage.write('.github/workflows/broken.yml', 'jobs: [\n');
  github.fake.setSecret('acme/etl', 'OF_SOMEONE', 'canary-7f3a');
  const secrets = ['--secrets', 'secrets.toml'];
  const scenes = await scenesOf([
    ...inEach(['text', 'json', 'markdown'], [...check, ...secrets]),
    [...check, ...secrets, '--with-config', '--with-verify'],
    [...check, ...secrets, '--environment', 'production'],
    [...check, ...secrets, '--environment', 'nowhere'],
    [...check, ...secrets, '.github/workflows/asks.yml'],
    [...check, ...secrets, '.github/workflows/nothing.yml'],
    [...check, ...secrets, '--quiet'],
    [...check, ...secrets, '--write', '--dry-run'],
    [...check, '--without-secrets', '--format', 'json'],
    [...check, '--without-secrets', '--write'],
    [...check, ...secrets, '--dry-run'],
    [...check, ...secrets, '--job', 'a'],
  ]);
  await expectRecorded('commands/check.txt', [...before, ...scenes]);
});

it('workflow', async () => {
  await stage.write('secrets.toml', SECRETS);
  await stage.write('config.toml', CONFIG);
  await stage.write('load.py', 'print(1)\n');
  await stage.write('single.py', '# /// script\n# ///\n');
  const secrets = ['--secrets', 'secrets.toml'];
  const scenes = await scenesOf([
    ['workflow', 'load.py', ...secrets, '--output', '-'],
    ['workflow', 'single.py', ...secrets, '--output', '-'],
    ['workflow', 'load.py', ...secrets, '--output', '-', '--layout', 'document', '--with-verify'],
    ['workflow', 'load.py', ...secrets, '--output', '-', '--with-config', '--environment', 'production'],
    ['workflow', 'load.py', ...secrets, '--output', '-', '--schedule', '0 6 * * *', '--with-verify'],
    ['workflow', 'load.py', ...secrets, '--output', '-', '--schedule', 'daily'],
    ['workflow', 'nothing.py', ...secrets],
    ['workflow', 'load.py', ...secrets],
    ['workflow', 'load.py', ...secrets],
  ]);
  await stage.write('pyproject.toml', '');
  scenes.push(...(await scenesOf([['workflow', 'load.py', ...secrets, '--output', '-']])));
  const programs = { 'git rev-parse --show-prefix': 'jobs/daily/\n' };
  scenes.push(...(await scenesOf([['workflow', 'load.py', ...secrets]], { programs })));
  await expectRecorded('commands/workflow.txt', scenes);
});

it('verify', async () => {
  await stage.write('secrets.toml', SECRETS);
  const push = [
    'github',
    '--repo',
    'acme/etl',
    '--owner',
    'us',
    '--secrets',
    'secrets.toml',
    '--with-verify',
  ];
  await stage.run(push);
  const pushed = github.fake.secrets('acme/etl');
  const lines = [...inEach(['text', 'json'], ['verify']), ['verify', '--quiet']];
  const { SOURCES__HUBSPOT__API_KEY: _, ...missing } = pushed;
  const environments = [
    {},
    pushed,
    missing,
    { ...missing, SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-other' },
    { ...pushed, DEPLOY_SECRETS_VERIFY: 'nonsense' },
  ];
  const scenes: Scene[] = [];
  for (const env of environments) scenes.push(...(await scenesOf(lines, { env })));
  const text = pushed.DEPLOY_SECRETS_VERIFY ?? '';
  const run = { code: 0, stdout: text, stderr: '', unasked: 0 };
  scenes.push({ title: 'what is pushed for it', args: push, run });
  await expectRecorded('commands/verify.txt', scenes);
});

it('init', async () => {
  const env = { DEPLOY_SECRETS_KEY: '' };
  const inFile = ['init', '--secrets', 'secrets.toml'];
  const scenes = await scenesOf([inFile, ['init']], { env });
  for (const [title, text] of [
    ['a file', SECRETS],
    ['a file without an end of line', '[sources.x]\nkey = "canary-7f3a"'],
    ['a file with CRLF', '[sources.x]\r\nkey = "canary-7f3a"\r\n'],
    ['an empty file', ''],
    ['a broken file', '[sources.x\n'],
    ['a file that has the table', 'a = 1\n[deploy_secrets]\nowner = "x"\n[b]\nc = 1\n'],
  ] as const) {
    await stage.write('secrets.toml', text);
    for (const again of ['', ', again']) {
      const run = await stage.run(inFile, { env });
      const files = { 'secrets.toml': await stage.read('secrets.toml') };
      scenes.push({ title: `${title}${again}`, args: inFile, run, files });
    }
  }
  scenes.push(...(await scenesOf([inFile, [...inFile, '--quiet'], ['init', '--secrets', '-']])));
  await expectRecorded('commands/init.txt', scenes);
});

it('completion', async () => {
  const lines = ['bash', 'zsh', 'fish'].flatMap((shell) => {
    const asks = (...words: string[]) => ['--complete', shell, 'deploy-secrets', ...words];
    return [
      ['completion', shell],
      asks(''),
      asks('g'),
      asks('github', '-'),
      asks('github', '--format', ''),
      asks('github', '--template', ''),
      asks('check', '--'),
      asks('nothing', '--'),
    ];
  });
  await expectRecorded('commands/completion.txt', await scenesOf(lines));
});

it('keeps the help of every command', async () => {
  const { stdout } = await stage.run(['--help']);
  for (const command of COMMANDS) expect(stdout).toContain(`  ${command} `);
});
