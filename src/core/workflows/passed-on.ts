import type { Diagnostic } from '../diagnostics.ts';
import type { Position } from '../position.ts';
import type { Wanted } from './inventory.ts';
import type { Line } from './lines.ts';
import type { Job, Workflow } from './read.ts';
import { calledBy, originsOf, sightsOf } from './sights.ts';
import type { Use } from './uses.ts';

/** A name that is pushed; its variable is what dlt looks up. */
export interface Pushed extends Line {
  /** It holds the whole file, which a step of the job writes: any variable will do. */
  readonly file?: true;
}

/** Every pushed name that no job gets to see, or not under the name that dlt looks up. */
export function notPassedOn(workflows: readonly Workflow[], pushed: readonly Pushed[]): Diagnostic[] {
  const passing = workflows.flatMap((workflow) => passingIn(workflow, workflows));
  return pushed.flatMap((one) => {
    if (goesAnyhow(one, workflows)) return [];
    const ways = passing.filter(({ context, name }) => context === one.context && name === one.name);
    const [first] = ways;
    if (!first) return [unused(one)];
    if (one.file) return [];
    const under = ways.map(({ as }) => as).filter((as) => as !== undefined);
    const isFound = ways.length > under.length || under.some((as) => as === one.name || as === one.variable);
    return isFound ? overridden(one, workflows) : [otherName(one, under, first)];
  });
}

interface Passing extends Wanted {
  readonly as?: string;
  readonly at: Position;
}

/** Each secret and variable that a workflow asks for, under the name that the repository has for it. */
function passingIn(workflow: Workflow, all: readonly Workflow[]): Passing[] {
  return sightsOf(workflow, all).flatMap((sight) =>
    workflow.uses.flatMap((use): Passing[] => {
      const { asked, at, as } = use;
      if (!('name' in asked) || isHandedOn(use, workflow, all)) return [];
      const { context } = asked;
      const job = workflow.jobs.find(({ id }) => id === use.job);
      const names =
        context === 'vars' ? [asked.name] : originsOf(asked.name, sight, (job?.environments.length ?? 0) > 0);
      return names.map((name) => ({ context, name, at, ...(as !== undefined && { as }) }));
    }),
  );
}

/** What becomes of it stands in the workflow that is called, and that was read too. */
function isHandedOn({ handed, job }: Use, { jobs }: Workflow, all: readonly Workflow[]): boolean {
  const calling = jobs.find(({ id }) => id === job);
  return handed !== undefined && calling !== undefined && calledBy(calling, all) !== undefined;
}

/** Something takes all of them, or one by a name that only the run tells. */
const goesAnyhow = ({ context }: Wanted, workflows: readonly Workflow[]): boolean =>
  workflows.some(
    ({ uses, jobs }) =>
      uses.some(({ asked }) => asked.context === context && ('all' in asked || 'dynamic' in asked)) ||
      (context === 'secrets' && jobs.some((job) => inheritsElsewhere(job, workflows))),
  );

/** All secrets go to a workflow that was not read. */
const inheritsElsewhere = (job: Job, workflows: readonly Workflow[]): boolean =>
  job.calls?.inherits === true && !calledBy(job, workflows);

const unused = ({ name, file }: Pushed): Diagnostic => ({
  severity: 'warning',
  code: 'not-passed-on',
  name,
  message: 'no workflow passes it on, so no job sees it',
  hint: file
    ? 'deploy-secrets check --write adds the step that writes it to .dlt/secrets.toml'
    : 'deploy-secrets check --write adds the line',
});

const otherName = (
  { name, variable = name }: Pushed,
  under: readonly string[],
  { at }: Passing,
): Diagnostic => ({
  severity: 'warning',
  code: 'other-name',
  name,
  at,
  message: `passed on only as ${[...new Set(under)].join(' and ')}, where dlt does not look for it`,
  hint: `call it ${variable} in the env: of the job; deploy-secrets check --write adds the line`,
});

/** A narrower `env:` that gives the name something else wins, and then nothing of what was passed on arrives. */
function overridden({ name, variable = name }: Pushed, workflows: readonly Workflow[]): Diagnostic[] {
  return workflows.flatMap(({ settings }) => {
    const lines = settings.filter((setting) => setting.name === variable || setting.name === name);
    const wide = lines.filter(({ asks }) => asks.includes(name));
    const hiding = lines.filter(({ asks, level, job }) =>
      wide.some(
        (one) => asks.length === 0 && level > one.level && (one.job === undefined || one.job === job),
      ),
    );
    return hiding.map(({ at }) => ({
      severity: 'warning' as const,
      code: 'overridden' as const,
      name,
      at,
      message: 'this line gives it another value than the one that is passed on further up',
      hint: 'take the line out, or the one further up',
    }));
  });
}
