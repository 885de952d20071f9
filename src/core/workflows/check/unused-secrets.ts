import { type Diagnostic, diagnostic, type Position } from '../../diagnostics.ts';
import type { Entry } from '../../model.ts';
import type { EnvLine } from '../generate/snippets.ts';
import type { Workflow, WorkflowJob } from '../read.ts';
import type { NamedReference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { calleeOf, originalNames, secretScopesOf } from './calls.ts';

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

/** Finds every pushed name that no job gets to see, or not under the name that dlt looks up. */
export function unusedSecrets(workflows: readonly Workflow[], pushed: readonly PushedEntry[]): Diagnostic[] {
  const uses = workflows.flatMap((workflow) => usesIn(workflow, workflows));
  return pushed.flatMap((entry) => {
    if (mayBeReadDynamically(entry, workflows)) return [];
    const own = uses.filter(({ context, name }) => context === entry.context && name === entry.name);
    const [first] = own;
    if (!first) return [unused(entry)];
    if (entry.wholeFile) return [];
    const variables = own.map(({ variable }) => variable).filter((variable) => variable !== undefined);
    const isFound =
      own.length > variables.length ||
      variables.some((variable) => variable === entry.name || variable === entry.variable);
    return isFound ? overridden(entry, workflows) : [otherName(entry, variables, first)];
  });
}

interface EntryUse extends EnvLine {
  readonly at: Position;
}

/** Lists each secret and variable that a workflow reads, under the name that the repository has for it. */
function usesIn(workflow: Workflow, workflows: readonly Workflow[]): EntryUse[] {
  return secretScopesOf(workflow, workflows).flatMap((scope) =>
    workflow.references.flatMap((site): EntryUse[] => {
      const { reference, at, variable } = site;
      if (!('name' in reference) || isPassedOn(site, workflow, workflows)) return [];
      const { context, name } = reference;
      const job = workflow.jobs.find(({ id }) => id === site.job);
      const hasEnvironment = (job?.environments.length ?? 0) > 0;
      const names = context === 'vars' ? [name] : originalNames(name, scope, hasEnvironment);
      return names.map((one) => ({ context, name: one, at, ...(variable !== undefined && { variable }) }));
    }),
  );
}

/** Tells whether a workflow gets it that was read too: its use stands there. */
function isPassedOn(
  { passedAs, job }: ReferenceSite,
  { jobs }: Workflow,
  workflows: readonly Workflow[],
): boolean {
  const calling = jobs.find(({ id }) => id === job);
  return passedAs !== undefined && calling !== undefined && calleeOf(calling, workflows) !== undefined;
}

/** Tells whether something reads all of them, or one by a name that only the run tells. */
const mayBeReadDynamically = ({ context }: NamedReference, workflows: readonly Workflow[]): boolean =>
  workflows.some(
    ({ references, jobs }) =>
      references.some(
        ({ reference }) => reference.context === context && ('all' in reference || 'dynamic' in reference),
      ) ||
      (context === 'secrets' && jobs.some((job) => passesAllElsewhere(job, workflows))),
  );

/** Tells whether all secrets go to a workflow that was not read. */
const passesAllElsewhere = (job: WorkflowJob, workflows: readonly Workflow[]): boolean =>
  job.call?.inheritsSecrets === true && !calleeOf(job, workflows);

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
function overridden({ name, variable = name }: PushedEntry, workflows: readonly Workflow[]): Diagnostic[] {
  return workflows.flatMap(({ envVariables }) => {
    const lines = envVariables.filter((line) => line.name === variable || line.name === name);
    const passing = lines.filter(({ referencedNames }) => referencedNames.includes(name));
    const hiding = lines.filter(({ referencedNames, level, job }) =>
      passing.some(
        (one) =>
          referencedNames.length === 0 && level > one.level && (one.job === undefined || one.job === job),
      ),
    );
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
