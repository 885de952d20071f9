import type { Position } from '../leaf.ts';
import type { Context } from './expressions.ts';
import type { Job, Workflow } from './read.ts';
import type { Use } from './uses.ts';

/** What will be there when the push is done, by name in upper case. */
export interface Inventory {
  /** Of the repository, and of the organization as far as this repository sees it. */
  readonly shared: Names;
  /** Of each environment that was looked at. */
  readonly environments: ReadonlyMap<string, Names>;
}

export type Names = Readonly<Record<Context, ReadonlySet<string>>>;

export type WorkflowProblem = {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly at?: Position;
  readonly name?: string;
  readonly code: 'not-there' | 'not-passed-on' | 'other-name' | 'cannot-tell';
};

/**
 * What the workflows ask for against what will be there, and what is pushed against what any of them passes on.
 *
 * @param pushed the names that this push is about, in upper case
 */
export function checkWorkflows(
  workflows: readonly Workflow[],
  inventory: Inventory,
  pushed: readonly string[],
): WorkflowProblem[] {
  return [
    ...workflows.flatMap((workflow) => notThere(workflow, workflows, inventory)),
    ...notPassedOn(workflows, pushed),
  ];
}

function notThere(workflow: Workflow, all: readonly Workflow[], inventory: Inventory): WorkflowProblem[] {
  return workflow.uses.flatMap((use) => {
    const { asked } = use;
    if ('dynamic' in asked) return [cannotTell(use)];
    if (!('name' in asked) || isAlwaysThere(asked.name, asked.context)) return [];
    if (asked.context === 'secrets' && comesFromCaller(asked.name, workflow, all)) return [];
    return missingIn(use, asked.name, workflow, inventory);
  });
}

/** GitHub makes it for every job. */
const isAlwaysThere = (name: string, context: Context): boolean =>
  context === 'secrets' && name === 'GITHUB_TOKEN';

/** A workflow that is only called sees what the call hands over; with `secrets: inherit` that is everything. */
const comesFromCaller = (name: string, workflow: Workflow, all: readonly Workflow[]): boolean =>
  workflow.calledOnly &&
  workflow.declared.includes(name) &&
  !callers(workflow, all).some(({ inherits }) => inherits);

const callers = ({ file }: Workflow, all: readonly Workflow[]): { inherits: boolean }[] =>
  all
    .flatMap(({ jobs }) => jobs.flatMap(({ calls }) => (calls ? [calls] : [])))
    .filter((call) => call.workflow.startsWith('./') && file.endsWith(call.workflow.slice(2)));

function missingIn(
  use: Use,
  name: string,
  { jobs }: Workflow,
  { shared, environments }: Inventory,
): WorkflowProblem[] {
  const { context } = use.asked;
  if (shared[context].has(name)) return [];
  const places = jobs.find(({ id }) => id === use.job)?.environments ?? [];
  if (places.length === 0) return [missing(use, name, 'the repository')];
  return places.flatMap((place) => {
    if (place === undefined) return [cannotTell(use, name)];
    if (environments.get(place)?.[context].has(name)) return [];
    return [missing(use, name, `the repository nor in the environment ${place}`)];
  });
}

const missing = ({ at, asked: { context } }: Use, name: string, where: string): WorkflowProblem => ({
  severity: 'error',
  code: 'not-there',
  name,
  at,
  message: `${context}.${name} will not be there: not in ${where}, so it arrives empty`,
  hint: 'push it, mend the name, or take the line out',
});

const cannotTell = ({ at, asked: { context } }: Use, name?: string): WorkflowProblem => ({
  severity: 'warning',
  code: 'cannot-tell',
  ...(name !== undefined && { name }),
  at,
  message:
    name === undefined
      ? `which of the ${context} this asks for is known only when it runs`
      : `${context}.${name} is not in the repository, and which environment the job has is known only when it runs`,
  hint: 'check it by hand',
});

function notPassedOn(workflows: readonly Workflow[], pushed: readonly string[]): WorkflowProblem[] {
  const uses = workflows
    .flatMap((workflow) => workflow.uses)
    .filter(({ asked }) => asked.context === 'secrets');
  if (uses.some(({ asked }) => 'all' in asked || 'dynamic' in asked)) return [];
  if (workflows.some((workflow) => workflow.jobs.some((job) => inheritsElsewhere(job, workflows)))) return [];
  return pushed.flatMap((name) => {
    const passing = uses.filter(({ asked }) => 'name' in asked && asked.name === name);
    const [first] = passing;
    if (!first) return [unused(name)];
    const under = passing.map(({ as }) => as).filter((as) => as !== undefined);
    const known = passing.length === under.length && !under.includes(name);
    return known ? [otherName(name, under, first)] : [];
  });
}

/** All secrets go to a workflow that was not read. */
const inheritsElsewhere = ({ calls }: Job, workflows: readonly Workflow[]): boolean =>
  calls?.inherits === true &&
  !workflows.some(({ file }) => file.endsWith(calls.workflow.replace(/^\.\//, '')));

const unused = (name: string): WorkflowProblem => ({
  severity: 'warning',
  code: 'not-passed-on',
  name,
  message: 'no workflow passes it on, so no job sees it',
  hint: 'deploy-secrets check --write adds the line, or paste it from --print-env',
});

const otherName = (name: string, under: readonly string[], { at }: Use): WorkflowProblem => ({
  severity: 'warning',
  code: 'other-name',
  name,
  at,
  message: `passed on only as ${[...new Set(under)].join(' and ')}, where dlt does not look for it`,
  hint: `call it ${name} in the env: of the job`,
});
