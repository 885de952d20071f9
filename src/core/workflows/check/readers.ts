import { UserError } from '../../diagnostics.ts';
import { CallGraph } from './call-graph.ts';
import type { WorkflowSet } from './index.ts';
import { dynamicContexts, type PushedEntry, unusedSecrets, usesIn } from './unused-secrets.ts';

/**
 * Finds the jobs that get to see each pushed name as dlt looks it up: `load.yml, run`. An empty list: none does.
 * A name that is left out may be read or not: something reads all of them, or there is too much to tell.
 */
export function findReaders(
  { workflows }: WorkflowSet,
  pushed: readonly PushedEntry[],
): ReadonlyMap<PushedEntry, readonly string[]> {
  try {
    const graph = new CallGraph(workflows);
    const isDynamic = dynamicContexts(graph);
    const uses = Map.groupBy(
      workflows.flatMap((workflow) => usesIn(workflow, graph)),
      ({ context, name }) => `${context} ${name}`,
    );
    const unseen = new Set(
      unusedSecrets(graph, pushed).flatMap(({ code, name }) => (UNREAD.includes(code) ? name : [])),
    );
    return new Map(
      pushed
        .filter(({ context }) => !isDynamic[context])
        .map((entry) => {
          const own = unseen.has(entry.name) ? [] : (uses.get(`${entry.context} ${entry.name}`) ?? []);
          return [entry, [...new Set(own.map(jobLabel))]] as const;
        }),
    );
  } catch (error) {
    if (error instanceof UserError && error.code === 'too-large') return new Map();
    throw error;
  }
}

const UNREAD: readonly string[] = ['not-passed-on', 'other-name'];

const jobLabel = ({ at, job }: { readonly at: { readonly file: string }; readonly job?: string }): string =>
  [at.file.replace(/^.*\//, ''), ...(job === undefined ? [] : [job])].join(', ');
