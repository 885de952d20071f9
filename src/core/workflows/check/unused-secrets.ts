import type { Diagnostic } from '../../diagnostics.ts';
import type { Position } from '../../position.ts';
import type { EnvLine } from '../generate/snippets.ts';
import type { Workflow, WorkflowJob } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { calleeOf, originalNames, secretScopesOf } from './callers.ts';
import type { NamedReference } from './inventory.ts';

/** A name that is pushed; its variable is what dlt looks up. */
export interface PushedEntry extends EnvLine {
  /** It holds the whole file, which a step of the job writes: any variable will do. */
  readonly wholeFile?: true;
}

/** Every pushed name that no job gets to see, or not under the name that dlt looks up. */
export function unusedSecrets(workflows: readonly Workflow[], pushed: readonly PushedEntry[]): Diagnostic[] {
  const passing = workflows.flatMap((workflow) => passingIn(workflow, workflows));
  return pushed.flatMap((one) => {
    if (goesAnyhow(one, workflows)) return [];
    const ways = passing.filter(({ context, name }) => context === one.context && name === one.name);
    const [first] = ways;
    if (!first) return [unused(one)];
    if (one.wholeFile) return [];
    const under = ways.map(({ as }) => as).filter((as) => as !== undefined);
    const isFound = ways.length > under.length || under.some((as) => as === one.name || as === one.variable);
    return isFound ? overridden(one, workflows) : [otherName(one, under, first)];
  });
}

interface Passing extends NamedReference {
  readonly as?: string;
  readonly at: Position;
}

/** Each secret and variable that a workflow asks for, under the name that the repository has for it. */
function passingIn(workflow: Workflow, all: readonly Workflow[]): Passing[] {
  return secretScopesOf(workflow, all).flatMap((sight) =>
    workflow.references.flatMap((use): Passing[] => {
      const { reference, at, variable } = use;
      if (!('name' in reference) || isHandedOn(use, workflow, all)) return [];
      const { context } = reference;
      const job = workflow.jobs.find(({ id }) => id === use.job);
      const names =
        context === 'vars'
          ? [reference.name]
          : originalNames(reference.name, sight, (job?.environments.length ?? 0) > 0);
      return names.map((name) => ({ context, name, at, ...(variable !== undefined && { as: variable }) }));
    }),
  );
}

/** What becomes of it stands in the workflow that is called, and that was read too. */
function isHandedOn({ passedAs, job }: ReferenceSite, { jobs }: Workflow, all: readonly Workflow[]): boolean {
  const calling = jobs.find(({ id }) => id === job);
  return passedAs !== undefined && calling !== undefined && calleeOf(calling, all) !== undefined;
}

/** Something takes all of them, or one by a name that only the run tells. */
const goesAnyhow = ({ context }: NamedReference, workflows: readonly Workflow[]): boolean =>
  workflows.some(
    ({ references, jobs }) =>
      references.some(
        ({ reference }) => reference.context === context && ('all' in reference || 'dynamic' in reference),
      ) ||
      (context === 'secrets' && jobs.some((job) => inheritsElsewhere(job, workflows))),
  );

/** All secrets go to a workflow that was not read. */
const inheritsElsewhere = (job: WorkflowJob, workflows: readonly Workflow[]): boolean =>
  job.call?.inheritsSecrets === true && !calleeOf(job, workflows);

const unused = ({ name, wholeFile }: PushedEntry): Diagnostic => ({
  severity: 'warning',
  code: 'not-passed-on',
  name,
  message: 'no workflow passes it on, so no job sees it',
  hint: wholeFile
    ? 'deploy-secrets check --write adds the step that writes it to .dlt/secrets.toml'
    : 'deploy-secrets check --write adds the line',
});

const otherName = (
  { name, variable = name }: PushedEntry,
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
function overridden({ name, variable = name }: PushedEntry, workflows: readonly Workflow[]): Diagnostic[] {
  return workflows.flatMap(({ envVariables }) => {
    const lines = envVariables.filter((setting) => setting.name === variable || setting.name === name);
    const wide = lines.filter(({ referencedNames }) => referencedNames.includes(name));
    const hiding = lines.filter(({ referencedNames, level, job }) =>
      wide.some(
        (one) =>
          referencedNames.length === 0 && level > one.level && (one.job === undefined || one.job === job),
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
