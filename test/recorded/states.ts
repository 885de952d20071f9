/*
 * What lies in the stores after a push, mark by mark. Whoever pushed with an older version must be able to look with
 * a newer one, and find everything unchanged. So a state is kept in a folder named by the version that wrote it:
 *
 *   fixtures/recorded/states/0.1.0/github-repository.json
 *
 * Those of a version that is out there stay as they are for good, and `-u` does not touch them. If what is written
 * changes, on purpose, give `WRITTEN` the next version and record its states beside the old ones, which have to be
 * read all the same:
 *
 *   WRITE_STATES=1 npx vitest run --project unit test/recorded
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRecorded, RECORDED, type Scene } from './scene.ts';
import { type Stage, setUp } from './stage.ts';
import type { Store } from './stores/store.ts';

/** The version whose form the program writes; where nothing was released since, what is new in it. */
const WRITTEN = '0.1.0-manifest-2';

const folder = path.join(RECORDED, 'states');

/** A store after a story, and what is needed to look at it again. */
interface State {
  readonly at: string;
  /** Command, target and all else that names are made of. */
  readonly where: readonly string[];
  /** What lies in the folder, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly stored: unknown;
}

/** Compares what is stored now with what is recorded. */
export async function expectState(
  name: string,
  where: readonly string[],
  stage: Stage,
  store: Store,
): Promise<void> {
  const at = new Date(store.clock.now()).toISOString();
  const state: State = { at, where, files: await filesIn(stage), stored: store.stored() };
  const file = path.join(folder, WRITTEN, `${name}.json`);
  const text = `${store.settle(JSON.stringify(state, null, 1))}\n`;
  if (process.env.WRITE_STATES) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

async function filesIn({ folder: at, read }: Stage): Promise<Record<string, string>> {
  const texts = readdirSync(at).map(async (name) => [name, await read(name)] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Looks with the program of today at every state that some version left in this kind of store. */
export function describeOldStates(kind: string, storeOf: () => Store): void {
  const states = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file).startsWith(kind) && file.endsWith('.json'))
    .toSorted();
  describe('what was pushed before is known again', () => {
    it.each(states)('%s', async (file) => {
      const state: State = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
      const scenes = await look(state, storeOf());
      expect(scenes[0]?.run.code).toBe(0);
      expect(scenes[0]?.run.stdout).toMatch(/ unchanged( by us)? \(\d+ requests?\)$/m);
      await expectRecorded(`looks/${file.replace('.json', '.txt')}`, scenes);
    });
  });
}

/**
 * With the file as it was pushed; where there is one from before that, with this one too, and with one that has nothing
 * of it any more.
 */
async function look({ at, where, files, stored }: State, store: Store): Promise<readonly Scene[]> {
  await store.empty();
  store.restore(JSON.stringify(stored));
  store.clock.pass(Date.parse(at) - store.clock.now() + 60_000);
  const stage = await setUp(store.env, store.clock);
  for (const [name, text] of Object.entries(files)) await stage.write(name, text);
  await stage.write('other.toml', '[sources.other]\nkey = "canary-7f3a-other"\n');
  const scene = async (title: string, owner: string, ...more: string[]): Promise<Scene> => {
    const args = [...where, '--owner', owner, '--dry-run', '--exit-code', ...more];
    return { title, args, run: await stage.run(args) };
  };
  const gone = ['--secrets', 'other.toml', '--prune', '--max-removals', '999'];
  const scenes = [await scene('as it was pushed', 'us', '--secrets', 'secrets.toml')];
  if (files['older.toml'] !== undefined)
    scenes.push(
      await scene('from before that', 'us', '--secrets', 'older.toml'),
      await scene('nothing of it any more', 'us', ...gone),
      await scene('nothing of it any more, and another owner', 'them', ...gone),
    );
  await stage.close();
  return scenes;
}
