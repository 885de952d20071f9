import type { Position } from '../diagnostics.ts';
import type { CallGraph } from './check/call-graph.ts';
import type { Workflow } from './read.ts';
import type { EnvVariable } from './references/env-variables.ts';
import type { NamedReference } from './references/expressions.ts';
import type { ReferenceSite } from './references/reference-sites.ts';

/** A line that gives a variable its value in a job. */
export interface Feed {
  readonly variable: string;
  readonly at: Position;
  readonly sources: readonly FeedSource[];
  /** The first of them is the value wherever it is there. */
  readonly firstWins: boolean;
  /** Of the job that gets it, by name; at the top of a workflow, of each. */
  readonly environments: readonly string[];
  /** `fixed`: it is written out there; `other`: an expression without a secret or a variable by its name. */
  readonly kind: 'named' | 'fixed' | 'other';
}

/** What the repository has, as a line reads it; calls between workflows are followed back. */
export interface FeedSource extends NamedReference {
  /** Where the name is written that the repository has. */
  readonly at: Position;
  /** Why it is not for this text to say: workflows of other repositories hand it over, or a matrix has the name. */
  readonly decidedBy?: 'callers elsewhere' | 'a matrix';
}

/**
 * Finds every line that gives a variable its value: of an `env:` at any level, or in a script, as `NAME=${{ … }}`.
 * @throws UserError where the workflows call each other in too many ways to tell
 */
export const feedsIn = (graph: CallGraph): Feed[] =>
  graph.workflows.flatMap((workflow) => [
    ...workflow.envVariables.flatMap((line) => feedsOf(line, workflow, graph)),
    ...assignmentsIn(workflow, graph),
  ]);

function feedsOf(line: EnvVariable, workflow: Workflow, graph: CallGraph): Feed[] {
  const { name: variable, at, value } = line;
  const origin = value.reads.length === 0 ? (lineBehind(line, workflow) ?? line) : line;
  const firstWins = value.firstWins && origin.value.firstWins;
  const { isIndirect } = origin.value;
  return sourcesByCall(graph.sitesIn(workflow, origin.at), workflow, graph).map((found) => {
    const sources = isIndirect ? found.map((one) => ({ ...one, decidedBy: 'a matrix' as const })) : found;
    return {
      variable,
      at,
      sources,
      firstWins,
      environments: environmentsOf(line.job, workflow),
      kind: sources.length > 0 ? 'named' : value.isExpression ? 'other' : 'fixed',
    };
  });
}

/** Finds the line that `${{ env.NAME }}` reads: the nearest further out, in the same job or at the top. */
function lineBehind({ job, level, value }: EnvVariable, { envVariables }: Workflow): EnvVariable | undefined {
  const [name] = value.readsEnv;
  if (name === undefined) return undefined;
  return envVariables
    .filter((one) => one.name === name && one.level < level && (one.job === undefined || one.job === job))
    .toSorted((one, other) => other.level - one.level)
    .at(0);
}

/** A script that assigns a variable, for one command, by `export` or for the steps that follow. */
const assignmentsIn = (workflow: Workflow, graph: CallGraph): Feed[] =>
  workflow.references.flatMap((site) => {
    const { assigned: variable, at, optional, job } = site;
    if (variable === undefined) return [];
    return sourcesByCall([site], workflow, graph)
      .filter((sources) => sources.length > 0)
      .map((sources) => ({
        variable,
        at,
        sources,
        firstWins: !optional,
        environments: environmentsOf(job, workflow),
        kind: 'named' as const,
      }));
  });

function environmentsOf(job: string | undefined, { jobs }: Workflow): string[] {
  const own = jobs
    .filter(({ id }) => job === undefined || id === job)
    .flatMap(({ environments }) => environments);
  return [...new Set(own.filter((name) => name !== undefined))];
}

/** Follows names back to what the repository has, for each way in which the workflow is started; the same once. */
function sourcesByCall(
  sites: readonly ReferenceSite[],
  workflow: Workflow,
  graph: CallGraph,
): (readonly FeedSource[])[] {
  const found = graph.scopesOf(workflow).map((scope) =>
    sites.flatMap((site) => {
      graph.count(1, workflow);
      const isPassed = scope.kind === 'unknown-caller' && site.reference.context === 'secrets';
      return graph.originsOf(site, scope).flatMap(({ reference, at }): FeedSource[] => {
        if (!('name' in reference)) return [];
        const { context, name } = reference;
        return [{ context, name, at, ...(isPassed && { decidedBy: 'callers elsewhere' }) }];
      });
    }),
  );
  return [...new Map(found.map((sources) => [JSON.stringify(sources), sources])).values()];
}

/** Lists what a variable may come from, without what only stands in for it. */
export const valuesFeeding = ({ sources, firstWins }: Feed): readonly FeedSource[] =>
  firstWins ? sources.slice(0, 1) : sources;

export const isSameName = (one: NamedReference, other: NamedReference): boolean =>
  one.context === other.context && one.name === other.name;

/** It is no secret of the repository: GitHub makes it for each run, and nobody can take it away. */
export const isOwnToken = ({ context, name }: NamedReference): boolean =>
  context === 'secrets' && name === 'GITHUB_TOKEN';
