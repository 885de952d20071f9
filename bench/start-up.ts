import { oursOnAirflow, servingAirflow } from './airflow/remote.ts';
import { aws, awsVersion } from './aws/command-line.ts';
import { oursOnAws, servingAws } from './aws/remote.ts';
import type { Bench, Opened, Peer, Row } from './bench.ts';
import { oursOnGcp, servingGcp } from './gcp/push.ts';
import { gh } from './github/gh.ts';
import { oursOnGitHub, servingGitHub } from './github/remote.ts';
import type { Lab } from './lab.ts';
import { makeProject, type Ours } from './project.ts';
import type { Remote } from './remote.ts';

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
    'The bundle as it is published, on the Node below, compile cache filled. A dry run looks at a fake of the store ' +
    'in a process of its own, which answers at once: one to four requests, nothing to do.',
  shows: ['wall', 'cpu'],
  rounds: 40,
  peers: [gh('gh --version'), node, aws('aws --version')],
  open: (lab) =>
    together([
      async () => ({ rows: plain(lab), close: async () => {} }),
      () =>
        servingGitHub(lab.path('socket-start-up'), 0, async (remote) => [
          await dryRun({ lab, remote, store: 'github', size: 10, ours: oursOnGitHub(remote) }),
          await dryRun({ lab, remote, store: 'github', size: 100, ours: oursOnGitHub(remote) }),
        ]),
      () =>
        servingAws(0, async (remote) => {
          const row = await dryRun({ lab, remote, store: 'aws', size: 100, ours: oursOnAws });
          return [{ ...row, theirs: { ...row.theirs, aws: () => awsVersion(lab) } }];
        }),
      () =>
        servingGcp(async (remote) => [
          await dryRun({ lab, remote, store: 'gcp', size: 100, ours: oursOnGcp }),
        ]),
      () =>
        servingAirflow('3.3.2', async (remote) => [
          await dryRun({ lab, remote, store: 'airflow', size: 100, ours: oursOnAirflow }),
        ]),
    ]),
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

interface Looking {
  readonly lab: Lab;
  readonly remote: Remote;
  readonly store: string;
  readonly size: number;
  readonly ours: Ours;
}

async function dryRun({ lab, remote, store, size, ours }: Looking): Promise<Row> {
  const project = await makeProject(lab, remote, { name: `start-up-${store}-${size}`, size, ours });
  const target = await remote.make();
  await project.run(target, '--yes');
  return {
    what: `\`${store} --dry-run\`, ${size} secrets`,
    ours: () => project.run(target, '--dry-run'),
    theirs: peersIn(lab),
    ...(store === 'github' && { aims: [{ of: 'wall', most: 80 }] }),
  };
}

const peersIn = (lab: Lab): Row['theirs'] => ({
  gh: () => lab.peer('gh', ['--version']),
  node: () => lab.peer(process.execPath, ['-e', '0']),
});

/** All that these open, one after the other; when one cannot, what was opened is closed. */
async function together(openings: readonly (() => Promise<Opened>)[]): Promise<Opened> {
  const opened: Opened[] = [];
  const close = async () => {
    for (const each of opened) await each.close();
  };
  try {
    for (const open of openings) opened.push(await open());
  } catch (error) {
    await close();
    throw error;
  }
  return { rows: opened.flatMap(({ rows }) => rows), close };
}
