// The build of an older commit and this one read what the other wrote: `node test/recorded/both-ways.ts [COMMIT]`.
// What is newer than the older one knows, GitHub's manifest of version 2, it has to refuse in its own words.
// It needs the history of git, so it is a script and no test; the recorded states hold one direction in every run.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { buildOf } from '../../bench/old-build.ts';
import { buildInto } from '../../scripts/build.ts';
import { PASSWORD, USERNAME } from '../fakes/airflow/doors.ts';
import { startFakeAirflow } from '../fakes/airflow/index.ts';
import { envFor as awsEnv, startFakeAws } from '../fakes/aws/index.ts';
import { envFor as gcpEnv, startFakeSecretManager } from '../fakes/gcp/index.ts';
import { startFakeGitHub, TOKEN } from '../fakes/github/index.ts';
import { KEY } from './program.ts';

const [commit = '5578bbd'] = process.argv.slice(2);
const execute = promisify(execFile);

interface Store {
  readonly args: readonly string[];
  start(): Promise<{ readonly env: Record<string, string>; close(): Promise<void> }>;
}

const github = (...args: string[]): Store => ({
  args: ['github', ...args],
  async start() {
    const fake = await startFakeGitHub();
    return { env: { GITHUB_API_URL: fake.url, GH_TOKEN: TOKEN }, close: () => fake.close() };
  },
});

const aws = (...args: string[]): Store => ({
  args: ['aws', ...args],
  async start() {
    const fake = await startFakeAws();
    return { env: awsEnv(fake), close: () => fake.close() };
  },
});

const gcp = (...args: string[]): Store => ({
  args: ['gcp', '--project', 'acme-prod', ...args],
  async start() {
    const fake = await startFakeSecretManager();
    return { env: gcpEnv(fake), close: () => fake.close() };
  },
});

const airflow = (version: string, ...args: string[]): Store => ({
  args: ['airflow', ...args],
  async start() {
    const fake = await startFakeAirflow({ version });
    return {
      env: { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD, URL: fake.url },
      close: () => fake.close(),
    };
  },
});

const stores: Readonly<Record<string, Store>> = {
  'github repository': github('--repo', 'acme/etl'),
  'github environment': github('--repo', 'acme/etl', '--environment', 'production', '--create-environment'),
  'github organization': github('--org', 'acme', '--visibility', 'private'),
  'github document': github('--repo', 'acme/etl', '--layout', 'document'),
  aws: aws(),
  'aws document': aws('--layout', 'document'),
  gcp: gcp(),
  'gcp document': gcp('--layout', 'document'),
  'airflow 3': airflow('3.3.2'),
  'airflow 2': airflow('2.11.2'),
};

const first = { a: 'canary-1', b: 'canary-2', c: 'canary-3', gone: 'canary-4' };
const second = { a: 'canary-1', b: 'canary-2 new', c: 'canary-3' };
/** What the file may hold when the other one looks: as it was pushed, older, newer, one more. */
const files = [second, { ...second, b: 'canary-2' }, { ...second, c: 'newer' }, { ...second, d: 'more' }];

const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-both-ways-'));
const old = await buildOf(commit, path.join(folder, 'old'));
await buildInto(path.join(folder, 'new/dist'));
await writeFile(path.join(folder, 'new/package.json'), JSON.stringify({ type: 'module', version: '0.1.0' }));
const now = path.join(folder, 'new/dist/deploy-secrets.js');
let differences = 0;
for (const [name, store] of Object.entries(stores))
  for (const [who, writer, reader] of [
    ['old writes, new reads', old, now],
    ['new writes, old reads', now, old],
  ] as const) {
    const found = await differencesAt(store, writer, reader);
    differences += found.length;
    process.stdout.write(`${`${name}: ${who}: ${found.length === 0 ? 'the same' : found.join('\n')}`}\n`);
  }
await rm(folder, { recursive: true });
process.stdout.write(`${`${differences} differences`}\n`);
process.exitCode = differences === 0 ? 0 : 1;

/** Where the reader plans otherwise than the writer itself would, or the writer after a push of the reader. */
async function differencesAt(store: Store, writer: string, reader: string): Promise<string[]> {
  const { env, close } = await store.start();
  const found: string[] = [];
  const run = async (program: string, values: Readonly<Record<string, string>>, ...args: string[]) => {
    const file = path.join(folder, 'secrets.toml');
    const lines = Object.entries(values).map(([key, value]) => `${key} = "${value}"\n`);
    await writeFile(file, `[deploy_secrets]\nkey = "${KEY}"\n[sources.x]\n${lines.join('')}`, {
      mode: 0o600,
    });
    const url = env.URL ? ['--url', env.URL] : [];
    return await execute(
      process.execPath,
      [program, ...store.args, ...url, '--secrets', file, '--owner', 'us', '--format', 'json', ...args],
      { cwd: folder, env: { PATH: process.env.PATH, ...env } },
    ).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }) => `${stdout}${stdout === '' ? stderr : ''}`,
    );
  };
  await run(writer, first, '--yes');
  // A document gives up what left the file only when it is told to.
  await run(writer, second, '--yes', '--overwrite');
  const isNewer = store.args.includes('github');
  for (const values of files) {
    const [own, other] = [await run(writer, values, '--dry-run'), await run(reader, values, '--dry-run')];
    const isRight =
      isNewer && reader === old ? isRefused(other) : isDeepStrictEqual(changesIn(own), changesIn(other));
    if (!isRight || changesIn(own).length === 0) found.push(`${own}\n--- and ---\n${other}`);
  }
  const more = { ...second, d: 'more' };
  const pushed = await run(reader, more, '--prune', '--yes');
  const after = await run(writer, more, '--dry-run');
  if (isNewer) {
    if (!isRefused(reader === old ? pushed : after)) found.push(`not refused: ${pushed}${after}`);
  } else if (changesIn(after).length === 0 || changesIn(after).some(({ kind }) => kind !== 'keep'))
    found.push(`after a push of the other: ${after}`);
  await close();
  return found;
}

function isRefused(printed: string): boolean {
  return printed.includes('is of version 2; this program knows version 1');
}

/** The changes that a run printed as JSON; none where it printed anything else. */
function changesIn(printed: string): readonly { readonly kind: string }[] {
  try {
    return JSON.parse(printed).targets[0]?.changes ?? [];
  } catch {
    return [];
  }
}
