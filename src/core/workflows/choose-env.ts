import type { YAMLMap } from 'yaml';
import { UserError } from '../diagnostics.ts';
import {
  type EnvOwner,
  type JobOwner,
  jobOwners,
  passesOn,
  passesOnAnywhere,
  runsPython,
} from './env-maps.ts';
import { valueIn } from './nodes.ts';

export interface Choice {
  readonly file: string;
  /** The job that is named on the command line. */
  readonly job?: string;
  /** In upper case: whoever passes one of these on runs the pipeline. */
  readonly known: readonly string[];
}

/**
 * Whose `env:` gets the lines: the narrowest that passes on some of these names already, else that of the job that
 * runs Python, else that of the only job with steps.
 *
 * @throws UserError when that leaves several, or none
 */
export function chosenOwner(root: YAMLMap, choice: Choice): EnvOwner {
  const { known, job } = choice;
  const running = jobOwners(valueIn(root, 'jobs')).filter(hasSteps);
  const top = { map: root, path: [], label: 'the top of the workflow' };
  const isFree = job === undefined && !running.some((one) => passesOnAnywhere(one, known));
  return isFree && passesOn(top, known) ? top : ownerWithin(chosenJob(root, choice), known);
}

/**
 * The job that is named, else the only one that passes on some of these names, or runs Python, or has steps.
 * @throws UserError when that leaves several, or none
 */
export function chosenJob(root: YAMLMap, choice: Choice): JobOwner {
  const jobs = jobOwners(valueIn(root, 'jobs'));
  const { known, job } = choice;
  if (job !== undefined) return named(job, jobs, choice);
  const running = jobs.filter(hasSteps);
  const passing = running.filter((one) => passesOnAnywhere(one, known));
  const guesses = [passing, running.filter(runsPython), running];
  const [only, ...others] = guesses.find((found) => found.length > 0) ?? [];
  if (only && others.length === 0) return only;
  throw new UserError(`${choice.file}: which job runs the pipeline?`, {
    hint: `name it with --job; there are ${idsOf(jobs)}`,
  });
}

const hasSteps = ({ map }: JobOwner): boolean => map.has('steps');

const idsOf = (jobs: readonly JobOwner[]): string => jobs.map(({ id }) => id).join(', ');

function named(id: string, jobs: readonly JobOwner[], { file }: Choice): JobOwner {
  const job = jobs.find((one) => one.id === id);
  if (!job) throw new UserError(`${file} has no job ${id}`, { hint: `there are ${idsOf(jobs)}` });
  if (hasSteps(job)) return job;
  throw new UserError(`${file}: the job ${id} has no steps, so it takes no env:`, {
    hint: 'name the workflow that it calls, and a job of that one',
  });
}

/** Whoever gave secrets to one step alone meant that one. */
function ownerWithin(job: JobOwner, known: readonly string[]): EnvOwner {
  const steps = job.steps.filter((step) => passesOn(step, known));
  const [only, ...others] = passesOn(job, known) ? [] : steps;
  return only && others.length === 0 ? only : job;
}
