import type { Diagnostic } from '../../diagnostics.ts';
import type { Workflow } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { secretsMissingInForks } from './forks.ts';
import { invalidCalls } from './invalid-calls.ts';
import type { Inventory } from './inventory.ts';
import { missingReferences, unavailableSecrets } from './missing-references.ts';
import { eachOnce } from './problem.ts';
import { type PushedEntry, unusedSecrets } from './unused-secrets.ts';

/** All that was read: workflows, and what each local action that they use asks for. */
export interface WorkflowSet {
  readonly workflows: readonly Workflow[];
  readonly actions?: readonly (readonly ReferenceSite[])[];
}

/**
 * What the workflows ask for against what will be there, and what is pushed against what any of them passes on.
 *
 * @param inventory absent when nothing could be looked at: then only what does not need it is said
 * @param pushed the names that this push is about
 */
export function checkWorkflows(
  { workflows, actions = [] }: WorkflowSet,
  inventory: Inventory | undefined,
  pushed: readonly PushedEntry[],
): Diagnostic[] {
  const asked = inventory
    ? workflows.flatMap((workflow) => [
        ...missingReferences(workflow, workflows, inventory),
        ...invalidCalls(workflow, workflows, inventory),
      ])
    : workflows.flatMap(({ references }) => references.flatMap(unavailableSecrets));
  return eachOnce([
    ...asked,
    ...workflows.flatMap(secretsMissingInForks),
    ...actions.flat().flatMap(notInAction),
    ...unusedSecrets(workflows, pushed),
  ]);
}

/** An action has its inputs and the environment of its step, and no context of secrets or variables. */
const notInAction = ({ reference, at }: ReferenceSite): Diagnostic[] => [
  {
    severity: 'error',
    code: 'not-available',
    ...('name' in reference && { name: reference.name }),
    at,
    message: `an action has no ${reference.context}: it sees what the with: and the env: of its step hand over`,
    hint: 'read the variable of the environment, or make it an input',
  },
];
