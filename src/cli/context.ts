import path from 'node:path';
import { printable } from '../core/inert.ts';
import type { Runtime } from '../core/runtime.ts';
import { decode } from './encodings.ts';
import {
  collect,
  isWritableFolder,
  kindOf,
  namesInside,
  permissionBits,
  readInside,
  refusal,
} from './files.ts';
import { type FoundText, findTexts, type WantedFiles } from './find-texts.ts';
import { type Interrupts, listenToSignals } from './interrupt.ts';
import { createPrivateText, createText, rewriteText } from './replace-file.ts';
import { nodeRuntime } from './runtime.ts';
import { inCI, openScreen, type RealScreen, type Screen } from './screen.ts';

export type { Screen } from './screen.ts';

/** Everything that a command may touch. */
export interface Context extends Runtime {
  readonly version: string;
  /** Where the program was started, as an absolute path. */
  readonly folder: string;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Someone sits at a terminal and can be asked. */
  readonly interactive: boolean;
  /** Aborted by the first Ctrl-C; the reason is an `Interrupted`. */
  readonly interrupt: AbortSignal;
  /** All of standard input; refuses what is not UTF-8. */
  readStdin(): Promise<string>;
  /** The text of a file that the checkout names; a UserError where it lies outside of that folder. */
  readInside(folder: string, path: string): Promise<string | undefined>;
  /** Replaces the text of a file in one step; who may read it stays as it was. */
  rewriteFile(path: string, text: string): Promise<void>;
  /** Makes a file, and the folders above it; false when there is one already, which stays as it was. */
  createFile(path: string, text: string): Promise<boolean>;
  /** Makes a file, and the folders above it, for its owner alone; false when there is one already. */
  createPrivateFile(path: string, text: string): Promise<boolean>;
  /** Who may read a file, as `chmod` counts; undefined where the system does not say or there is none. */
  permissions(path: string): Promise<number | undefined>;
  /** What lies there, behind links; undefined when there is nothing that is either. */
  kindOf(path: string): Promise<'file' | 'folder' | undefined>;
  /** Whether it is a folder in which a file can be made. */
  isWritable(folder: string): Promise<boolean>;
  /** The names of what lies in a folder of the checkout, in no order; undefined when there is no such folder. */
  listInside(checkout: string, folder: string): Promise<readonly string[] | undefined>;
  /** Finds files of a kind below a folder: regular files alone, no link is followed, the nearest first. */
  findTexts(folder: string, wanted: WantedFiles): Promise<readonly FoundText[]>;
  readonly user: User;
}

/** Who runs the program, as far as the system tells. */
export interface User {
  /** The number, 0 for root. */
  readonly id?: number;
  readonly home?: string;
}

/** The real world, with what ends this process in order. */
interface RealContext {
  readonly context: Context;
  readonly interrupts: Interrupts;
  readonly stdout: RealScreen;
  readonly stderr: RealScreen;
}

/** Makes the real world, as this process sees it. */
export const realContext = (version: string): Context => openContext(version).context;

/** Makes the real world. Streams are touched when they are needed: making one takes milliseconds. */
export function openContext(version: string): RealContext {
  const { env } = process;
  const stdout = openScreen(() => process.stdout, env);
  const stderr = openScreen(() => process.stderr, env);
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  const isInteractive = once(
    () => !inCI(env) && process.stdin.isTTY === true && process.stderr.isTTY === true,
  );
  const interrupts = listenToSignals();
  const context: Context = {
    version,
    get folder() {
      return process.cwd();
    },
    stdout,
    stderr,
    get interactive() {
      return isInteractive();
    },
    interrupt: interrupts.signal,
    ...nodeRuntime(interrupts.signal),
    readInside: (folder, file) => readInside(absolute(folder || '.'), absolute(file), file),
    createPrivateFile: (file, text) => createPrivateText(absolute(file), text),
    createFile: (file, text) => createText(absolute(file), text),
    rewriteFile: (file, text) => rewriteText(absolute(file), text),
    readStdin: async () => decode(await collectInput(), 'standard input'),
    permissions: async (file) =>
      process.platform === 'win32' ? undefined : await permissionBits(absolute(file)),
    kindOf: (file) => kindOf(absolute(file)),
    isWritable: (folder) => isWritableFolder(absolute(folder)),
    listInside: (checkout, folder) => namesInside(absolute(checkout || '.'), absolute(folder), folder),
    findTexts: (folder, wanted) => findTexts(absolute(folder), wanted),
    get user() {
      return currentUser();
    },
    confirm: async (question, defaultAnswer) =>
      isInteractive()
        ? await askYesNo(printable(question), defaultAnswer, { stderr, interrupt: interrupts.signal })
        : undefined,
    tell: (line) => stderr.write(`${printable(line)}\n`),
  };
  return { context, interrupts, stdout, stderr };
}

function currentUser(): User {
  const id = process.geteuid?.();
  const home = homeFolder();
  return { ...(id !== undefined && { id }), ...(home !== '' && { home }) };
}

/** Finds nothing where the system knows no such user, as in some containers. */
function homeFolder(): string {
  try {
    return process.getBuiltinModule('node:os').homedir();
  } catch {
    return '';
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Asks at the terminal. One that is gone while the question stands there is no answer, as the end of input is none. */
async function askYesNo(
  question: string,
  defaultAnswer: boolean,
  { stderr, interrupt }: Pick<Context, 'stderr' | 'interrupt'>,
): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  // Without raw mode, so that Ctrl-C arrives as a signal here too.
  const lines = createInterface({ input: process.stdin, terminal: false });
  const gone = new Promise<undefined>((resolve) => {
    for (const source of [lines, process.stdin]) source.on('error', () => resolve(undefined));
    lines.once('close', () => resolve(undefined));
  });
  stderr.write(`${question} [${defaultAnswer ? 'Y/n' : 'y/N'}] `);
  try {
    const line = await Promise.race([lines.question('', { signal: interrupt }), gone]);
    const answer = line?.trim().toLowerCase();
    // The end of input leaves the cursor behind the question.
    if (answer === undefined) stderr.write('\n');
    return answer === '' ? defaultAnswer : answer === 'y' || answer === 'yes';
  } catch (error) {
    throw interrupt.aborted ? interrupt.reason : error;
  } finally {
    lines.close();
  }
}

async function collectInput(): Promise<Uint8Array> {
  try {
    return await collect(process.stdin, 'standard input');
  } catch (error) {
    throw refusal(error, 'cannot read standard input');
  }
}
