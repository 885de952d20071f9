import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { KEY } from '../testbed.ts';

/** The program in this process: many runs of it take a moment. */
export interface InProcess {
  run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

let real: Context | undefined;

/** @param env what leads to the store, besides the key */
export function inProcess(env: Readonly<Record<string, string>>): InProcess {
  // It listens to signals, so one is enough.
  real ??= realContext('fuzz');
  const world = real;
  // A wait is over at once, and still takes its time: else who waits for a pace would ask for ever.
  let ahead = 0;
  return {
    run: async (args) => {
      const said = { stdout: '', stderr: '' };
      const screen = (stream: keyof typeof said) => ({
        write: (text: string) => {
          said[stream] += text;
        },
        isTerminal: false,
        colour: false,
        width: 100,
      });
      const code = await main(args, {
        ...world,
        env: { DEPLOY_SECRETS_KEY: KEY, ...env },
        now: () => Date.now() + ahead,
        sleep: async (milliseconds) => {
          ahead += milliseconds;
        },
        run: async () => undefined,
        interactive: false,
        confirm: async () => undefined,
        tell: (line) => screen('stderr').write(`${line}\n`),
        stdout: screen('stdout'),
        stderr: screen('stderr'),
      });
      return { code, ...said };
    },
  };
}
