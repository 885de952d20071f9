import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { generateKey } from '../../src/core/marks/key.ts';
import { startFakeAirflow, TOKEN } from '../fakes/airflow/index.ts';
import { KEY, startFakeAws } from '../fakes/aws/index.ts';
import { startFakeSecretManager } from '../fakes/gcp/index.ts';
import { TOKEN as GITHUB_TOKEN, startFakeGitHub } from '../fakes/github/index.ts';

/** A fake of a store, and how a program in a process of its own gets there. */
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
  async github() {
    const github = await startFakeGitHub();
    return {
      args: ['--repo', 'acme/etl'],
      env: { GITHUB_API_URL: github.url, GH_TOKEN: GITHUB_TOKEN },
      address: github.url,
      refuse: () => github.tokens.clear(),
      close: () => github.close(),
    };
  },
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

export const storeNames: readonly string[] = Object.keys(stores);

const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

/** Makes a folder the project whose secrets the story is about. */
export async function projectIn(folder: string): Promise<void> {
  await mkdir(path.join(folder, '.dlt'), { recursive: true });
  const toml = '[sources.a]\nkey = "canary-7f3a-a"\nlimit = 10_000\n[sources.b]\nkey = "canary-7f3a-ü"\n';
  await writeFile(path.join(folder, '.dlt/secrets.toml'), toml, { mode: 0o600 });
}

/**
 * What a program says in a first push, a look at what it pushed, and where it is refused, each with its exit code.
 * @param command what starts it
 * @param folder the project
 * @param searched what is on the PATH
 */
export async function storyOf(
  [program = '', ...before]: readonly string[],
  name: string,
  folder: string,
  searched = process.env.PATH,
): Promise<unknown[]> {
  const store = await stores[name]?.();
  if (!store) throw new Error(`there is no fake of ${name}`);
  const told: unknown[] = [];
  const run = async (...more: string[]): Promise<void> => {
    const child = spawn(program, [...before, name, '--owner', 'us', ...store.args, ...more], {
      cwd: folder,
      env: { PATH: searched, HOME: folder, DEPLOY_SECRETS_KEY: key, ...store.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
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

/** The story as it goes where everything works. */
export const WELL_TOLD = [
  ['--yes', 0, expect.stringContaining('created'), expect.any(String)],
  ['--dry-run --exit-code', 0, expect.stringContaining('unchanged'), ''],
  ['--dry-run', 1, '', expect.stringContaining('error')],
];
