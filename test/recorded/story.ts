import { expectRecorded, type Scene } from './scene.ts';
import { type Around, type Stage, setUp } from './stage.ts';
import type { Store } from './stores/store.ts';

/** One run of a story, and what happens before it. */
export interface Step extends Around {
  readonly title: string;
  readonly args: readonly string[];
  /** It writes nothing, and what it shows differs in text alone. */
  readonly only?: 'text';
  /** What lies in the folder from now on. */
  readonly files?: Readonly<Record<string, string>>;
  /** What someone else does, or what goes wrong. */
  before?(): void | Promise<void>;
}

export interface Story {
  /** The name of what is recorded. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** Default: all. */
  readonly formats?: readonly Format[];
}

type Format = (typeof FORMATS)[number];

const FORMATS = ['text', 'json', 'markdown'] as const;

/**
 * Plays a story once in each format, each time on an empty store, and compares every run with what is recorded.
 * `end` looks at what the last run of each play left there.
 */
export async function play(
  { name, steps, formats = FORMATS }: Story,
  store: Store,
  end: (stage: Stage) => Promise<void> = async () => {},
): Promise<void> {
  for (const format of formats) {
    await store.empty();
    const stage = await setUp(store.env, store.clock);
    const scenes: Scene[] = [];
    const played = steps.filter(({ only = format }) => only === format);
    for (const step of played) scenes.push(await sceneOf(step, format, stage, store));
    await end(stage);
    await stage.close();
    await expectRecorded(`stories/${name}.${format}.txt`, scenes);
  }
}

async function sceneOf(step: Step, format: string, stage: Stage, { clock, settle }: Store): Promise<Scene> {
  const { title, args, files = {}, before, only: _, ...around } = step;
  clock.pass(60_000);
  for (const [file, text] of Object.entries(files)) await stage.write(file, text);
  await before?.();
  clock.pass(60_000);
  const all = format === 'text' ? args : [...args, '--format', format];
  const { stdout, stderr, ...rest } = await stage.run(all, around);
  return { title, args: all, run: { ...rest, stdout: settle(stdout), stderr: settle(stderr) } };
}
