import type { Diagnostic } from '../../diagnostics.ts';
import type { Workflow } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { invalidCalls } from './calls.ts';
import type { Inventory } from './inventory.ts';
import { missingReferences } from './missing-references.ts';
import { secretsMissingInForks, unavailableInAction, unavailableSecrets } from './unavailable-secrets.ts';
import { type PushedEntry, unusedSecrets } from './unused-secrets.ts';

/** All that was read: workflows, and what each local action that they use asks for. */
export interface WorkflowSet {
  readonly workflows: readonly Workflow[];
  readonly actions?: readonly (readonly ReferenceSite[])[];
}

/**
 * Checks what the workflows read against what will be there, and what is pushed against what any of them reads.
 * Each rule is a function of this folder; their order is that of the report.
 *
 * @param inventory absent when nothing could be looked at: then only the rules run that do not need it
 * @param pushed the names that this push is about
 */
export function checkWorkflows(
  { workflows, actions = [] }: WorkflowSet,
  inventory: Inventory | undefined,
  pushed: readonly PushedEntry[],
): Diagnostic[] {
  return withoutDuplicates([
    ...workflows.flatMap((workflow) => [
      ...unavailableSecrets(workflow),
      ...(inventory ? missingReferences(workflow, workflows, inventory) : []),
      ...(inventory ? invalidCalls(workflow, workflows, inventory) : []),
    ]),
    ...workflows.flatMap(secretsMissingInForks),
    ...actions.flatMap(unavailableInAction),
    ...unusedSecrets(workflows, pushed),
  ]);
}

/** Says once what is true for two callers. */
const withoutDuplicates = (found: readonly Diagnostic[]): Diagnostic[] => {
  const contents = found.map(({ code, message, at, name }) => JSON.stringify([code, message, at, name]));
  return found.filter((_, n) => contents.indexOf(contents[n] ?? '') === n);
};
