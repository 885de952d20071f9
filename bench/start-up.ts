import type { Bench, Peer, Row } from './bench.ts';
import { gh } from './github/gh.ts';
import { makeProject } from './github/project.ts';
import { startRemote } from './github/remote.ts';
import type { Lab } from './lab.ts';

/** The floor: what it takes to start the Node that we run on. */
const node: Peer = {
  name: 'node',
  label: 'node -e 0',
  install: '',
  version: async () => process.versions.node,
};

/** How long one waits for a program that has next to nothing to do. */
export const startUp: Bench = {
  title: 'Start-up, whole process',
  about:
    'The bundle as it is published, on the Node below, compile cache filled. The dry run looks at a fake GitHub ' +
    'in a process of its own, which answers at once: two requests, 100 secrets, nothing to do.',
  shows: ['wall', 'cpu'],
  rounds: 40,
  peers: [gh('gh --version'), node],
  async open(lab) {
    const remote = await startRemote(lab.path('socket-start-up'), 0);
    const project = await makeProject(lab, remote, 'start-up');
    const repository = await remote.repository();
    await project.github(repository, '--yes');
    return {
      rows: [
        { what: '`--version`', ours: () => lab.ours(['--version']), theirs: peersIn(lab) },
        {
          what: '`--help`',
          ours: () => lab.ours(['--help']),
          theirs: peersIn(lab),
          aims: [{ of: 'wall', most: 40 }],
        },
        {
          what: '`github --dry-run`',
          ours: () => project.github(repository, '--dry-run'),
          theirs: peersIn(lab),
          aims: [{ of: 'wall', most: 80 }],
        },
      ],
      close: () => remote.close(),
    };
  },
};

const peersIn = (lab: Lab): Row['theirs'] => ({
  gh: () => lab.peer('gh', ['--version']),
  node: () => lab.peer(process.execPath, ['-e', '0']),
});
