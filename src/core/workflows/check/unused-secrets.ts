import { type Diagnostic, diagnostic, type Position } from '../../diagnostics.ts';
import type { Entry } from '../../model.ts';
import type { EnvLine } from '../generate/snippets.ts';
import type { Workflow, WorkflowJob } from '../read.ts';
import type { EnvVariable } from '../references/env-variables.ts';
import type { NamedReference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import type { CallGraph } from './call-graph.ts';

/** A name that is pushed; its variable is what dlt looks up. */
export interface PushedEntry extends EnvLine {
  /** It holds the whole file, which a step of the job writes: any variable will do. */
  readonly wholeFile?: true;
}

/** Turns an entry into what a workflow has to read to see it; GitHub has no connections. */
export function pushedEntries({ type, name, variable, keys }: Entry): PushedEntry[] {
  if (type === 'connection') return [];
  const entry = { context: type === 'secret' ? 'secrets' : 'vars', name: name.toUpperCase() } as const;
  if (keys) return [{ ...entry, wholeFile: true }];
  return [variable === undefined ? entry : { ...entry, variable }];
}

/**
 * Finds every pushed name that no job gets to see, or not under the name that dlt looks up.
 * @throws UserError where the workflows call each other in too many ways to tell
 */
export function unusedSecrets(graph: CallGraph, pushed: readonly PushedEntry[]): Diagnostic[] {
  const uses = Map.groupBy(
    graph.workflows.flatMap((workflow) => usesIn(workflow, graph)),
    keyOf,
  );
  const overriding = overridingLines(graph);
  const isDynamic = dynamicContexts(graph);
  return pushed.flatMap((entry) => {
    if (isDynamic[entry.context]) return [];
    const own = uses.get(keyOf(entry)) ?? [];
    const [first] = own;
    if (!first) return [unused(entry)];
    if (entry.wholeFile) return [];
    const variables = own.map(({ variable }) => variable).filter((variable) => variable !== undefined);
    const isFound =
      own.length > variables.length ||
      variables.some((variable) => variable === entry.name || variable === entry.variable);
    return isFound ? overriding(entry) : [otherName(entry, variables, first)];
  });
}

const keyOf = ({ context, name }: NamedReference): string => `${context} ${name}`;

export interface EntryUse extends EnvLine {
  readonly at: Position;
  /** Absent for what stands at the top of the workflow. */
  readonly job?: string;
}

/** Lists each secret and variable that a workflow reads, under the name that the repository has for it. */
export function usesIn(workflow: Workflow, graph: CallGraph): EntryUse[] {
  return graph.scopesOf(workflow).flatMap((scope) =>
    workflow.references.flatMap((site): EntryUse[] => {
      const { reference, at, variable } = site;
      graph.count(1, workflow);
      if (!('name' in reference) || isPassedOn(site, workflow, graph)) return [];
      const { context, name } = reference;
      const hasEnvironment = (graph.jobOf(workflow, site.job)?.environments.length ?? 0) > 0;
      const names = context === 'vars' ? [name] : graph.originalNames(name, scope, hasEnvironment);
      graph.count(names.length, workflow);
      const { job } = site;
      return names.map((one) => ({
        ...{ context, name: one, at },
        ...(job !== undefined && { job }),
        ...(variable !== undefined && { variable }),
      }));
    }),
  );
}

/** Tells whether a workflow gets it that was read too: its use stands there. */
function isPassedOn({ passedAs, job }: ReferenceSite, workflow: Workflow, graph: CallGraph): boolean {
  const calling = passedAs === undefined ? undefined : graph.jobOf(workflow, job);
  return calling !== undefined && graph.calleeOf(calling) !== undefined;
}

/** Tells of which context something reads all, or one by a name that only the run tells. */
export const dynamicContexts = (graph: CallGraph): Readonly<Record<NamedReference['context'], boolean>> => ({
  secrets: readsDynamically('secrets', graph),
  vars: readsDynamically('vars', graph),
});

const readsDynamically = (context: NamedReference['context'], graph: CallGraph): boolean =>
  graph.workflows.some(
    ({ references, jobs }) =>
      references.some(
        ({ reference }) => reference.context === context && ('all' in reference || 'dynamic' in reference),
      ) ||
      (context === 'secrets' && jobs.some((job) => passesAllElsewhere(job, graph))),
  );

/** Tells whether all secrets go to a workflow that was not read. */
const passesAllElsewhere = (job: WorkflowJob, graph: CallGraph): boolean =>
  job.call?.inheritsSecrets === true && !graph.calleeOf(job);

const unused = ({ name, wholeFile }: PushedEntry): Diagnostic =>
  diagnostic('not-passed-on', {
    name,
    message: 'no workflow passes it on, so no job sees it',
    hint: wholeFile
      ? 'deploy-secrets check --write adds the step that writes it to .dlt/secrets.toml'
      : 'deploy-secrets check --write adds the line',
  });

const otherName = (
  { name, variable = name }: PushedEntry,
  variables: readonly string[],
  { at }: EntryUse,
): Diagnostic =>
  diagnostic('other-name', {
    name,
    at,
    message: `passed on only as ${[...new Set(variables)].join(' and ')}, where dlt does not look for it`,
    hint: `call it ${variable} in the env: of the job; deploy-secrets check --write adds the line`,
  });

/** Finds a narrower `env:` that gives the name something else: that one wins, and the pushed value does not arrive. */
function overridingLines({ workflows }: CallGraph): (entry: PushedEntry) => Diagnostic[] {
  const linesByName = workflows.map(({ envVariables }) => Map.groupBy(envVariables, ({ name }) => name));
  return ({ name, variable = name }) =>
    linesByName.flatMap((lines) => {
      const own = [...new Set([variable, name])].flatMap((one) => lines.get(one) ?? []);
      const passing = own.filter(({ referencedNames }) => referencedNames.includes(name));
      // The one furthest up, for the whole workflow and for each job, is the easiest to hide.
      const highest = new Map<string | undefined, number>();
      for (const { job, level } of passing) highest.set(job, Math.min(level, highest.get(job) ?? level));
      const isHidden = ({ job, level }: EnvVariable): boolean =>
        level > (highest.get(undefined) ?? level) ||
        (job !== undefined && level > (highest.get(job) ?? level));
      const hiding = own.filter((line) => line.referencedNames.length === 0 && isHidden(line));
      return hiding.map(({ at }) =>
        diagnostic('overridden', {
          name,
          at,
          message: 'this line gives it another value than the one that is passed on further up',
          hint: 'take the line out, or the one further up',
        }),
      );
    });
}
