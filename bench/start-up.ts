import { aws, awsVersion } from './aws/command-line.ts';
import type { Bench, Peer, Row } from './bench.ts';
import { type DryRun, dryRuns } from './dry-runs.ts';
import { gh } from './github/gh.ts';
import type { Lab } from './lab.ts';

/** The floor: what it takes to start the Node that we run on. */
export const node: Peer = {
  name: 'node',
  label: 'node -e 0',
  install: '',
  version: async () => process.versions.node,
};

/** How long one waits for a program that has next to nothing to do. */
export const startUp: Bench = {
  title: 'Start-up, whole process',
  about:
    'The bundle as it is published, on the Node below, compile cache filled. A dry run looks at a fake of the store ' +
    'in a process of its own, which answers at once: one to four requests, nothing to do.',
  shows: ['wall', 'cpu'],
  rounds: 40,
  peers: [gh('gh --version'), node, aws('aws --version')],
  async open(lab) {
    const { rows, close } = await dryRuns(lab, async (dryRun) => [await looking(dryRun, lab)]);
    return { rows: [...plain(lab), ...rows], close };
  },
};

const plain = (lab: Lab): Row[] => [
  { what: '`--version`', ours: () => lab.ours(['--version']), theirs: peersIn(lab) },
  {
    what: '`--help`',
    ours: () => lab.ours(['--help']),
    theirs: peersIn(lab),
    aims: [{ of: 'wall', most: 40 }],
  },
];

const looking = async ({ store, what, prepare }: DryRun, lab: Lab): Promise<Row> => ({
  what,
  ours: await prepare(lab),
  theirs: { ...peersIn(lab), ...(store === 'aws' && { aws: () => awsVersion(lab) }) },
  ...(store === 'github' && { aims: [{ of: 'wall', most: 80 }] }),
});

const peersIn = (lab: Lab): Row['theirs'] => ({
  gh: () => lab.peer('gh', ['--version']),
  node: () => nothing(lab),
});

/** Starts Node, which ends at once. */
export const nothing = (lab: Lab) => lab.peer(process.execPath, ['-e', '0']);
