import type { Aim, Bench, Run } from '../bench.ts';
import { floorOf, floors, least } from '../floors.ts';
import type { Lab } from '../lab.ts';
import { pushRows, SECRETS, type Situation } from '../situations.ts';
import { gh, ghEnv, writeEnvFile } from './gh.ts';
import { type GitHubRemote, oursOnGitHub, servingGitHub } from './remote.ts';

const peers = [gh('gh secret set -f')];

/** Milliseconds on every answer. */
const LATENCY = 50;

/** What a push asks of the server. It is the same every time, so once is enough. */
export const githubRequests: Bench = {
  title: `Requests of a push of ${SECRETS} secrets to one repository`,
  about: `Both on one fake GitHub. gh cannot know what is there, so it writes every secret each time. ${floorOf(floors.github)}`,
  shows: ['requests'],
  rounds: 1,
  peers,
  open: (lab) => openAt(0, lab),
};

/** How long a push takes as a whole process. */
export const githubPush: Bench = {
  title: `A push of ${SECRETS} secrets to one repository, whole process`,
  about:
    `Every answer comes ${LATENCY} ms late, from a fake GitHub in a process of its own on this machine, ` +
    'without TLS: we go through TCP, gh through a unix socket.',
  shows: ['wall', 'cpu'],
  rounds: 20,
  peers,
  open: (lab) => openAt(LATENCY, lab),
};

const openAt = (latency: number, lab: Lab) =>
  servingGitHub(lab.path(`socket-${latency}`), latency, async (remote) => {
    const theirs = await ghRuns(lab, remote);
    return pushRows({
      lab,
      remote,
      folder: `at-${latency}`,
      ours: oursOnGitHub(remote),
      situations: ['first', 'none', 'few', 'all'],
      beside: (situation) => ({
        aims: aims[situation],
        floor: { requests: least(floors.github, situation) },
        theirs: { gh: situation === 'first' ? theirs.first : theirs.again },
      }),
    });
  });

const requests = (most: number): Aim => ({ of: 'requests', most });
const wall = (most: number): Aim => ({ of: 'wall', most, times: 'gh' });

const aims: Readonly<Record<Situation, readonly Aim[]>> = {
  first: [requests(107), wall(3)],
  none: [requests(2), wall(1)],
  few: [requests(9)],
  all: [requests(107)],
};

/** What gh does is one and the same whether the secrets are there or not, and whatever has changed. */
async function ghRuns(lab: Lab, remote: GitHubRemote): Promise<{ first: Run; again: Run }> {
  const file = await writeEnvFile(lab, SECRETS);
  const env = await ghEnv(remote);
  const set = (repository: string) =>
    remote.counted(() => lab.peer('gh', ['secret', 'set', '-f', file, '--repo', repository], { env }));
  const kept = await remote.make();
  return { first: async () => set(await remote.make()), again: () => set(kept) };
}
