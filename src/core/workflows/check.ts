import type { Diagnostic } from '../diagnostics.ts';
import { askedInVain, notAvailable } from './asked-for.ts';
import { callsInVain } from './calls.ts';
import { emptyForForks } from './forks.ts';
import type { Inventory } from './inventory.ts';
import { notPassedOn, type Pushed } from './passed-on.ts';
import { eachOnce } from './problem.ts';
import type { Workflow } from './read.ts';
import type { Use } from './uses.ts';

/** All that was read: workflows, and what each local action that they use asks for. */
export interface Read {
  readonly workflows: readonly Workflow[];
  readonly actions?: readonly (readonly Use[])[];
}

/**
 * What the workflows ask for against what will be there, and what is pushed against what any of them passes on.
 *
 * @param inventory absent when nothing could be looked at: then only what does not need it is said
 * @param pushed the names that this push is about
 */
export function checkWorkflows(
  { workflows, actions = [] }: Read,
  inventory: Inventory | undefined,
  pushed: readonly Pushed[],
): Diagnostic[] {
  const asked = inventory
    ? workflows.flatMap((workflow) => [
        ...askedInVain(workflow, workflows, inventory),
        ...callsInVain(workflow, workflows, inventory),
      ])
    : workflows.flatMap(({ uses }) => uses.flatMap(notAvailable));
  return eachOnce([
    ...asked,
    ...workflows.flatMap(emptyForForks),
    ...actions.flat().flatMap(notInAction),
    ...notPassedOn(workflows, pushed),
  ]);
}

/** An action has its inputs and the environment of its step, and no context of secrets or variables. */
const notInAction = ({ asked, at }: Use): Diagnostic[] => [
  {
    severity: 'error',
    code: 'not-available',
    ...('name' in asked && { name: asked.name }),
    at,
    message: `an action has no ${asked.context}: it sees what the with: and the env: of its step hand over`,
    hint: 'read the variable of the environment, or make it an input',
  },
];
