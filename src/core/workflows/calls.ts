import type { Diagnostic } from '../diagnostics.ts';
import type { Position } from '../position.ts';
import { type Inventory, lookUp } from './inventory.ts';
import type { Call, Job, Workflow } from './read.ts';
import { calledBy, isLocal, type Sight, sightsOf } from './sights.ts';

/** Whether each call of a local workflow fits what that one declares; GitHub runs neither if not. */
export function callsInVain(
  workflow: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): Diagnostic[] {
  return workflow.jobs.flatMap((job) => {
    const { calls } = job;
    if (!calls || !isLocal(calls.workflow)) return [];
    const called = calledBy(job, all);
    if (!called) return [noSuchWorkflow(calls)];
    if (!called.callable) return [notCallable(calls)];
    const sights = sightsOf(workflow, all);
    return [
      ...notDeclared(calls, called),
      ...sights.flatMap((sight) => notHandedOver(job, calls, called, { sight, inventory })),
    ];
  });
}

function notDeclared({ hands, workflow }: Call, { callable }: Workflow): Diagnostic[] {
  return [...hands]
    .filter(([name]) => !callable?.declared.has(name))
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
  job: Job,
  { at, hands, inherits }: Call,
  { callable, jobs }: Workflow,
  { sight, inventory }: { readonly sight: Sight; readonly inventory: Inventory },
): Diagnostic[] {
  const required = [...(callable?.declared ?? [])].filter(([, { required }]) => required);
  const lacking = required.filter(([name]) =>
    inherits ? !isInherited(name, sight, jobs, inventory) : !hands.has(name),
  );
  return lacking.map(([name]) => {
    const message = inherits
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
function isInherited(name: string, sight: Sight, jobs: readonly Job[], inventory: Inventory): boolean {
  if (sight.kind === 'elsewhere') return true;
  if (sight.kind === 'call') return sight.job.calls?.hands.has(name) ?? false;
  const environments = jobs.flatMap((job) => job.environments);
  const places = ['none' as const, ...environments.map((environment) => ({ environment }))];
  return places.some((place) => {
    const verdict = lookUp({ context: 'secrets', name }, place, inventory);
    return verdict === 'there' || typeof verdict === 'object';
  });
}

const noSuchWorkflow = ({ at, workflow }: Call): Diagnostic =>
  problemAt(at, {
    code: 'no-such-workflow',
    message: `there is no ${workflow} here`,
    hint: 'mend the path: it begins at the root of the repository',
  });

const notCallable = ({ at, workflow }: Call): Diagnostic =>
  problemAt(at, {
    code: 'not-callable',
    message: `${workflow} can't be called: it has no on: workflow_call`,
    hint: 'add workflow_call to its on:',
  });

const problemAt = (
  at: Position,
  rest: Pick<Diagnostic, 'code' | 'name' | 'message' | 'hint'>,
): Diagnostic => ({ severity: 'error', at, ...rest });
