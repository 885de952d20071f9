import type { Bench, Peer, Row } from './bench.ts';
import { gh } from './github/gh.ts';
import { makeProject } from './github/project.ts';
import { type Remote, serving } from './github/remote.ts';
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
    'in a process of its own, which answers at once: two requests, nothing to do.',
  shows: ['wall', 'cpu'],
  rounds: 40,
  peers: [gh('gh --version'), node],
  open: (lab) =>
    serving(lab.path('socket-start-up'), 0, async (remote) => [
      { what: '`--version`', ours: () => lab.ours(['--version']), theirs: peersIn(lab) },
      {
        what: '`--help`',
        ours: () => lab.ours(['--help']),
        theirs: peersIn(lab),
        aims: [{ of: 'wall', most: 40 }],
      },
      await dryRun(lab, remote, 10),
      await dryRun(lab, remote, 100),
    ]),
};

async function dryRun(lab: Lab, remote: Remote, size: number): Promise<Row> {
  const project = await makeProject(lab, remote, `start-up-${size}`, size);
  const repository = await remote.repository();
  await project.github(repository, '--yes');
  return {
    what: `\`github --dry-run\`, ${size} secrets`,
    ours: () => project.github(repository, '--dry-run'),
    theirs: peersIn(lab),
    aims: [{ of: 'wall', most: 80 }],
  };
}

const peersIn = (lab: Lab): Row['theirs'] => ({
  gh: () => lab.peer('gh', ['--version']),
  node: () => lab.peer(process.execPath, ['-e', '0']),
});
