import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Context, realContext } from '../../../src/cli/context.ts';
import { main } from '../../../src/cli/main.ts';
import { generateKey } from '../../../src/core/marks/key.ts';
import {
  type FakeAirflow,
  type FakeAirflowOptions,
  passwordEnv,
  startFakeAirflow,
} from '../../fakes/airflow/index.ts';

/** The whole program in this process, with an Airflow on this machine and a secrets file of its own. */
export interface Program {
  readonly airflow: FakeAirflow;
  /** Both streams as the reader sees them, the address left out, then the exit code. */
  run(toml: string, args?: readonly string[], env?: Context['env']): Promise<string>;
  close(): Promise<void>;
}

const real = realContext('test');
const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

export async function startProgram(options: FakeAirflowOptions = {}): Promise<Program> {
  const airflow = await startFakeAirflow(options);
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-airflow-'));
  const file = path.join(folder, 'secrets.toml');
  return {
    airflow,
    async run(toml, args = [], env = {}) {
      await writeFile(file, toml, { mode: 0o600 });
      const said: string[] = [];
      const write = (text: string): void => void said.push(text);
      const screen = { write, isTerminal: false, colour: false, width: 100 };
      const context: Context = {
        ...real,
        sleep: async () => {},
        interactive: false,
        confirm: async () => undefined,
        env: { ...passwordEnv, DEPLOY_SECRETS_KEY: key, ...env },
        stdout: screen,
        stderr: screen,
        tell: (line) => write(`${line}\n`),
      };
      const where = ['airflow', '--url', airflow.url, '--owner', 'us', '--secrets', file];
      const code = await main([...where, ...args], context);
      const shown = said.join('').replaceAll(folder, '').replaceAll(airflow.url, 'http://airflow');
      return `${shown.trimEnd()}\nexit ${code}`;
    },
    async close() {
      await airflow.close();
      await rm(folder, { recursive: true });
    },
  };
}
