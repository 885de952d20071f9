import type { Bench, Row, Run } from '../bench.ts';
import type { Lab } from '../lab.ts';
import { gh, ghEnv } from './gh.ts';
import { makeProject, type Project, writeEnvFile } from './project.ts';
import { type Remote, serving } from './remote.ts';

const peers = [gh('gh secret set -f')];

/** As many as a repository on GitHub takes. */
const SECRETS = 100;

/** Milliseconds on every answer. */
const LATENCY = 50;

/** What a push asks of the server. It is the same every time, so once is enough. */
export const githubRequests: Bench = {
  title: `Requests of a push of ${SECRETS} secrets to one repository`,
  about: 'Both on one fake GitHub. gh cannot know what is there, so it writes every secret each time.',
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
  serving(lab.path(`socket-${latency}`), latency, (remote) => rowsOf(lab, remote, `at-${latency}`));

async function rowsOf(lab: Lab, remote: Remote, folder: string): Promise<Row[]> {
  const project = (name: string): Promise<Project> => makeProject(lab, remote, `${folder}/${name}`, SECRETS);
  const fresh = await project('first');
  const theirs = await ghRuns(lab, remote);
  return [
    {
      what: 'first push, all new',
      ours: async () => fresh.github(await remote.repository(), '--yes'),
      theirs: { gh: theirs.first },
      aims: [requests(107), wall(3)],
    },
    {
      what: 'nothing changed',
      ours: await pushAgain(await project('same'), remote, 0),
      theirs: { gh: theirs.again },
      aims: [requests(2), wall(1)],
    },
    {
      what: '2 changed',
      ours: await pushAgain(await project('few'), remote, 2),
      theirs: { gh: theirs.again },
      aims: [requests(9)],
    },
    {
      what: `${SECRETS} changed, all rotated`,
      ours: await pushAgain(await project('all'), remote, SECRETS),
      theirs: { gh: theirs.again },
      aims: [requests(107)],
    },
  ];
}

const requests = (most: number) => ({ of: 'requests', most }) as const;
const wall = (most: number) => ({ of: 'wall', most, times: 'gh' }) as const;

/** A push into a repository that holds the last one, with so many values changed since. */
async function pushAgain(project: Project, remote: Remote, changed: number): Promise<Run> {
  const repository = await remote.repository();
  await project.github(repository, '--yes');
  return async () => {
    await project.rotate(changed);
    return project.github(repository, '--yes');
  };
}

/** What gh does is one and the same whether the secrets are there or not, and whatever has changed. */
async function ghRuns(lab: Lab, remote: Remote): Promise<{ first: Run; again: Run }> {
  const file = await writeEnvFile(lab, SECRETS);
  const env = await ghEnv(remote);
  const set = (repository: string) =>
    remote.counted(() => lab.peer('gh', ['secret', 'set', '-f', file, '--repo', repository], { env }));
  const kept = await remote.repository();
  return { first: async () => set(await remote.repository()), again: () => set(kept) };
}
