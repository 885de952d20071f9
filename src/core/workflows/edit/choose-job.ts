import { isAlias, isMap, type YAMLMap } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { printable } from '../../inert.ts';
import { shellWord } from '../../words.ts';
import { expressionsIn, referencesIn } from '../references/expressions.ts';
import { itemsOf, pairsOf, textOf, valueIn } from '../yaml.ts';
import { jobsWithSteps, riskOf, scriptsOf } from './pipeline-jobs.ts';

/** Something that can have an `env:`: the workflow, a job, or a step of one. */
export interface EnvNode {
  readonly map: YAMLMap;
  /** From the root of the document to it. */
  readonly path: readonly (string | number)[];
  /** For people: `job run`. */
  readonly label: string;
}

export interface JobNode extends EnvNode {
  readonly id: string;
  readonly steps: readonly EnvNode[];
}

export interface JobChoice {
  readonly file: string;
  /** The job that is named on the command line. */
  readonly job?: string;
  /** In upper case: a job that reads one of these runs the pipeline. */
  readonly pushedNames: readonly string[];
  /** Scripts that use dlt, by their path from the repository's root: a job that runs one runs the pipeline. */
  readonly pipelineScripts?: ReadonlySet<string>;
  /** Somebody is asked about the job before anything is written: then a likely one will do. */
  readonly mayGuess?: boolean;
  /** The command line that names a job once `--job ID FILE` is added. */
  readonly command?: string;
}

/**
 * Chooses whose `env:` gets the lines: the narrowest that reads some of these names already, else that of the job that
 * `chooseJob` finds.
 *
 * @throws UserError when that leaves several, or none
 */
export function chooseEnvNode(root: YAMLMap, choice: JobChoice): EnvNode {
  const { pushedNames, job } = choice;
  const withSteps = jobNodes(valueIn(root, 'jobs')).filter(hasSteps);
  const top = { map: root, path: [], label: 'the top of the workflow' };
  const isFree = job === undefined && !withSteps.some((one) => readsAnyWithin(one, pushedNames));
  return isFree && readsAny(top, pushedNames) ? top : envNodeWithin(chooseJob(root, choice), pushedNames);
}

/**
 * Chooses the job that is named, else the only one that reads some of these names, or that runs a script of the pipeline.
 * Where somebody is asked, also the only one that runs Python, or has steps. Into what pull requests start, or what publishes,
 * secrets go only by its name.
 * @throws UserError when that leaves several, or none
 */
export function chooseJob(root: YAMLMap, choice: JobChoice): JobNode {
  const jobs = jobNodes(valueIn(root, 'jobs'));
  const { pushedNames, job } = choice;
  if (job !== undefined) return namedJob(job, jobs, aliasJobs(root), choice);
  if (jobs.length === 0)
    throw new UserError(`${choice.file}: its jobs are aliases, so what is put there goes elsewhere too`, {
      hint: 'write the job that runs the pipeline out',
    });
  const withSteps = jobs.filter(hasSteps);
  const reading = withSteps.filter((one) => readsAnyWithin(one, pushedNames));
  const safe = withSteps.filter(({ map }) => riskOf(root, map) === undefined);
  const running = safe.filter(({ map }) => runsAny(root, map, choice.pipelineScripts));
  const guesses = choice.mayGuess ? [safe.filter(({ steps }) => steps.some(runsPython)), safe] : [];
  const [only, ...others] = [reading, running, ...guesses].find((found) => found.length > 0) ?? [];
  if (only && others.length === 0) return only;
  throw whichJob([{ file: choice.file, root }], choice);
}

const runsAny = (root: YAMLMap, job: YAMLMap, scripts: JobChoice['pipelineScripts']): boolean =>
  scriptsOf(root, job).some((script) => scripts?.has(script));

interface WorkflowRoot {
  readonly file: string;
  readonly root: YAMLMap;
}

/** Tells whether one of its jobs runs a script of the pipeline, and may be found by that. */
export const runsPipeline = (root: YAMLMap, scripts: ReadonlySet<string>): boolean =>
  jobsWithSteps(root).some(({ map }) => riskOf(root, map) === undefined && runsAny(root, map, scripts));

