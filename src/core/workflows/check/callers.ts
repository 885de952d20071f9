import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import type { Reference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';

/** Which secrets a workflow sees, by who starts it. Variables are those of the repository, whoever does. */
export type SecretScope =
  /** All that the repository has: something other than a call starts it, or the calls inherit all of that. */
  | { readonly kind: 'repository' }
  /** What one call hands over by name. */
  | {
      readonly kind: 'call';
      readonly job: WorkflowJob;
      readonly caller: Workflow;
      readonly callerScope: SecretScope;
    }
  /** Only workflows that were not read call it. */
  | { readonly kind: 'elsewhere' };

const REPOSITORY: SecretScope = { kind: 'repository' };

/** Each way to start a workflow, through calls that inherit and calls that do not. */
export function secretScopesOf(
  workflow: Workflow,
  all: readonly Workflow[],
  around: readonly Workflow[] = [],
): SecretScope[] {
  const chain = [...around, workflow];
  const called = callersOf(workflow, all)
    .filter(({ from }) => !chain.includes(from))
    .flatMap(({ from, job, call }) =>
      secretScopesOf(from, all, chain).map(
        (through): SecretScope =>
          call.inheritsSecrets ? through : { kind: 'call', job, caller: from, callerScope: through },
      ),
    );
  const own = workflow.hasOwnTrigger ? [REPOSITORY] : [];
  const sights = [...own, ...called];
  if (sights.length === 0) return [{ kind: 'elsewhere' }];
  return sights.filter((sight, n) => sights.findIndex((other) => isSame(sight, other)) === n);
}

const isSame = (one: SecretScope, other: SecretScope): boolean =>
  one.kind === 'call' && other.kind === 'call'
    ? one.job === other.job && isSame(one.callerScope, other.callerScope)
    : one.kind === other.kind;

const callersOf = (workflow: Workflow, all: readonly Workflow[]) =>
  all.flatMap((from) =>
    from.jobs.flatMap((job) =>
      job.call && isCallOf(job.call, workflow) ? [{ from, job, call: job.call }] : [],
    ),
  );

const isCallOf = ({ workflow }: WorkflowCall, { file }: Workflow): boolean =>
  isLocalPath(workflow) && `/${file}`.endsWith(workflow.slice(1));

/** `./…` is a file of the same repository. */
export const isLocalPath = (uses: string): boolean => uses.startsWith('./');

/** The workflow that a job is, if it was read. */
export const calleeOf = ({ call }: WorkflowJob, all: readonly Workflow[]): Workflow | undefined =>
  call && all.find((workflow) => isCallOf(call, workflow));

/** What the caller gives a secret that it hands over. */
export const valuesPassedBy = (
  { job, caller }: Extract<SecretScope, { kind: 'call' }>,
  name: string,
): readonly ReferenceSite[] => caller.references.filter((use) => use.job === job.id && use.passedAs === name);

/**
 * What a name of a called workflow is called in the repository: itself, or whatever the calls made it of.
 * An environment of the job gives it under its own name.
 */
export function originalNames(name: string, sight: SecretScope, hasEnvironment: boolean): string[] {
  if (sight.kind !== 'call') return [name];
  const through = valuesPassedBy(sight, name)
    .flatMap(({ reference }) => namesIn(reference))
    .flatMap((one) => originalNames(one, sight.callerScope, false));
  return hasEnvironment ? [name, ...through] : through;
}

const namesIn = (asked: Reference): string[] =>
  'name' in asked && asked.context === 'secrets' ? [asked.name] : [];
