import type { Position } from '../diagnostics.ts';
import type { CallGraph } from './check/call-graph.ts';
import type { Workflow } from './read.ts';
import type { EnvVariable } from './references/env-variables.ts';
import type { NamedReference } from './references/expressions.ts';

/** A line that gives a variable its value in a job. */
export interface Feed {
  readonly variable: string;
  readonly at: Position;
  readonly job?: string;
  /** What the repository has under these names, in their order; calls between workflows are followed back. */
  readonly sources: readonly NamedReference[];
  /** The first of them is the value wherever it is there. */
  readonly firstWins: boolean;
  /** `fixed`: it is written out there; `other`: an expression without a secret or a variable, such as an input or a matrix. */
  readonly kind: 'named' | 'fixed' | 'other';
}

/**
 * Finds every line that gives a variable its value: of an `env:` at any level, or in a script, as `NAME=${{ … }}`.
 * @throws UserError where the workflows call each other in too many ways to tell
 */
export const feedsIn = (graph: CallGraph): Feed[] =>
  graph.workflows.flatMap((workflow) => [
    ...workflow.envVariables.map((line) => feedOf(line, workflow, graph)),
    ...assignmentsIn(workflow, graph),
  ]);

function feedOf(line: EnvVariable, workflow: Workflow, graph: CallGraph): Feed {
  const { name: variable, at, job, value } = line;
  const origin = value.reads.length === 0 ? (lineBehind(line, workflow)?.value ?? value) : value;
  const sources = sourcesOf(origin.reads, job, workflow, graph);
  return {
    variable,
    at,
    ...(job !== undefined && { job }),
    sources,
    firstWins: value.firstWins && origin.firstWins,
    kind: sources.length > 0 ? 'named' : value.isExpression ? 'other' : 'fixed',
  };
}

/** Finds the line that `${{ env.NAME }}` reads: the nearest further out, in the same job or at the top. */
function lineBehind({ job, level, value }: EnvVariable, { envVariables }: Workflow): EnvVariable | undefined {
  const [name] = value.readsEnv;
  return envVariables
    .filter((one) => one.name === name && one.level < level && (one.job === undefined || one.job === job))
    .toSorted((one, other) => other.level - one.level)
    .at(0);
}

/** A script that assigns a variable, for one command, by `export` or for the steps that follow. */
const assignmentsIn = (workflow: Workflow, graph: CallGraph): Feed[] =>
  workflow.references.flatMap(({ assigned, reference, at, job, optional }): Feed[] =>
    assigned === undefined || !('name' in reference)
      ? []
      : [
          {
            variable: assigned,
            at,
            ...(job !== undefined && { job }),
            sources: sourcesOf([reference], job, workflow, graph),
            firstWins: !optional,
            kind: 'named',
          },
        ],
  );

/** Follows names back through the calls, to what the repository has. */
function sourcesOf(
  reads: readonly NamedReference[],
  job: string | undefined,
  workflow: Workflow,
  graph: CallGraph,
): NamedReference[] {
  const hasEnvironment = (graph.jobOf(workflow, job)?.environments.length ?? 0) > 0;
  const found = graph.scopesOf(workflow).flatMap((scope) =>
    reads.flatMap(({ context, name }) => {
      graph.count(1, workflow);
      const names = context === 'vars' ? [name] : graph.originalNames(name, scope, hasEnvironment);
      return names.map((one) => ({ context, name: one }));
    }),
  );
  return [...new Map(found.map((one) => [`${one.context} ${one.name}`, one])).values()];
}
