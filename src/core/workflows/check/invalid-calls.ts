import type { Diagnostic } from '../../diagnostics.ts';
import type { Position } from '../../position.ts';
import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import { calleeOf, isLocalPath, type SecretScope, secretScopesOf } from './callers.ts';
import { type Inventory, lookUp } from './inventory.ts';

/** Whether each call of a local workflow fits what that one declares; GitHub runs neither if not. */
export function invalidCalls(
  workflow: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): Diagnostic[] {
  return workflow.jobs.flatMap((job) => {
    const { call } = job;
    if (!call || !isLocalPath(call.workflow)) return [];
    const called = calleeOf(job, all);
    if (!called) return [noSuchWorkflow(call)];
    if (!called.workflowCall) return [notCallable(call)];
    const sights = secretScopesOf(workflow, all);
    return [
      ...notDeclared(call, called),
      ...sights.flatMap((sight) => notHandedOver(job, call, called, { sight, inventory })),
    ];
  });
}

function notDeclared({ secrets, workflow }: WorkflowCall, { workflowCall }: Workflow): Diagnostic[] {
  return [...secrets]
    .filter(([name]) => !workflowCall?.secrets.has(name))
    .map(([name, at]) => ({
      severity: 'error',
      code: 'not-declared',
      name,
      at,
      message: `${workflow} does not declare it under on: workflow_call: secrets:, and GitHub refuses the call`,
      hint: 'declare it there, or take the line out',
    }));
}

function notHandedOver(
  job: WorkflowJob,
  { at, secrets, inheritsSecrets }: WorkflowCall,
  { workflowCall, jobs }: Workflow,
  { sight, inventory }: { readonly sight: SecretScope; readonly inventory: Inventory },
): Diagnostic[] {
  const required = [...(workflowCall?.secrets ?? [])].filter(([, { required }]) => required);
  const lacking = required.filter(([name]) =>
    inheritsSecrets ? !isInherited(name, sight, jobs, inventory) : !secrets.has(name),
  );
  return lacking.map(([name]) => {
    const message = inheritsSecrets
      ? `the workflow that the job ${job.id} calls requires it, and there will be none to inherit`
      : `the workflow that the job ${job.id} calls requires it, and the call does not hand it over`;
    return problemAt(at, {
      code: 'not-handed-over',
      name,
      message,
      hint: 'hand it over under secrets: of that job',
    });
  });
}

/** What is not known for sure is not called wrong. */
function isInherited(
  name: string,
  sight: SecretScope,
  jobs: readonly WorkflowJob[],
  inventory: Inventory,
): boolean {
  if (sight.kind === 'elsewhere') return true;
  if (sight.kind === 'call') return sight.job.call?.secrets.has(name) ?? false;
  const environments = jobs.flatMap((job) => job.environments);
  const places = ['none' as const, ...environments.map((environment) => ({ environment }))];
  return places.some((place) => {
    const verdict = lookUp({ context: 'secrets', name }, place, inventory);
    return verdict === 'there' || typeof verdict === 'object';
  });
}

const noSuchWorkflow = ({ at, workflow }: WorkflowCall): Diagnostic =>
  problemAt(at, {
    code: 'no-such-workflow',
    message: `there is no ${workflow} here`,
    hint: 'mend the path: it begins at the root of the repository',
  });

const notCallable = ({ at, workflow }: WorkflowCall): Diagnostic =>
  problemAt(at, {
    code: 'not-callable',
    message: `${workflow} can't be called: it has no on: workflow_call`,
    hint: 'add workflow_call to its on:',
  });

const problemAt = (
  at: Position,
  rest: Pick<Diagnostic, 'code' | 'name' | 'message' | 'hint'>,
): Diagnostic => ({ severity: 'error', at, ...rest });
