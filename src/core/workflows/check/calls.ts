import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import { type CallGraph, isLocalPath, type SecretScope } from './call-graph.ts';
import { type Inventory, lookUp } from './inventory.ts';

/** Finds calls of local workflows that do not fit what those declare; GitHub runs neither then. */
export function invalidCalls(workflow: Workflow, graph: CallGraph, inventory: Inventory): Diagnostic[] {
  return workflow.jobs.flatMap((job) => {
    const { call } = job;
    if (!call || !isLocalPath(call.workflow)) return [];
    const callee = graph.calleeOf(job);
    if (!callee) return [noSuchWorkflow(call)];
    if (!callee.workflowCall) return [notCallable(call)];
    return [
      ...undeclaredSecrets(call, callee),
      ...graph.scopesOf(workflow).flatMap((scope) => {
        graph.count(callee.workflowCall?.secrets.size ?? 0, workflow);
        return secretsNotPassed(job, call, callee, { scope, inventory });
      }),
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
