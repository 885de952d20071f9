import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Context, realContext, type User } from '../../../src/cli/context.ts';
import { main } from '../../../src/cli/main.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';

export interface World {
  /** Besides what leads to the GitHub of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly user?: User;
  /** What is answered to a question; without one nobody is there to be asked. */
  readonly answer?: boolean;
  /** Happens while the question stands there. */
  whenAsked?(): Promise<void>;
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  /** Both streams in the order of writing. */
  readonly screen: string;
}

export interface Project {
  readonly github: FakeGitHub;
  readonly folder: string;
  read(file: string): Promise<string>;
  run(args: readonly string[], world?: World): Promise<Run>;
}

let real: Context | undefined;

/** Files in a folder that the program runs in, by path -> text, and a GitHub. Gone when the test ends. */
export async function project(files: Readonly<Record<string, string>>): Promise<Project> {
  const github = await startFakeGitHub();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-project-'));
  onTestFinished(async () => {
    await github.close();
    await rm(folder, { recursive: true });
  });
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text, { mode: 0o600 });
  }
  real ??= realContext('test');
  const world = inFolder(folder, real);
  return {
    github,
    folder,
    read: (file) => readFile(path.join(folder, file), 'utf8'),
    run: async (args, { env = {}, stdin = '', user = { id: 1000 }, answer, whenAsked } = {}) => {
      const seen = { stdout: '', screen: '' };
      const show = (text: string): void => {
        seen.screen += text.replaceAll(`${folder}/`, '~/');
      };
      const screen = { isTerminal: false, colour: false, width: 100 };
      const code = await main(args, {
        ...world,
        env: { GITHUB_API_URL: github.url, GH_TOKEN: TOKEN, ...env },
        user,
        readStdin: async () => stdin,
        interactive: answer !== undefined,
        confirm: async (question) => {
          show(`${question}\n`);
          await whenAsked?.();
          return answer;
        },
        tell: (line) => show(`${line}\n`),
        stdout: {
          ...screen,
          write: (text) => {
            seen.stdout += text;
            show(text);
          },
        },
        stderr: { ...screen, write: show },
      });
      return { code, ...seen };
    },
  };
}

/** The program as if started there. */
function inFolder(folder: string, outside: Context): Context {
  const at = (file: string): string => path.resolve(folder, file);
  return {
    ...outside,
    sleep: async () => {},
    run: async () => undefined,
    readFile: (file) => outside.readFile(at(file)),
    rewriteFile: (file, text) => outside.rewriteFile(at(file), text),
    permissions: (file) => outside.permissions(at(file)),
    kindOf: (file) => outside.kindOf(at(file)),
    isWritable: (one) => outside.isWritable(at(one)),
    listFolder: (one) => outside.listFolder(at(one)),
  };
}
