import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import type { Reference } from '../references/expressions.ts';

/** Which secrets a workflow sees, by who starts it. Variables are those of the repository, whoever does. */
export type SecretScope =
  /** All that the repository has: something other than a call starts it, or the calls inherit all of that. */
  | { readonly kind: 'repository' }
  | CallScope
  /** Only workflows that were not read call it. */
  | { readonly kind: 'unknown-caller' };

/** What one call passes by name. */
export interface CallScope {
  readonly kind: 'call';
  readonly job: WorkflowJob;
  readonly caller: Workflow;
  readonly callerScope: SecretScope;
}

const REPOSITORY: SecretScope = { kind: 'repository' };

/** Lists what a workflow sees for each way to start it, through calls that inherit and calls that do not. */
export function secretScopesOf(
  workflow: Workflow,
  workflows: readonly Workflow[],
  callees: readonly Workflow[] = [],
): SecretScope[] {
  const chain = [...callees, workflow];
  const called = callsTo(workflow, workflows)
    .filter(({ caller }) => !chain.includes(caller))
    .flatMap(({ caller, job, call }) =>
      secretScopesOf(caller, workflows, chain).map(
        (callerScope): SecretScope =>
          call.inheritsSecrets ? callerScope : { kind: 'call', job, caller, callerScope },
      ),
    );
  const scopes = [...(workflow.hasOwnTrigger ? [REPOSITORY] : []), ...called];
  if (scopes.length === 0) return [{ kind: 'unknown-caller' }];
  return scopes.filter((scope, n) => scopes.findIndex((other) => isSame(scope, other)) === n);
}

const isSame = (one: SecretScope, other: SecretScope): boolean =>
  one.kind === 'call' && other.kind === 'call'
    ? one.job === other.job && isSame(one.callerScope, other.callerScope)
    : one.kind === other.kind;

const callsTo = (workflow: Workflow, workflows: readonly Workflow[]) =>
  workflows.flatMap((caller) =>
    caller.jobs.flatMap((job) =>
      job.call && isCallOf(job.call, workflow) ? [{ caller, job, call: job.call }] : [],
    ),
  );

const isCallOf = ({ workflow }: WorkflowCall, { file }: Workflow): boolean =>
  isLocalPath(workflow) && `/${file}`.endsWith(workflow.slice(1));

/** `./…` is a file of the same repository. */
export const isLocalPath = (uses: string): boolean => uses.startsWith('./');

/** Finds the workflow that a job is, if it was read. */
export const calleeOf = ({ call }: WorkflowJob, workflows: readonly Workflow[]): Workflow | undefined =>
  call && workflows.find((workflow) => isCallOf(call, workflow));

/**
 * Finds what a name of a called workflow is called in the repository: itself, or whatever the calls made it of.
 * An environment of the job gives it under its own name.
 */
export function originalNames(name: string, scope: SecretScope, hasEnvironment: boolean): string[] {
  if (scope.kind !== 'call') return [name];
  const { job, caller, callerScope } = scope;
  const passed = caller.references
    .filter((site) => site.job === job.id && site.passedAs === name)
    .flatMap(({ reference }) => secretNamesIn(reference))
    .flatMap((one) => originalNames(one, callerScope, false));
  return hasEnvironment ? [name, ...passed] : passed;
}

const secretNamesIn = (reference: Reference): string[] =>
  'name' in reference && reference.context === 'secrets' ? [reference.name] : [];
