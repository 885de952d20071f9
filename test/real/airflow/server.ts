import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Database } from './database.ts';
import { Fernet } from './fernet.ts';

/** The versions that `test/real/install` brings. */
export const versions = ['3.3.2', '2.11.2'] as const;
export type Version = (typeof versions)[number];

/** A user of the role Op, as the docs say is enough. */
export const USERNAME = 'etl-deployer';
export const PASSWORD = 'canary-password-of-a-real-airflow';

export interface Airflow {
  readonly version: Version;
  readonly url: string;
  readonly database: Database;
  readonly python: string;
  /** What a process of the same installation needs, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const peers = fileURLToPath(new URL('../../../.cache/peers/', import.meta.url));

/** Its API server on 127.0.0.1 over SQLite, with a Fernet key and one user. Nothing schedules and nothing runs. */
export async function startAirflow(version: Version): Promise<Airflow> {
  const home = await mkdtemp(path.join(tmpdir(), `deploy-secrets-airflow-${version}-`));
  const bin = `${peers}airflow-${version}/bin/`;
  const fernet = new Fernet();
  const port = await freePort();
  const env = {
    ...environment(home, fernet.key),
    PATH: `${bin}:${process.env.PATH}`,
    AIRFLOW_TEST_PORT: `${port}`,
  };
  await promisify(execFile)(`${bin}python`, ['-m', 'airflow', 'db', 'migrate'], { env, cwd: home });
  await writeFile(
    env.AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE,
    JSON.stringify({ [USERNAME]: PASSWORD }),
  );
  const child = spawn(`${bin}python`, serverArguments(version, port), {
    env,
    cwd: here,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = logOf(child);
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/api/v${version.startsWith('3') ? 2 : 1}/version`, child, log);
  const database = new Database(path.join(home, 'airflow.db'), fernet);
  return {
    version,
    url,
    database,
    python: `${bin}python`,
    env,
    async close() {
      database.close();
      await stopped(child);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(last);
}

/** Airflow 2 under the server that `airflow webserver` starts, without the process that watches over it. */
const serverArguments = (version: Version, port: number): string[] =>
  version.startsWith('3')
    ? ['-m', 'airflow', 'api-server', '--host', '127.0.0.1', '--port', `${port}`, '--workers', '1']
    : [
        '-m',
        'gunicorn',
        '-k',
        'gthread',
        '-w',
        '1',
        '--threads',
        '4',
        '-b',
        `127.0.0.1:${port}`,
        'webserver2:app()',
      ];

const environment = (home: string, fernetKey: string) => ({
  HOME: home,
  AIRFLOW_HOME: home,
  PYTHONUTF8: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
  AIRFLOW__CORE__FERNET_KEY: fernetKey,
  AIRFLOW__API_AUTH__JWT_SECRET: 'canary-jwt-secret-of-a-real-airflow-0123456789abcdef',
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: `${USERNAME}:op`,
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: path.join(home, 'passwords.json'),
  AIRFLOW__API__AUTH_BACKENDS: 'airflow.api.auth.backend.basic_auth',
  AIRFLOW__WEBSERVER__SECRET_KEY: 'canary-session-key',
  AIRFLOW_TEST_USERNAME: USERNAME,
  AIRFLOW_TEST_PASSWORD: PASSWORD,
  // What dlt and Airflow would send to their makers.
  RUNTIME__DLTHUB_TELEMETRY: 'false',
  AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
  DLT_DISABLE_PLUGINS: '1',
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Reads on to the end: a server whose pipe is full waits for ever. Keeps the last of it. */
function logOf(child: ChildProcess): { text: string } {
  const log = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      log.text = (log.text + chunk.toString('utf8')).slice(-5000);
    });
  return log;
}

async function answering(url: string, child: ChildProcess, log: { text: string }): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error(`Airflow did not start: ${log.text}`);
}
