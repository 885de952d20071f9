import { inertOutput } from '../core/inert.ts';
import { ownValue } from '../core/own-value.ts';

/** One output stream, as a renderer sees it. */
export interface Screen {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
}

/** A stream of this process. Whoever reads it may go away: then the rest is dropped, and the work goes on. */
export interface RealScreen extends Screen {
  /** Waits until everything written has gone out, or is lost. */
  drained(): Promise<void>;
  /** Why the system did not take what was written; undefined as long as it takes everything. */
  readonly failure: NodeJS.ErrnoException | undefined;
}

/** Columns where there is no terminal to ask, or it does not say. */
const WITHOUT_TERMINAL = 80;
/** Below that, words stand one to a line. */
const NARROWEST = 30;

/** Opens the stream when it is needed first: making one takes milliseconds. */
export function openScreen(open: () => NodeJS.WriteStream, env: NodeJS.ProcessEnv): RealScreen {
  let failure: NodeJS.ErrnoException | undefined;
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', (error: NodeJS.ErrnoException) => {
      failure ??= error;
    });
    return opened;
  };
  const screen: RealScreen = {
    write: (text) => {
      if (text !== '' && !failure) stream().write(inertOutput(text, screen));
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
      // The callback is called behind all that was written before, also when that fails.
      if (opened && !failure) await new Promise<void>((resolve) => opened?.write('', () => resolve()));
    },
    get failure() {
      return failure;
    },
  };
  return screen;
}

/** The contract: `CI` and `NO_COLOR` count when they are set to anything but nothing. */
const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
export const inCI = ({ CI }: NodeJS.ProcessEnv): boolean => isSet(CI) && CI !== 'false' && CI !== '0';

/** A pipe that nobody reads, a terminal that is gone. */
const GONE: readonly (string | undefined)[] = ['EPIPE', 'ECONNRESET', 'EIO'];

/** As shells tell of a program that ended by SIGPIPE, which is how others end then: 128 + 13. */
const READER_GONE = 141;

/**
 * The code to exit with when the result could not be said: never that of success. A failure and an interrupt stay what
 * they are, and so do pending changes when it was the reader who did not want to know more.
 */
export function exitCodeUnsaid(code: number, failure: NodeJS.ErrnoException): number {
  if (GONE.includes(failure.code)) return code === 0 ? READER_GONE : code;
  return code === 0 || code === 2 ? 1 : code;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be larger than is allowed',
  EBADF: 'it is not open for writing',
};

/** Says why the result is not where it should be; nothing where the reader left of its own. */
export function lossText(code: number, { code: reason = 'unknown' }: NodeJS.ErrnoException): string {
  if (GONE.includes(reason)) return '';
  const done = code === 0 ? 'hint: the command itself has done what it was asked for\n' : '';
  return `error: cannot write to standard output: ${ownValue(REASONS, reason) ?? reason}\n${done}`;
}