/** Asks for the name of the job, with the command that names it, for each that there is. */
export function whichJob(
  workflows: readonly WorkflowRoot[],
  { command = 'deploy-secrets check --write' }: Pick<JobChoice, 'command'>,
): UserError {
  const lines = workflows.flatMap(({ file, root }) =>
    jobsWithSteps(root).map(({ id, map }) => {
      const risk = riskOf(root, map);
      const warning = risk === undefined ? '' : `  # ${risk}`;
      return `${command} --job ${shellWord(id)} ${shellWord(file)}${warning}`;
    }),
  );
  const places = workflows.length === 1 ? `${workflows[0]?.file}: ` : '';
  return new UserError(`${places}which job runs the pipeline? secrets go into none by a guess`, {
    hint:
      lines.length === 0
        ? 'no job has steps of its own: deploy-secrets workflow SCRIPT writes a workflow that has'
        : ['name it:', ...lines].join('\n  '),
  });
}

function namedJob(
  id: string,
  jobs: readonly JobNode[],
  aliases: readonly string[],
  { file }: JobChoice,
): JobNode {
  const job = jobs.find((one) => one.id === id);
  if (!job && aliases.includes(id))
    throw new UserError(`${file}: the job ${id} is an alias, so what is put there goes elsewhere too`, {
      hint: 'write the job out',
    });
  if (!job)
    throw new UserError(`${file} has no job ${id}`, {
      hint: jobs.length === 0 ? 'no job is written out in it' : `there are ${idsOf(jobs)}`,
    });
  if (hasSteps(job)) return job;
  throw new UserError(`${file}: the job ${id} has no steps, so it takes no env:`, {
    hint: 'name the workflow that it calls, and a job of that one',
  });
}

const idsOf = (jobs: readonly JobNode[]): string => jobs.map(({ id }) => printable(id)).join(', ');

/** Chooses a step where secrets go to that one alone: its author meant it so. */
function envNodeWithin(job: JobNode, pushedNames: readonly string[]): EnvNode {
  const steps = job.steps.filter((step) => readsAny(step, pushedNames));
  const [only, ...others] = readsAny(job, pushedNames) ? [] : steps;
  return only && others.length === 0 ? only : job;
}

const aliasJobs = (root: YAMLMap): string[] =>
  pairsOf(valueIn(root, 'jobs')).flatMap(([id, job]) => (isAlias(job) ? [id] : []));

function jobNodes(jobs: unknown): JobNode[] {
  return pairsOf(jobs).flatMap(([id, map]) => {
    if (!isMap(map)) return [];
    const path = ['jobs', id];
    const steps = itemsOf(valueIn(map, 'steps')).flatMap((step, n) =>
      isMap(step)
        ? [{ map: step, path: [...path, 'steps', n], label: `job ${id}, ${stepName(step, n)}` }]
        : [],
    );
    return [{ map, path, label: `job ${id}`, id, steps }];
  });
}

const stepName = (step: YAMLMap, n: number): string => {
  const name = textOf(valueIn(step, 'name'));
  return name === undefined ? `step ${n + 1}` : `step ${JSON.stringify(name)}`;
};

const hasSteps = ({ map }: JobNode): boolean => map.has('steps');

/** Tells whether its own `env:` gives one of these to a variable. */
const readsAny = ({ map }: EnvNode, names: readonly string[]): boolean =>
  pairsOf(valueIn(map, 'env')).some(([, value]) =>
    expressionsIn(textOf(value) ?? '')
      .flatMap(({ expression }) => referencesIn(expression))
      .some((reference) => 'name' in reference && names.includes(reference.name)),
  );

const readsAnyWithin = (job: JobNode, names: readonly string[]): boolean =>
  readsAny(job, names) || job.steps.some((step) => readsAny(step, names));

export const runsPython = ({ map }: EnvNode): boolean =>
  /(^|[\s;&|(])(python[\d.]*|uv run|uvx|poetry run|pipenv run|hatch run|dlt)\s/m.test(
    `${textOf(valueIn(map, 'run')) ?? ''} `,
  );
