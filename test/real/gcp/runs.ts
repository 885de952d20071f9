import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Context, realContext } from '../../../src/cli/context.ts';
import { main } from '../../../src/cli/main.ts';
import { generateKey } from '../../../src/core/marks/key.ts';
import type { FakeSecretManager } from '../../fakes/gcp/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scratch = `${root}.cache/gcp/`;

/** What a Python program beside this file prints as JSON, run where Google's client and dlt 1.31 are. */
export async function python(
  google: FakeSecretManager,
  program: string,
  ...args: readonly string[]
): Promise<unknown> {
  const child = spawn(
    `${root}.cache/peers/gcp/bin/python`,
    [fileURLToPath(new URL(program, import.meta.url)), ...args],
    {
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONUTF8: '1',
        SECRET_MANAGER_EMULATOR_HOST: google.host,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  const [printed, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(printed);
}

/** Writes what a program shall be asked, and gives the path. */
export function questions(name: string, asked: readonly object[]): string {
  mkdirSync(scratch, { recursive: true });
  writeFileSync(`${scratch}${name}.json`, JSON.stringify(asked));
  return `${scratch}${name}.json`;
}

const real = realContext('test');
const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

/** One run of the program in this process. */
export async function run(
  google: FakeSecretManager,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly said: string; readonly printed: string }> {
  const told: string[] = [];
  const shown: string[] = [];
  const screen = { isTerminal: false, colour: false, width: 100 };
  const context: Context = {
    ...real,
    sleep: async () => {},
    interactive: false,
    // Else the Python of this repository would say how tables are read.
    findTexts: async () => [],
    confirm: async () => undefined,
    env: { SECRET_MANAGER_EMULATOR_HOST: google.host, DEPLOY_SECRETS_KEY: key },
    stdout: { ...screen, write: (words) => void shown.push(words) },
    stderr: { ...screen, write: (words) => void told.push(words) },
    tell: (line) => void told.push(`${line}\n`),
  };
  const code = await main(['gcp', '--owner', 'us', ...args], context);
  return { code, said: told.join(''), printed: shown.join('') };
}
