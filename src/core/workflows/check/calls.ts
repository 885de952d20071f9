import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import type { Reference } from '../references/expressions.ts';
import { type Inventory, lookUp } from './inventory.ts';

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
const isLocalPath = (uses: string): boolean => uses.startsWith('./');

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

/** Finds calls of local workflows that do not fit what those declare; GitHub runs neither then. */
export function invalidCalls(
  workflow: Workflow,
  workflows: readonly Workflow[],
  inventory: Inventory,
): Diagnostic[] {
  return workflow.jobs.flatMap((job) => {
    const { call } = job;
    if (!call || !isLocalPath(call.workflow)) return [];
    const callee = calleeOf(job, workflows);
    if (!callee) return [noSuchWorkflow(call)];
    if (!callee.workflowCall) return [notCallable(call)];
    const scopes = secretScopesOf(workflow, workflows);
    return [
      ...undeclaredSecrets(call, callee),
      ...scopes.flatMap((scope) => secretsNotPassed(job, call, callee, { scope, inventory })),
    ];
  });
}

function undeclaredSecrets({ secrets, workflow }: WorkflowCall, { workflowCall }: Workflow): Diagnostic[] {
  return [...secrets]
    .filter(([name]) => !workflowCall?.secrets.has(name))
    .map(([name, at]) =>
      diagnostic('not-declared', {
        name,
        at,
        message: `${workflow} does not declare it under on: workflow_call: secrets:, and GitHub refuses the call`,
        hint: 'declare it there, or take the line out',
      }),
    );
}

function secretsNotPassed(
  job: WorkflowJob,
  { at, secrets, inheritsSecrets }: WorkflowCall,
  { workflowCall, jobs }: Workflow,
  { scope, inventory }: { readonly scope: SecretScope; readonly inventory: Inventory },
): Diagnostic[] {
  const required = [...(workflowCall?.secrets ?? [])].filter(([, { required }]) => required);
  const lacking = required.filter(([name]) =>
    inheritsSecrets ? !isInherited(name, scope, jobs, inventory) : !secrets.has(name),
  );
  const reason = inheritsSecrets ? 'there will be none to inherit' : 'the call does not hand it over';
  return lacking.map(([name]) =>
    diagnostic('not-handed-over', {
      name,
      at,
      message: `the workflow that the job ${job.id} calls requires it, and ${reason}`,
      hint: 'hand it over under secrets: of that job',
    }),
  );
}

/** Tells whether there is such a secret to inherit; also where that is not known for sure. */
function isInherited(
  name: string,
  scope: SecretScope,
  jobs: readonly WorkflowJob[],
  inventory: Inventory,
): boolean {
  if (scope.kind === 'unknown-caller') return true;
  if (scope.kind === 'call') return scope.job.call?.secrets.has(name) ?? false;
  const environments = jobs.flatMap((job) => job.environments);
  const possible = ['none' as const, ...environments.map((environment) => ({ environment }))];
  return possible.some((one) => {
    const presence = lookUp({ context: 'secrets', name }, one, inventory);
    return presence === 'present' || typeof presence === 'object';
  });
}

const noSuchWorkflow = ({ at, workflow }: WorkflowCall): Diagnostic =>
  diagnostic('no-such-workflow', {
    at,
    message: `there is no ${workflow} here`,
    hint: 'mend the path: it begins at the root of the repository',
  });

const notCallable = ({ at, workflow }: WorkflowCall): Diagnostic =>
  diagnostic('not-callable', {
    at,
    message: `${workflow} can't be called: it has no on: workflow_call`,
    hint: 'add workflow_call to its on:',
  });
