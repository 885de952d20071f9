import { type Diagnostic, UserError } from '../../diagnostics.ts';
import type { Workflow } from '../read.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { CallGraph } from './call-graph.ts';
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
  const graph = new CallGraph(workflows);
  return withoutDuplicates([
    ...workflows.flatMap((workflow) => [
      ...unavailableSecrets(workflow),
      ...(inventory ? bounded(() => missingReferences(workflow, graph, inventory)) : []),
      ...(inventory ? bounded(() => invalidCalls(workflow, graph, inventory)) : []),
    ]),
    ...workflows.flatMap(secretsMissingInForks),
    ...actions.flatMap(unavailableInAction),
    ...bounded(() => unusedSecrets(graph, pushed)),
  ]);
}

/** Says what could not be checked, since there is too much of it. */
function bounded(find: () => Diagnostic[]): Diagnostic[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError && error.code === 'too-large') return [error.diagnostic];
    throw error;
  }
}

/** Says once what is true for two callers. */
function withoutDuplicates(found: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return found.filter(({ code, message, at, name }) => {
    const content = JSON.stringify([code, message, at, name]);
    const isNew = !seen.has(content);
    seen.add(content);
    return isNew;
  });
}
