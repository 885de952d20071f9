import type { Bench } from './bench.ts';
import { githubPush, githubRequests } from './github/push.ts';
import { startUp } from './start-up.ts';

/** Every bench there is, by the name that `--only` takes. */
export const benches: Readonly<Record<string, Bench>> = {
  'github-requests': githubRequests,
  'github-push': githubPush,
  'start-up': startUp,
};
