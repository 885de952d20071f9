import { type Context, realContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';

let real: Context | undefined;

/** Runs a command in this process: its files are these alone, nothing is written, and there is no network. */
export async function program(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<{ code: number; output: string }> {
  real ??= realContext('fuzz');
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const screen = { write, isTerminal: false, colour: false, width: 100 };
  const readFile = async (file: string): Promise<string | undefined> =>
    Object.hasOwn(files, file) ? files[file] : undefined;
  const code = await main(args, {
    ...real,
    env: { GITHUB_API_URL: 'http://127.0.0.1:1', GH_TOKEN: 'token', CI: 'true' },
    user: { id: 1000 },
    run: async () => undefined,
    sleep: async () => {},
    readFile,
    readInside: async (_, file) => await readFile(file),
    listInside: async () => [],
    readStdin: async () => '',
    writeFile: async () => {},
    rewriteFile: async () => {},
    createFile: async () => true,
    createPrivateFile: async () => true,
    permissions: async () => 0o600,
    kindOf: async (file) => (Object.hasOwn(files, file) ? 'file' : undefined),
    isWritable: async () => false,
    interactive: false,
    confirm: async () => undefined,
    tell: (line) => write(`${line}\n`),
    stdout: screen,
    stderr: screen,
  });
  if (![0, 1, 2, 3].includes(code)) throw new Error(`it ended with ${code}`);
  if (output.includes('a bug of deploy-secrets')) throw new Error(output);
  return { code, output };
}
