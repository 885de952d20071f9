import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Bench, Cost, Peer, Row, Run } from './bench.ts';
import { type DryRun, dryRuns } from './dry-runs.ts';
import type { Lab } from './lab.ts';
import { buildOf } from './old-build.ts';
import { SECRETS } from './situations.ts';
import { node, nothing } from './start-up.ts';

/** Before the house was rebuilt and its packages were changed: no command shall start slower than then. */
const COMMIT = '5578bbd';

const before: Peer = { name: 'before', label: COMMIT, install: '', version: async () => 'built now' };

/** What a change of the program or its build does to start-up: both builds in one interleaved run. */
export const startUpSince: Bench = {
  title: `Start-up beside the build of ${COMMIT}, whole process`,
  about:
    'Both bundles as they are published, built with the same packages, on the Node below, compile caches filled. ' +
    'Each has a project and a target of its own. `--version` and `--help` are run five times in a row, and a fifth is counted.',
  shows: ['cpu', 'wall'],
  rounds: 30,
  precise: true,
  peers: [before, node],
  async open(lab) {
    const old = await oldLab(lab);
    const { rows, close } = await dryRuns(lab, async (dryRun) =>
      dryRun.size === SECRETS ? [await looking(dryRun, lab, old)] : [],
    );
    return { rows: [...['--version', '--help'].map((flag) => plain(flag, lab, old)), ...rows], close };
  },
};

/** The same lab with the old program in the place of ours. */
async function oldLab(lab: Lab): Promise<Lab> {
  const folder = lab.path('package-before');
  await mkdir(folder);
  await copyFile(lab.path('package/package.json'), path.join(folder, 'package.json'));
  const program = await buildOf(COMMIT, folder);
  return {
    ...lab,
    ours: (args, where) => lab.peer(process.execPath, [program, ...args], where),
    project: (name) => lab.project(`before-${name}`),
  };
}

const aims: Row['aims'] = [{ of: 'cpu', most: 1, times: 'before' }];

const plain = (flag: string, lab: Lab, old: Lab): Row => ({
  what: `\`${flag}\``,
  ours: averaged(() => lab.ours([flag])),
  theirs: { before: averaged(() => old.ours([flag])), node: averaged(() => nothing(lab)) },
  aims,
});

const looking = async ({ what, prepare }: DryRun, lab: Lab, old: Lab): Promise<Row> => ({
  what,
  ours: await prepare(lab),
  theirs: { before: await prepare(old), node: () => nothing(lab) },
  aims,
});

const TIMES = 5;

/** A run so short that one millisecond, the least that is measured, is much of it. */
const averaged = (run: Run) => async (): Promise<Cost> => {
  const sum = { wall: 0, cpu: 0 };
  for (let n = 0; n < TIMES; n++) {
    const { wall, cpu } = await run();
    sum.wall += wall;
    sum.cpu += cpu;
  }
  return { wall: sum.wall / TIMES, cpu: sum.cpu / TIMES };
};
