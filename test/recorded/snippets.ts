import path from 'node:path';
import { expectRecorded, RECORDED, type Scene } from './scene.ts';
import { stageIn } from './stage.ts';
import type { Store } from './stores/store.ts';

/** Records what is printed to be pasted elsewhere, for each of these ways to ask. */
export async function expectSnippets(
  name: string,
  store: Store,
  ways: readonly (readonly string[])[],
): Promise<void> {
  await store.empty();
  const stage = stageIn(path.resolve(RECORDED, '../demo'), store.env, store.clock);
  const scenes: Scene[] = [];
  for (const way of ways) {
    const args = [...way, '--owner', 'us', '--secrets', '.dlt/secrets.toml'];
    scenes.push({ title: way.join(' '), args, run: await stage.run(args) });
  }
  for (const format of ['json', 'markdown']) {
    const args = [...(ways[0] ?? []), '--secrets', '.dlt/secrets.toml', '--format', format];
    scenes.push({ title: `as ${format}`, args, run: await stage.run(args) });
  }
  await expectRecorded(`commands/snippets-${name}.txt`, scenes);
}
