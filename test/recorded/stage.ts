import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FakeClock, KEY, newClock, type Run, run, type Surroundings, seededRandom } from './program.ts';

/** What may be different for one run. */
export type Around = Partial<Omit<Surroundings, 'folder' | 'clock' | 'random'>>;

/** A folder that the program runs in, and a clock. */
export interface Stage {
  readonly clock: FakeClock;
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  run(args: readonly string[], around?: Around): Promise<Run>;
  close(): Promise<void>;
}

/** A folder of its own, empty. `env` is there in each run, and a key besides. */
export async function setUp(env: Surroundings['env'] = {}, clock = newClock()): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-recorded-'));
  return { ...stageIn(folder, env, clock), close: () => rm(folder, { recursive: true }) };
}

/** A folder that is there, and stays. */
export function stageIn(folder: string, env: Surroundings['env'] = {}, clock = newClock()): Stage {
  const random = seededRandom();
  const at = (file: string): string => path.join(folder, file);
  return {
    clock,
    folder,
    write: async (file, text) => {
      await mkdir(path.dirname(at(file)), { recursive: true });
      await writeFile(at(file), text, { mode: 0o600 });
    },
    read: (file) => readFile(at(file), 'utf8'),
    run: async (args, around = {}) => {
      const all = { DEPLOY_SECRETS_KEY: KEY, ...env, ...around.env };
      const { stdout, stderr, ...rest } = await run(args, { folder, clock, random, ...around, env: all });
      const shown = (text: string): string => uncounted(text.replaceAll(folder, '~'));
      return { ...rest, stdout: shown(stdout), stderr: shown(stderr) };
    },
    close: async () => {},
  };
}

/**
 * Where a look is refused, it depends on chance how many of the requests that go out together were sent before the
 * refusal was heard. Such a look shows no entries.
 */
const uncounted = (text: string): string =>
  /"(changes|names)": \[\]/.test(text) ? text.replace(/"reads": \d+/, '"reads": SOME') : text;
