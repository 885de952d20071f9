import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Context, realContext } from '../../../src/cli/context.ts';
import { main } from '../../../src/cli/main.ts';
import { generateKey } from '../../../src/core/marks/key.ts';
import { envFor, type FakeSecretManager, startFakeSecretManager } from '../../fakes/gcp/index.ts';

/** The whole program in this process, with Secret Manager on this machine and a secrets file of its own. */
export interface Program {
  readonly google: FakeSecretManager;
  /** Both streams as the reader sees them, then the exit code. */
  run(toml: string, args: readonly string[], env?: Context['env']): Promise<string>;
  close(): Promise<void>;
}

const real = realContext('test');
const key = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

export async function startProgram(): Promise<Program> {
  const google = await startFakeSecretManager();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-gcp-'));
  const file = path.join(folder, 'secrets.toml');
  return {
    google,
    async run(toml, args, env = {}) {
      await writeFile(file, toml, { mode: 0o600 });
      const said: string[] = [];
      const write = (text: string): void => void said.push(text);
      const screen = { write, isTerminal: false, colour: false, width: 100 };
      const context: Context = {
        ...real,
        sleep: async () => {},
        interactive: false,
        confirm: async () => undefined,
        env: { ...envFor(google), DEPLOY_SECRETS_KEY: key, ...env },
        stdout: screen,
        stderr: screen,
        tell: (line) => write(`${line}\n`),
      };
      const code = await main(['gcp', '--owner', 'us', ...args, '--secrets', file], context);
      return `${said.join('').replaceAll(folder, '').trimEnd()}\nexit ${code}`;
    },
    async close() {
      await google.close();
      await rm(folder, { recursive: true });
    },
  };
}
