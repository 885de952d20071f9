import { FakeClock } from '../../../core/clock.ts';
import { type FakeGitHub, startFakeGitHub, TOKEN } from '../../../fakes/github/index.ts';
import { setUp } from '../../../recorded/stage.ts';
import { APP } from './app.ts';
import type { Exchange, ValidatingProxy } from './proxy.ts';
import type { Scene, Story } from './scene.ts';

/** A scene, and what came of it. */
export interface Played {
  readonly story: string;
  readonly scene: Scene;
  readonly exit: number;
  /** Questions that were not asked. */
  readonly unasked: number;
  /** What was ordered to go wrong and did not. */
  readonly unmet: number;
  /** Both streams. */
  readonly shown: string;
  readonly exchanges: readonly Exchange[];
}

/** Plays a story on a GitHub of its own, behind the proxy; `hear` hears of each scene. */
export async function play(
  { name, scenes, env = {} }: Story,
  proxy: ValidatingProxy,
  hear: (played: Played) => void,
): Promise<void> {
  // An App signs with the true time, so the fake begins there.
  const clock = new FakeClock(new Date().toISOString());
  const github = await startFakeGitHub({ clock, repositories: ['acme/etl', 'acme/reports'], app: APP });
  const stage = await setUp({ GITHUB_API_URL: proxy.url, GH_TOKEN: TOKEN, ...env }, clock);
  proxy.lead(github.url);
  github.url = proxy.url; // links and redirects lead through the proxy too
  github.addEnvironment('acme/etl/production', 'wait_timer', 'branch_policy');
  try {
    for (const scene of scenes) {
      await begin(scene, { github, clock, write: stage.write });
      const { args, env: more = {}, answers } = scene;
      const { code, unasked, stdout, stderr } = await stage.run(args, {
        env: more,
        ...(answers && { answers }),
      });
      const shown = stderr + stdout;
      const unmet = github.faults.unmet.length;
      hear({ story: name, scene, exit: code, unasked, unmet, shown, exchanges: proxy.take() });
      github.faults.clear();
    }
  } finally {
    await stage.close();
    await github.close();
  }
}

interface Surroundings {
  readonly github: FakeGitHub;
  readonly clock: FakeClock;
  write(file: string, text: string): Promise<void>;
}

/** Two seconds go by around what someone else does: GitHub's times are whole ones. */
async function begin({ files = {}, before }: Scene, { github, clock, write }: Surroundings): Promise<void> {
  clock.pass(2_000);
  for (const [file, text] of Object.entries(files)) await write(file, text);
  before?.(github);
  clock.pass(2_000);
}
