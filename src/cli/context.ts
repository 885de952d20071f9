import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UserError } from '../core/errors.ts';
import type { World } from '../core/outside.ts';
import { decode, permissionBits, readText, rewriteText, writeText } from './files.ts';

/** One output stream, as a renderer sees it. */
export interface Screen {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
}

/** Everything that a command may touch. */
export interface Context extends World {
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
  /** Who may read a file, as `chmod` counts; undefined where the system does not say or there is none. */
  permissions(path: string): Promise<number | undefined>;
}

export class Interrupted extends UserError {
  constructor() {
    super('interrupted', { exitCode: 130, code: 'interrupted' });
  }
}

/** The real world. `leave` ends the process once everything written has gone out. */
export function realContext(version: string): Context & { leave(code: number): void } {
  const { env } = process;
  const stdout = screen(process.stdout, env);
  const stderr = screen(process.stderr, env);
  const absolute = (file: string): string => path.resolve(process.cwd(), file);
  const interactive = process.stdin.isTTY === true && stderr.isTerminal && !inCI(env);
  const interrupt = interrupts();
  return {
    version,
    stdout,
    stderr,
    interactive,
    interrupt,
    env,
    now: Date.now,
    sleep: (milliseconds, signal) =>
      setTimeout(milliseconds, undefined, signal && { signal }).catch((error) => {
        throw signal?.aborted ? signal.reason : error;
      }),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    readFile: (file) => readText(absolute(file), file),
    writeFile: (file, text) => writeText(absolute(file), text),
    rewriteFile: (file, text) => rewriteText(absolute(file), text),
    readStdin: async () => decode(await allOf(process.stdin), 'standard input'),
    permissions: async (file) =>
      process.platform === 'win32' ? undefined : await permissionBits(absolute(file)),
    run,
    confirm: async (question, unasked) =>
      interactive ? await ask(`${question} [${unasked ? 'Y/n' : 'y/N'}] `, unasked, interrupt) : undefined,
    tell: (line) => stderr.write(`${line}\n`),
    leave,
  };
}

/** The contract: `CI` and `NO_COLOR` count when they are set to anything but nothing. */
const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
const inCI = ({ CI }: NodeJS.ProcessEnv): boolean => isSet(CI) && CI !== 'false' && CI !== '0';

function screen(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  // A reader that goes away (`| head`) is no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const isTerminal = stream.isTTY === true;
  const forced = isSet(env.FORCE_COLOR) ? env.FORCE_COLOR !== '0' : undefined;
  return {
    write: (text) => void stream.write(text),
    isTerminal: isTerminal && !inCI(env),
    colour: forced ?? (isTerminal && !isSet(env.NO_COLOR) && env.TERM !== 'dumb'),
    get width() {
      return stream.columns ?? 100;
    },
  };
}

/** The first Ctrl-C asks to stop, the second one is obeyed at once. */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Interrupted());
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return controller.signal;
}

async function ask(question: string, unasked: boolean, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  // Without raw mode, so that Ctrl-C arrives as a signal here too.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('no')));
  try {
    const answer = (await Promise.race([lines.question(question, { signal }), closed])).trim().toLowerCase();
    return answer === '' ? unasked : answer === 'y' || answer === 'yes';
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    lines.close();
  }
}

async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  const { execFile } = await import('node:child_process');
  return await new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}

async function allOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function leave(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
