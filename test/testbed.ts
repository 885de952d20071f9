import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Context, realContext, type Screen, type User } from '../src/cli/context.ts';
import { Interrupted } from '../src/cli/interrupt.ts';
import { main } from '../src/cli/main.ts';
import { inertOutput, printable } from '../src/core/inert.ts';
import { generateKey } from '../src/core/marks/key.ts';
import type { Clock, Patience } from '../src/core/runtime.ts';
import { type FakeOf, type FakeOptionsOf, type ProviderName, startFake } from './fakes/start.ts';

/** The key that `push` has. */
export const KEY = generateKey((bytes) => new Uint8Array(bytes).fill(7)).reveal();

export interface TestbedOptions<P extends ProviderName> {
  readonly server?: FakeOptionsOf<P>;
  /**
   * What lies in the project folder, by path. With it the program runs in that folder, and `~` stands for it in what
   * is shown; without it the variables of dlt lead to the folder, and it is left out.
   */
  readonly files?: Readonly<Record<string, string>>;
  /** Default: tells the real time, and every wait is over at once. */
  readonly clock?: Clock;
  /** Default: as for people. */
  readonly patience?: Patience;
}

/** What the person at the terminal does when asked. */
export type Answer = 'yes' | 'no' | 'ctrl-c';

/** What is different for one run. */
export interface RunOptions {
  /** Besides what leads to the server. */
  readonly env?: Context['env'] | undefined;
  readonly stdin?: string;
  readonly user?: User;
  /** The answer to each question; without one nobody is there to be asked, as in CI. */
  readonly answer?: boolean;
  /** Happens while the question stands there. */
  whenAsked?(): Promise<void>;
}

/** One run, as its user sees it. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order of writing, with the questions and answers between. */
  readonly screen: string;
}

export interface Testbed<P extends ProviderName> {
  readonly server: FakeOf<P>;
  readonly folder: string;
  /** The full path of a file in the folder. */
  at(file: string): string;
  /** The secrets file, or another one, readable by its owner alone. */
  write(text: string, file?: string): Promise<void>;
  read(file?: string): Promise<string>;
  run(args: readonly string[], options?: RunOptions): Promise<Run>;
  /** Runs another program in the same world. */
  runIn(program: (context: Context) => Promise<number>, options?: RunOptions): Promise<Run>;
  /** Someone is there, and gives these answers in turn; a question without one is an error. */
  runAsked(answers: readonly Answer[], args: readonly string[]): Promise<Run>;
  /** Pushes a secrets file of this text as the owner `us`, with a key: both streams as people read them, then the exit code. */
  push(toml: string, args?: readonly string[], env?: Context['env']): Promise<string>;
  /** Does what Ctrl-C does to the run that is under way. */
  interrupt(): void;
}

