import { oursOnAirflow, servingAirflow } from './airflow/remote.ts';
import { oursOnAws, servingAws } from './aws/remote.ts';
import type { Opened, Row, Run } from './bench.ts';
import { oursOnGcp, servingGcp } from './gcp/push.ts';
import { oursOnGitHub, servingGitHub } from './github/remote.ts';
import type { Lab } from './lab.ts';
import { makeProject, type Ours } from './project.ts';
import type { Remote } from './remote.ts';

/** A fake of one store, and how often a project is looked at that was pushed there already. */
interface Stage {
  readonly store: string;
  /** How many secrets the projects have. */
  readonly sizes: readonly number[];
  serve(lab: Lab, makeRows: (remote: Remote) => Promise<readonly Row[]>): Promise<Opened>;
  ours(remote: Remote): Ours;
}

/** Two benches of one run may look at the same store: each has a server, and projects, of its own. */
let sockets = 0;
let projects = 0;

const stages: readonly Stage[] = [
  {
    store: 'github',
    sizes: [10, 100],
    serve: (lab, makeRows) => servingGitHub(lab.path(`socket-dry-run-${++sockets}`), 0, makeRows),
    ours: oursOnGitHub,
  },
  { store: 'aws', sizes: [100], serve: (_, makeRows) => servingAws(0, makeRows), ours: () => oursOnAws },
  { store: 'gcp', sizes: [100], serve: (_, makeRows) => servingGcp(makeRows), ours: () => oursOnGcp },
  {
    store: 'airflow',
    sizes: [100],
    serve: (_, makeRows) => servingAirflow('3.3.2', makeRows),
    ours: () => oursOnAirflow,
  },
];

/** A dry run of a project whose secrets all are at the store already. */
export interface DryRun {
  readonly store: string;
  readonly size: number;
  /** How a table names it. */
  readonly what: string;
  /** Pushes the project of this lab to a target of its own, and gives back its dry run. */
  prepare(lab: Lab): Promise<Run>;
}

/** Starts the fake of each store, has rows made of each dry run, and ends the fakes with the bench. */
export const dryRuns = (lab: Lab, makeRows: (dryRun: DryRun) => Promise<readonly Row[]>): Promise<Opened> =>
  together(
    stages.map(
      (stage) => () =>
        stage.serve(lab, async (remote) => {
          const rows: Row[] = [];
          for (const size of stage.sizes) rows.push(...(await makeRows(dryRunOf(stage, size, remote))));
          return rows;
        }),
    ),
  );

function dryRunOf(stage: Stage, size: number, remote: Remote): DryRun {
  const { store } = stage;
  return {
    store,
    size,
    what: `\`${store} --dry-run\`, ${size} secrets`,
    async prepare(lab) {
      const name = `dry-run-${store}-${size}-${++projects}`;
      const project = await makeProject(lab, remote, { name, size, ours: stage.ours(remote) });
      const target = await remote.make();
      await project.run(target, '--yes');
      return () => project.run(target, '--dry-run');
    },
  };
}

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
