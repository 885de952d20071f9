import { expectRecorded, type Scene } from './scene.ts';
import { type Around, type Stage, setUp } from './stage.ts';
import type { Store } from './stores/store.ts';

/** One run of a story, and what happens before it. */
export interface Step {
  readonly title: string;
  readonly args: readonly string[];
  /** What is different for this run. */
  readonly around?: Around;
  /** What it shows is new in text alone: `recorded` so, or, since it writes nothing, `played` so. */
  readonly inText?: 'recorded' | 'played';
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
  readonly formats?: readonly Format[] | undefined;
}

type Format = (typeof FORMATS)[number];

const FORMATS = ['text', 'json', 'markdown'] as const;

/** For stories in which markdown shows nothing that another story does not have. */
export const WITHOUT_MARKDOWN: readonly Format[] = ['text', 'json'];

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
    try {
      const scenes = await scenesOf(steps, format, stage, store);
      await end(stage);
      await expectRecorded(`stories/${name}.${format}.txt`, scenes);
    } finally {
      await stage.close();
    }
  }
}

async function scenesOf(
  steps: readonly Step[],
  format: Format,
  stage: Stage,
  store: Store,
): Promise<readonly Scene[]> {
  const scenes: Scene[] = [];
  for (const step of steps) {
    await prepare(step, stage);
    const isNew = format === 'text' || step.inText === undefined;
    if (!isNew && step.inText === 'played') continue;
    const scene = await sceneOf(step, format, stage, store);
    if (isNew) scenes.push(scene);
  }
  return scenes;
}

/** What happens before a run happens too where the run itself is left out, and takes as long. */
async function prepare({ files = {}, before }: Step, { clock, write }: Stage): Promise<void> {
  clock.pass(60_000);
  for (const [file, text] of Object.entries(files)) await write(file, text);
  await before?.();
  clock.pass(60_000);
}

async function sceneOf(
  { title, args, around }: Step,
  format: Format,
  stage: Stage,
  { settle }: Store,
): Promise<Scene> {
  const all = format === 'text' ? args : [...args, '--format', format];
  const { stdout, stderr, ...rest } = await stage.run(all, around);
  return { title, args: all, run: { ...rest, stdout: settle(stdout), stderr: settle(stderr) } };
}
