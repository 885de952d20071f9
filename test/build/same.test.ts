import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateKey } from '../../src/core/marks/key.ts';
import { startFakeAirflow, TOKEN } from '../fakes/airflow/index.ts';
import { KEY, startFakeAws } from '../fakes/aws/index.ts';
import { startFakeSecretManager } from '../fakes/gcp/index.ts';
import { sharedBuild } from './shared.ts';

const root = path.resolve(import.meta.dirname, '../..');
const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-same-'));
  await cp((await sharedBuild()).folder, path.join(folder, 'dist'), { recursive: true });
  await mkdir(path.join(folder, '.dlt'));
  const toml = '[sources.a]\nkey = "canary-7f3a-a"\nlimit = 10_000\n[sources.b]\nkey = "canary-7f3a-ü"\n';
  await writeFile(path.join(folder, '.dlt/secrets.toml'), toml, { mode: 0o600 });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

interface Store {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it is, which differs from one to the next. */
  readonly address: string;
  /** Makes it refuse every request from now on. */
  refuse(): void;
  close(): Promise<unknown>;
}

const stores: Readonly<Record<string, () => Promise<Store>>> = {
  async gcp() {
    const google = await startFakeSecretManager();
    return {
      args: ['--project', 'acme-prod'],
      env: { SECRET_MANAGER_EMULATOR_HOST: google.host },
      address: google.host,
      refuse: () => {
        google.permissions = new Set();
      },
      close: () => google.close(),
    };
  },
  async aws() {
    const aws = await startFakeAws();
    return {
      args: [],
      env: {
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: KEY.id,
        AWS_SECRET_ACCESS_KEY: KEY.secret,
      },
      address: aws.url,
      refuse: () => aws.expired.add(KEY.id),
      close: () => aws.close(),
    };
  },
  async airflow() {
    const airflow = await startFakeAirflow();
    return {
      args: ['--url', airflow.url, '--layout', 'document'],
      env: { AIRFLOW_TOKEN: TOKEN },
      address: airflow.url,
      refuse: () =>
        airflow.faults.push({
          times: Number.POSITIVE_INFINITY,
          do: { status: 403, body: { detail: 'Forbidden' } },
        }),
      close: () => airflow.close(),
    };
  },
};

/** What one program says in a first push, a look at what it pushed, and where it is refused. */
async function story(program: string, name: string, open: () => Promise<Store>): Promise<unknown[]> {
  const store = await open();
  const told: unknown[] = [];
  const run = async (...more: string[]): Promise<void> => {
    const child = spawn(process.execPath, [program, name, '--owner', 'us', ...store.args, ...more], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, DEPLOY_SECRETS_KEY: key, ...store.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [code, ...said] = await Promise.all([closed, text(child.stdout), text(child.stderr)]);
    told.push([more.join(' '), code, ...said.map((each) => each.replaceAll(store.address, 'ADDRESS'))]);
  };
  try {
    await run('--yes');
    await run('--dry-run', '--exit-code');
    store.refuse();
    await run('--dry-run');
    return told;
  } finally {
    await store.close();
  }
}

// The bundle leaves out and replaces parts of what the stores' own clients bring.
it.each(Object.entries(stores))('the bundle does on %s what its sources do', async (name, open) => {
  const [bundled, run] = await Promise.all([
    story(path.join(folder, 'dist/deploy-secrets.js'), name, open),
    story(path.join(root, 'src/cli/bin.ts'), name, open),
  ]);
  expect(bundled).toEqual(run);
  expect(bundled).toMatchObject([
    ['--yes', 0, expect.stringContaining('created'), expect.any(String)],
    ['--dry-run --exit-code', 0, expect.stringContaining('unchanged'), ''],
    ['--dry-run', 1, '', expect.stringContaining('error')],
  ]);
});

it('the bundle completes what its sources complete', async () => {
  const words = ['--complete', 'bash', 'deploy-secrets', 'aws', '--re'];
  const completed = async (program: string): Promise<string> => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    return await text(child.stdout);
  };
  const bundled = await completed(path.join(folder, 'dist/deploy-secrets.js'));
  expect(bundled).toContain('--region\n');
  expect(bundled).toBe(await completed(path.join(root, 'src/cli/bin.ts')));
});
