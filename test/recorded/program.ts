/*
 * All that the recordings know of the program: how it is started, and the servers it talks to. Everything they
 * import from src/ or from the fakes comes through this file, so that only this file changes when those move.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { inertOutput, printable } from '../../src/core/inert.ts';
import { FakeClock } from '../core/clock.ts';
import { PASSWORD, USERNAME } from '../fakes/airflow/doors.ts';
import type { FakeAirflow } from '../fakes/airflow/index.ts';
import type { FakeAws } from '../fakes/aws/index.ts';
import type { FakeSecretManager } from '../fakes/gcp/index.ts';
import type { FakeGitHub } from '../fakes/github/index.ts';
import { lead } from './addresses.ts';

export type { FakeAirflow, FakeAws, FakeClock, FakeGitHub, FakeSecretManager };

/** Two keys that nothing real is marked with. */
export const KEY = 'dsk1_a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqzcaav2';
export const OTHER_KEY = 'dsk1_beeqscijbeeqscijbeeqscijbeeqscijbeeqscijbeeqscijbeeqlq2hvw';

/** Every command, in the order of the help. */
export const COMMANDS = [
  'github',
  'aws',
  'gcp',
  'airflow',
  'init',
  'explain',
  'verify',
  'workflow',
  'check',
  'completion',
] as const;

export const newClock = (): FakeClock => new FakeClock('2026-11-24T09:00:00Z');

/** Where and when the program runs. */
export interface Surroundings {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly random: (bytes: number) => Uint8Array;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Columns. Default: 100. */
  readonly width?: number;
  readonly colour?: boolean;
  /** What is answered to each question; absent: nobody is there to be asked. */
  readonly answers?: readonly boolean[];
  /** What other programs print, by their command line. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Who may read the files, as `chmod` counts. Default: their owner alone. */
  readonly mode?: number;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How many of the answers nobody asked for. */
  readonly unasked: number;
}

/** One run of the program in this process, as if started in that folder. */
export async function run(args: readonly string[], around: Surroundings): Promise<Run> {
  const seen = { stdout: '', stderr: '' };
  const look = { isTerminal: false, colour: around.colour ?? false, width: around.width ?? 100 };
  const screen = (stream: 'stdout' | 'stderr') => ({
    ...look,
    write: (text: string): void => {
      seen[stream] += inertOutput(text, look);
    },
  });
  const left = [...(around.answers ?? [])];
  const context: Context = {
    ...inFolder(around),
    ...timeOf(around),
    env: around.env,
    user: { id: 1000, home: path.join(around.folder, 'home') },
    run: async (program, words) => around.programs?.[[program, ...words].join(' ')],
    readStdin: async () => around.stdin ?? '',
    interactive: around.answers !== undefined,
    confirm: async (question, unasked) => {
      const answer = left.shift();
      seen.stderr += `${question} [${unasked ? 'Y/n' : 'y/N'}] ${answer ? 'yes' : 'no'}\n`;
      return answer;
    },
    tell: (line) => {
      seen.stderr += `${printable(line)}\n`;
    },
    stdout: screen('stdout'),
    stderr: screen('stderr'),
  };
  const code = await main(args, context);
  return { code, ...seen, unasked: left.length };
}

const timeOf = ({ clock, random }: Surroundings) => ({
  now: () => clock.now(),
  sleep: clock.sleep.bind(clock),
  random,
});

/** It listens to signals, so there is one for all runs. */
const real = realContext('test');

function inFolder({ folder, mode = 0o600 }: Surroundings): Context {
  const at = (file: string): string => path.resolve(folder, file);
  return {
    ...real,
    folder,
    readFile: (file) => real.readFile(at(file)),
    readInside: (inner, file) => real.readInside(at(inner), at(file)),
    writeFile: (file, text) => real.writeFile(at(file), text),
    createPrivateFile: (file, text) => real.createPrivateFile(at(file), text),
    createFile: (file, text) => real.createFile(at(file), text),
    rewriteFile: (file, text) => real.rewriteFile(at(file), text),
    // A checkout has the files as the user's umask has them.
    permissions: async (file) => ((await real.kindOf(at(file))) === undefined ? undefined : mode),
    kindOf: (file) => real.kindOf(at(file)),
    isWritable: (one) => real.isWritable(at(one)),
    listInside: (checkout, one) => real.listInside(at(checkout), at(one)),
    findTexts: (one, wanted) => real.findTexts(at(one), wanted),
  };
}

/** The same bytes each time, and a row of them for each length, so that no draw disturbs those of another kind. */
export function seededRandom(): (bytes: number) => Uint8Array {
  const drawn = new Map<number, number>();
  return (bytes) => {
    const nth = drawn.get(bytes) ?? 0;
    drawn.set(bytes, nth + 1);
    const hash = createHash('shake256', { outputLength: bytes });
    return new Uint8Array(hash.update(`${bytes} bytes, draw ${nth}`).digest());
  };
}

export interface Served<F> {
  readonly fake: F;
  /** What leads the program there, and lets it in. */
  readonly env: Readonly<Record<string, string>>;
}

export async function serveGitHub(clock: FakeClock): Promise<Served<FakeGitHub>> {
  const { startFakeGitHub, TOKEN } = await import('../fakes/github/index.ts');
  const fake = await startFakeGitHub({ clock, repositories: ['acme/etl', 'acme/reports'] });
  fake.url = lead('http://127.0.0.1:7001', fake.url);
  return { fake, env: { GITHUB_API_URL: fake.url, GH_TOKEN: TOKEN } };
}

export async function serveAws(clock: FakeClock): Promise<Served<FakeAws>> {
  const { startFakeAws, KEY: access } = await import('../fakes/aws/index.ts');
  const fake = await startFakeAws({ clock });
  fake.url = lead('http://127.0.0.1:7002', fake.url);
  const env = {
    AWS_ENDPOINT_URL: fake.url,
    AWS_REGION: fake.state.region,
    AWS_ACCESS_KEY_ID: access.id,
    AWS_SECRET_ACCESS_KEY: access.secret,
    AWS_ACCOUNT_ID: fake.state.account,
  };
  return { fake, env };
}

export async function serveGcp(clock: FakeClock): Promise<Served<FakeSecretManager>> {
  const { startFakeSecretManager } = await import('../fakes/gcp/index.ts');
  const fake = await startFakeSecretManager({ clock });
  const { host } = new URL(lead('http://127.0.0.1:7003', `http://${fake.host}`));
  return { fake, env: { SECRET_MANAGER_EMULATOR_HOST: host } };
}

export async function serveAirflow(version: string): Promise<Served<FakeAirflow>> {
  const { startFakeAirflow } = await import('../fakes/airflow/index.ts');
  const fake = await startFakeAirflow({ version });
  fake.url = lead('http://127.0.0.1:7004', fake.url);
  return { fake, env: { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD } };
}
