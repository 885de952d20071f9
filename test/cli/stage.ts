import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Context, realContext, type Screen } from '../../src/cli/context.ts';
import { Interrupted } from '../../src/cli/interrupt.ts';
import { main } from '../../src/cli/main.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../fakes/github/index.ts';

/** What the person at the terminal does when asked. */
export type Answer = 'yes' | 'no' | 'ctrl-c';

/** One run, as its user sees it. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order of writing, with the questions and answers between. */
  readonly screen: string;
}

export interface Stage {
  readonly github: FakeGitHub;
  /** A path in the folder of this test. */
  at(name: string): string;
  /** The secrets file, readable by its owner alone. */
  write(toml: string): Promise<void>;
  read(): Promise<string>;
  /** Nobody is there to be asked, as in CI. */
  run(...args: string[]): Promise<Run>;
  /** Someone is there, and gives these answers; a question without one is an error. */
  runAsked(answers: readonly Answer[], ...args: string[]): Promise<Run>;
  /** What Ctrl-C does to the run that is under way. */
  interrupt(): void;
}

/** A GitHub, a folder with a secrets file, and this process as the program. Gone when the test ends. */
export async function setUp(): Promise<Stage> {
  const github = await startFakeGitHub();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-stage-'));
  onTestFinished(async () => {
    await github.close();
    await rm(folder, { recursive: true });
  });
  const file = path.join(folder, 'secrets.toml');
  let interrupts = new AbortController();

  async function play(answers: readonly Answer[] | undefined, args: readonly string[]): Promise<Run> {
    interrupts = new AbortController();
    const seen = { stdout: '', stderr: '', screen: '' };
    const left = [...(answers ?? [])];
    const show = (stream: 'stdout' | 'stderr', text: string): void => {
      const shown = text.replaceAll(`${folder}/`, '');
      seen[stream] += shown;
      seen.screen += shown;
    };
    const screenOf = (stream: 'stdout' | 'stderr'): Screen => ({
      write: (text) => show(stream, text),
      isTerminal: false,
      colour: false,
      width: 100,
    });
    const context: Context = {
      ...realContextOnce(),
      env: { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, DLT_PROJECT_DIR: folder, DLT_CONFIG_FOLDER: '.' },
      stdout: screenOf('stdout'),
      stderr: screenOf('stderr'),
      interactive: answers !== undefined,
      interrupt: interrupts.signal,
      confirm: async (question) => {
        const answer = left.shift();
        show('stderr', `${question} ${answer}\n`);
        if (answer === undefined) throw new Error(`nobody answers: ${question}`);
        if (answer === 'ctrl-c') interrupts.abort(new Interrupted());
        return answer === 'ctrl-c' ? await new Promise(() => {}) : answer === 'yes';
      },
      tell: (line) => show('stderr', `${line}\n`),
    };
    const code = await main(args, context);
    if (left.length > 0) throw new Error(`never asked for: ${left.join(', ')}`);
    return { code, ...seen };
  }

  return {
    github,
    at: (name) => path.join(folder, name),
    write: (toml) => writeFile(file, toml, { mode: 0o600 }),
    read: () => readFile(file, 'utf8'),
    run: (...args) => play(undefined, args),
    runAsked: (answers, ...args) => play(answers, args),
    interrupt: () => interrupts.abort(new Interrupted()),
  };
}

let real: Context | undefined;

/** It listens to signals, so one is enough for all tests of a file. */
function realContextOnce(): Context {
  real ??= realContext('test');
  return real;
}
