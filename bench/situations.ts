import type { Row, Run } from './bench.ts';
import type { Lab } from './lab.ts';
import { makeProject, type Ours } from './project.ts';
import type { Remote } from './remote.ts';

/** As many as a repository on GitHub takes. */
export const SECRETS = 100;

/** What a push finds: nothing at all, or the last one, with so many values changed since. */
export type Situation = 'first' | 'none' | 'few' | 'all';

export const changedIn: Readonly<Record<Situation, number>> = {
  first: SECRETS,
  none: 0,
  few: 2,
  all: SECRETS,
};

const whats: Readonly<Record<Situation, string>> = {
  first: 'first push, all new',
  none: 'nothing changed',
  few: '2 changed',
  all: `${SECRETS} changed, all rotated`,
};

/** What the rows of a store have besides our own runs. */
export type Beside = Partial<Pick<Row, 'aims' | 'floor' | 'theirs'>>;

interface Pushing {
  readonly lab: Lab;
  readonly remote: Remote;
  /** Under which its projects lie in the lab. */
  readonly folder: string;
  readonly ours: Ours;
  readonly situations: readonly Situation[];
  beside(situation: Situation): Beside;
}

/** A row for each situation: `deploy-secrets STORE --yes` with a hundred secrets, beside the others. */
export async function pushRows(pushing: Pushing): Promise<Row[]> {
  const rows: Row[] = [];
  for (const situation of pushing.situations) {
    const { theirs = {}, ...beside } = pushing.beside(situation);
    rows.push({ what: whats[situation], ours: await runIn(situation, pushing), theirs, ...beside });
  }
  return rows;
}

async function runIn(situation: Situation, { lab, remote, folder, ours }: Pushing): Promise<Run> {
  const project = await makeProject(lab, remote, { name: `${folder}/${situation}`, size: SECRETS, ours });
  if (situation === 'first') return async () => project.run(await remote.make(), '--yes');
  const target = await remote.make();
  await project.run(target, '--yes');
  return async () => {
    await project.rotate(changedIn[situation]);
    return project.run(target, '--yes');
  };
}