/** A provider's server, a project folder, and this process as the program. All of it is gone when the test ends. */
export async function testbed<P extends ProviderName>(
  provider: P,
  { server: serverOptions, files, clock = hurriedClock, patience }: TestbedOptions<P> = {},
): Promise<Testbed<P>> {
  const { fake, env, args: address, shown } = await startFake(provider, serverOptions);
  // As long each time: lines break by what the path is before a test shortens it.
  const folder = await mkdtemp(path.join(tmpdir(), `deploy-secrets-${provider}-`));
  onTestFinished(async () => {
    await fake.close();
    await rm(folder, { recursive: true });
  });
  const at = (file: string): string => path.join(folder, file);
  const write = async (text: string, file = 'secrets.toml'): Promise<void> => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), text, { mode: 0o600 });
  };
  for (const [file, text] of Object.entries(files ?? {})) await write(text, file);
  const toFolder = { DLT_PROJECT_DIR: folder, DLT_CONFIG_FOLDER: '.' };
  const inProject = (text: string): string => text.replaceAll(`${folder}/`, files ? '~/' : '');
  let interrupts = new AbortController();
  const interrupt = (): void => interrupts.abort(new Interrupted());

  const play = async (
    program: (context: Context) => Promise<number>,
    options: RunOptions & Partial<Terminal>,
  ): Promise<Run> => {
    interrupts = new AbortController();
    const seen = newScreens(options.show ?? inProject);
    const code = await program({
      ...inFolder(folder),
      now: () => clock.now(),
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      ...(patience && { patience }),
      user: options.user ?? { id: 1000 },
      env: { ...env, ...(!files && toFolder), ...options.env },
      readStdin: async () => options.stdin ?? '',
      interactive: options.confirm !== undefined || options.answer !== undefined,
      interrupt: interrupts.signal,
      confirm: async (question) => {
        if (options.confirm) return options.confirm(question, (line) => seen.tell(line));
        seen.tell(question);
        await options.whenAsked?.();
        return options.answer;
      },
      tell: seen.tell,
      stdout: seen.stdout,
      stderr: seen.stderr,
    });
    return { code, ...seen.texts };
  };

  return {
    server: fake,
    folder,
    at,
    write,
    read: (file = 'secrets.toml') => readFile(at(file), 'utf8'),
    run: (args, options = {}) => play((context) => main(args, context), options),
    runIn: (program, options = {}) => play(program, options),
    interrupt,
    async runAsked(answers, args) {
      const left = [...answers];
      const confirm: Terminal['confirm'] = async (question, tell) => {
        const answer = left.shift();
        tell(`${question} ${answer}`);
        if (answer === undefined) throw new Error(`nobody answers: ${question}`);
        if (answer === 'ctrl-c') interrupt();
        return answer === 'ctrl-c' ? await new Promise(() => {}) : answer === 'yes';
      };
      const run = await play((context) => main(args, context), { confirm });
      if (left.length > 0) throw new Error(`never asked for: ${left.join(', ')}`);
      return run;
    },
    async push(toml, args = [], more = {}) {
      await write(toml);
      const show = (text: string): string => shown(text.replaceAll(folder, ''));
      const all = [...address, '--owner', 'us', ...args, '--secrets', at('secrets.toml')];
      const program = (context: Context) => main(all, context);
      return inOneText(await play(program, { env: { DEPLOY_SECRETS_KEY: KEY, ...more }, show }));
    },
  };
}

/** Both streams as people read them, then the exit code. */
export const inOneText = ({ screen, code }: Run): string => `${screen.trimEnd()}\nexit ${code}`;

interface Terminal {
  /** The text as the test compares it. */
  show(text: string): string;
  confirm(question: string, tell: (line: string) => void): Promise<boolean | undefined>;
}

/** Two streams that remember. */
function newScreens(show: Terminal['show']) {
  const texts = { stdout: '', stderr: '', screen: '' };
  const screenOf = (stream: 'stdout' | 'stderr'): Screen => ({
    write: (text) => {
      const inert = filtered(text);
      texts[stream] += show(inert);
      texts.screen += show(inert);
    },
    isTerminal: false,
    colour: false,
    width: 100,
  });
  const [stdout, stderr] = [screenOf('stdout'), screenOf('stderr')];
  return { texts, stdout, stderr, tell: (line: string) => stderr.write(`${printable(line)}\n`) };
}

/** As the real streams filter. What comes out of the renderers passes as it is, but for a line that begins with `::`. */
function filtered(text: string): string {
  const inert = inertOutput(text, { colour: false, isTerminal: false });
  const unfiltered = inert.replace(/^([^\S\r\n]*):\\u003a/gm, '$1::');
  if (unfiltered !== text) throw new Error(`a renderer let through: ${JSON.stringify(text)}`);
  return inert;
}

const hurriedClock: Clock = { now: Date.now, sleep: async () => {} };

let real: Context | undefined;

/** The program as if started there. It listens to signals, so one is enough for all tests of a file. */
function inFolder(folder: string): Context {
  real ??= realContext('test');
  const { readFile, writeFile, readInside, rewriteFile, createFile, createPrivateFile } = real;
  const { permissions, kindOf, isWritable, listInside, findTexts } = real;
  const at = (file: string): string => path.resolve(folder, file);
  return {
    ...real,
    folder,
    run: async () => undefined,
    readFile: (file) => readFile(at(file)),
    writeFile: (file, text) => writeFile(at(file), text),
    readInside: (inner, file) => readInside(at(inner), at(file)),
    rewriteFile: (file, text) => rewriteFile(at(file), text),
    createPrivateFile: (file, text) => createPrivateFile(at(file), text),
    createFile: (file, text) => createFile(at(file), text),
    permissions: (file) => permissions(at(file)),
    kindOf: (file) => kindOf(at(file)),
    isWritable: (one) => isWritable(at(one)),
    listInside: (checkout, one) => listInside(at(checkout), at(one)),
    findTexts: (one, wanted) => findTexts(at(one), wanted),
  };
}
