import type { YAMLMap } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { valueIn } from '../yaml.ts';
import { type EnvNode, type JobNode, jobNodes, readsAny, readsAnyWithin, runsPython } from './env-nodes.ts';

export interface JobChoice {
  readonly file: string;
  /** The job that is named on the command line. */
  readonly job?: string;
  /** In upper case: whoever passes one of these on runs the pipeline. */
  readonly pushedNames: readonly string[];
}

/**
 * Whose `env:` gets the lines: the narrowest that passes on some of these names already, else that of the job that
 * runs Python, else that of the only job with steps.
 *
 * @throws UserError when that leaves several, or none
 */
export function chooseEnvNode(root: YAMLMap, choice: JobChoice): EnvNode {
  const { pushedNames, job } = choice;
  const running = jobNodes(valueIn(root, 'jobs')).filter(hasSteps);
  const top = { map: root, path: [], label: 'the top of the workflow' };
  const isFree = job === undefined && !running.some((one) => readsAnyWithin(one, pushedNames));
  return isFree && readsAny(top, pushedNames) ? top : ownerWithin(chooseJob(root, choice), pushedNames);
}

/**
 * The job that is named, else the only one that passes on some of these names, or runs Python, or has steps.
 * @throws UserError when that leaves several, or none
 */
export function chooseJob(root: YAMLMap, choice: JobChoice): JobNode {
  const jobs = jobNodes(valueIn(root, 'jobs'));
  const { pushedNames, job } = choice;
  if (job !== undefined) return named(job, jobs, choice);
  const running = jobs.filter(hasSteps);
  const passing = running.filter((one) => readsAnyWithin(one, pushedNames));
  const guesses = [passing, running.filter(runsPython), running];
  const [only, ...others] = guesses.find((found) => found.length > 0) ?? [];
  if (only && others.length === 0) return only;
  throw new UserError(`${choice.file}: which job runs the pipeline?`, {
    hint: `name it with --job; there are ${idsOf(jobs)}`,
  });
}

const hasSteps = ({ map }: JobNode): boolean => map.has('steps');

const idsOf = (jobs: readonly JobNode[]): string => jobs.map(({ id }) => id).join(', ');

function named(id: string, jobs: readonly JobNode[], { file }: JobChoice): JobNode {
  const job = jobs.find((one) => one.id === id);
  if (!job) throw new UserError(`${file} has no job ${id}`, { hint: `there are ${idsOf(jobs)}` });
  if (hasSteps(job)) return job;
  throw new UserError(`${file}: the job ${id} has no steps, so it takes no env:`, {
    hint: 'name the workflow that it calls, and a job of that one',
  });
}

/** Whoever gave secrets to one step alone meant that one. */
function ownerWithin(job: JobNode, known: readonly string[]): EnvNode {
  const steps = job.steps.filter((step) => readsAny(step, known));
  const [only, ...others] = readsAny(job, known) ? [] : steps;
  return only && others.length === 0 ? only : job;
}
