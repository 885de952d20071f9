import path from 'node:path';
import type { Runtime } from '../core/runtime.ts';
import { type FoundText, findTexts, type WantedFiles } from './find-texts.ts';
import { interruptSignal } from './interrupt.ts';
import {
  createText,
  decode,
  isWritableFolder,
  kindOf,
  namesIn,
  nodeRuntime,
  permissionBits,
  rewriteText,
} from './runtime.ts';

/** One output stream, as a renderer sees it. */
export interface Screen {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
}

/** Everything that a command may touch. */
export interface Context extends Runtime {
  readonly version: string;
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Someone sits at a terminal and can be asked. */
  readonly interactive: boolean;
  /** Aborted by the first Ctrl-C; the reason is an `Interrupted`. */
  readonly interrupt: AbortSignal;
  /** All of standard input; refuses what is not UTF-8. */
  readStdin(): Promise<string>;
  /** Replaces the text of a file in one step; who may read it stays as it was. */
  rewriteFile(path: string, text: string): Promise<void>;
  /** Makes a file, and the folders above it; false when there is one already, which stays as it was. */
  createFile(path: string, text: string): Promise<boolean>;
  /** Who may read a file, as `chmod` counts; undefined where the system does not say or there is none. */
  permissions(path: string): Promise<number | undefined>;
  /** What lies there, behind links; undefined when there is nothing that is either. */
  kindOf(path: string): Promise<'file' | 'folder' | undefined>;
  /** Whether it is a folder in which a file can be made. */
  isWritable(folder: string): Promise<boolean>;
  /** The names of what lies in a folder, in no order; undefined when there is no such folder. */
  listFolder(folder: string): Promise<readonly string[] | undefined>;
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

/** Columns where nobody sees lines break. */
const WITHOUT_TERMINAL = 100;
/** Below that, words stand one to a line. */
const NARROWEST = 30;

/**
 * Makes the real world. `leave` ends the process once everything written has gone out. Streams are touched when they
 * are needed: making one takes milliseconds.
 */
export function realContext(version: string): Context & { leave(code: number): void } {
  const { env } = process;
  const stdout = openScreen(() => process.stdout, env);
  const stderr = openScreen(() => process.stderr, env);
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  const isInteractive = once(
    () => !inCI(env) && process.stdin.isTTY === true && process.stderr.isTTY === true,
  );
  const interrupt = interruptSignal();
  return {
    version,
    stdout,
    stderr,
    get interactive() {
      return isInteractive();
    },
    interrupt,
    ...nodeRuntime(),
    createFile: (file, text) => createText(absolute(file), text),
    rewriteFile: (file, text) => rewriteText(absolute(file), text),
    readStdin: async () => decode(await readAll(process.stdin), 'standard input'),
    permissions: async (file) =>
      process.platform === 'win32' ? undefined : await permissionBits(absolute(file)),
    kindOf: (file) => kindOf(absolute(file)),
    isWritable: (folder) => isWritableFolder(absolute(folder)),
    listFolder: (folder) => namesIn(absolute(folder), folder),
    findTexts: (folder, wanted) => findTexts(absolute(folder), wanted),
    get user() {
      return currentUser();
    },
    confirm: async (question, defaultAnswer) =>
      isInteractive()
        ? await askYesNo(`${question} [${defaultAnswer ? 'Y/n' : 'y/N'}] `, defaultAnswer, interrupt)
        : undefined,
    tell: (line) => stderr.write(`${line}\n`),
    leave: (code) => void Promise.all([stdout.drained(), stderr.drained()]).then(() => process.exit(code)),
  };
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

/** The contract: `CI` and `NO_COLOR` count when they are set to anything but nothing. */
const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
const inCI = ({ CI }: NodeJS.ProcessEnv): boolean => isSet(CI) && CI !== 'false' && CI !== '0';

type RealScreen = Screen & { drained(): Promise<void> };

function openScreen(open: () => NodeJS.WriteStream, env: NodeJS.ProcessEnv): RealScreen {
  let opened = false;
  const stream = once(() => {
    opened = true;
    return exitWithReader(open());
  });
  return {
    write: (text) => {
      if (text !== '') stream().write(text);
    },
    get isTerminal() {
      return stream().isTTY === true && !inCI(env);
    },
    get colour() {
      if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0';
      return stream().isTTY === true && !isSet(env.NO_COLOR) && env.TERM !== 'dumb';
    },
    get width() {
      // Some terminals, such as those of containers, say that they have none.
      return Math.max(stream().columns || WITHOUT_TERMINAL, NARROWEST);
    },
    drained: async () => {
      if (opened) await new Promise<void>((resolve) => stream().write('', () => resolve()));
    },
  };
}

/** Ends the program when its reader goes away (`| head`); that is no error of ours. */
const exitWithReader = (stream: NodeJS.WriteStream): NodeJS.WriteStream =>
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });

async function askYesNo(question: string, defaultAnswer: boolean, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  // Without raw mode, so that Ctrl-C arrives as a signal here too.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    const answer = (await Promise.race([lines.question(question, { signal }), closed]))?.trim().toLowerCase();
    // The end of input is no answer, and leaves the cursor behind the question.
    if (answer === undefined) process.stderr.write('\n');
    return answer === '' ? defaultAnswer : answer === 'y' || answer === 'yes';
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    lines.close();
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
