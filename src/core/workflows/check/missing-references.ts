import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { isOwnToken } from '../feeds.ts';
import type { Workflow, WorkflowJob } from '../read.ts';
import type { ContextName, NamedReference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import type { CallGraph, CallScope, SecretScope } from './call-graph.ts';
import {
  environmentsWith,
  type Inventory,
  type JobEnvironment,
  lookUp,
  type Presence,
  type UnknownPresence,
} from './inventory.ts';

/**
 * Finds everything that a workflow reads and will not find, for each way in which it is started.
 * @throws UserError where there are too many ways
 */
export function missingReferences(workflow: Workflow, graph: CallGraph, inventory: Inventory): Diagnostic[] {
  const scopes = graph.scopesOf(workflow);
  const environments = unique(workflow.jobs.filter(({ hasSteps }) => hasSteps).flatMap(environmentsOfJob));
  const input = { workflow, graph, inventory, environments };
  return workflow.references
    .filter(({ reference, availability }) => reference.context !== 'secrets' || availability.allowsSecrets)
    .flatMap((site) => scopes.flatMap((scope) => checkSite(site, scope, input)));
}

interface SearchInput {
  readonly workflow: Workflow;
  readonly graph: CallGraph;
  readonly inventory: Inventory;
  /** Of all jobs with steps. */
  readonly environments: readonly JobEnvironment[];
}

function checkSite(site: ReferenceSite, scope: SecretScope, input: SearchInput): Diagnostic[] {
  const { reference } = site;
  input.graph.count(1, input.workflow);
  if ('dynamic' in reference)
    return [cannotTell(site, `which of the ${reference.context} it is, only the run tells`)];
  if (!('name' in reference) || isOwnToken(reference)) return [];
  if (reference.context === 'vars' || scope.kind === 'repository')
    return checkInventory(site, reference, input);
  return scope.kind === 'call'
    ? checkCall(site, reference, scope, input)
    : checkUnknownCall(site, reference, input);
}

/** Looks in the repository, the organization and the environments of the jobs that the site is about. */
function checkInventory(site: ReferenceSite, reference: NamedReference, input: SearchInput): Diagnostic[] {
  const { workflow, graph, inventory } = input;
  if (site.passedAs !== undefined && isOfEnvironment(site, input)) return [];
  const environments = environmentsOf(site, input);
  graph.count(environments.length, workflow);
  const found = environments.map((job) => ({ job, presence: lookUp(reference, job, inventory) }));
  // At the top of a workflow it is for whichever job has it.
  if (site.job === undefined && found.some(({ presence }) => presence === 'present')) return [];
  const problems = found.flatMap((one) => reportAbsence(site, reference, one, inventory));
  return site.job === undefined ? problems.toSorted(uncertainFirst).slice(0, 1) : problems;
}

const uncertainFirst = (one: Diagnostic, other: Diagnostic): number =>
  Number(other.code === 'cannot-tell') - Number(one.code === 'cannot-tell');

/** Lists the environments in which the value is worked out. */
function environmentsOf(
  { job, availability }: ReferenceSite,
  { workflow, graph, environments }: SearchInput,
): readonly JobEnvironment[] {
  if (availability.beforeRunner) return ['none'];
  const own = graph.jobOf(workflow, job);
  const found = job === undefined ? environments : own ? unique(environmentsOfJob(own)) : [];
  return found.length > 0 ? found : ['none'];
}

const environmentsOfJob = ({ environments }: WorkflowJob): JobEnvironment[] =>
  environments.length === 0 ? ['none'] : environments.map((environment) => ({ environment }));

const unique = (environments: readonly JobEnvironment[]): JobEnvironment[] => [
  ...new Map(
    environments.map((one) => [one === 'none' ? one : JSON.stringify([one.environment]), one]),
  ).values(),
];

/**
 * Tells whether a secret is passed under the name that it has in the environment of the called job: there the
 * environment's counts, and the call only makes way for it (actions/runner#1490).
 */
function isOfEnvironment(
  { passedAs = '', job }: ReferenceSite,
  { workflow, graph, inventory }: SearchInput,
): boolean {
  const calling = graph.jobOf(workflow, job);
  const callee = calling && graph.calleeOf(calling);
  if (!callee) return false;
  const readers = graph.readersOf(callee, passedAs);
  const readingJobs = new Set(readers.map((site) => graph.jobOf(callee, site.job)));
  graph.count(readers.length, workflow);
  return (
    readers.length > 0 &&
    [...readingJobs].every((one) => {
      graph.count(one?.environments.length ?? 0, workflow);
      return !one || one.environments.some((environment) => hasSecret(environment, passedAs, inventory));
    })
  );
}

const hasSecret = (environment: string | undefined, name: string, { environments }: Inventory): boolean =>
  environments.get(environment?.toLowerCase() ?? '')?.secrets.has(name) ?? false;

/**
 * Finds a name that one call does not pass: it passes its own by name, and nothing else. What those are made of is
 * looked up at the caller.
 */
function checkCall(
  site: ReferenceSite,
  reference: NamedReference,
  { job }: CallScope,
  { workflow }: SearchInput,
): Diagnostic[] {
  if (job.call?.secrets.has(reference.name)) return [];
  const declared = workflow.workflowCall?.secrets.get(reference.name);
  // Said of the call.
  if (declared?.required) return [];
  const { file = '', line = 0 } = job.call?.at ?? {};
  return [
    notThere(site, reference, {
      message: `the job ${job.id} (${file}:${line}) calls this workflow without it: it arrives empty`,
      hint: 'hand it over under secrets: of that job, or let it say "secrets: inherit"',
    }),
  ];
}

function checkUnknownCall(
  site: ReferenceSite,
  { name }: NamedReference,
  { workflow }: SearchInput,
): Diagnostic[] {
  if (workflow.workflowCall?.secrets.has(name)) return [];
  return [cannotTell(site, 'only the workflow that calls this one tells whether it hands it over', { name })];
}

/** Says what is wrong with a name that a job will not find, or may not; nothing of one that it will. */
function reportAbsence(
  site: ReferenceSite,
  reference: NamedReference,
  { job, presence }: { readonly job: JobEnvironment; readonly presence: Presence },
  inventory: Inventory,
): Diagnostic[] {
  if (presence === 'present') return [];
  if (typeof presence === 'object') return [uncertain(site, reference, presence)];
  if (presence === 'beyond-limit') return [notThere(site, reference, BEYOND_LIMIT)];
  const environment = job === 'none' ? '' : `nor in the environment ${job.environment} `;
  const message = `no such ${NOUN[reference.context]} will be in the repository ${environment}or shared by its organization: it arrives empty`;
  return [notThere(site, reference, { message, hint: hintFor(reference, inventory) })];
}

const NOUN: Readonly<Record<ContextName, string>> = { secrets: 'secret', vars: 'variable' };

const BEYOND_LIMIT = {
  message:
    'the organization shares it, but a workflow sees only the first 100 of its secrets in alphabetical order: it arrives empty',
  hint: 'push it to the repository itself, or share fewer secrets of the organization with it',
};

function hintFor(reference: NamedReference, inventory: Inventory): string {
  const [first] = environmentsWith(reference, inventory);
  if (first !== undefined) return `it is in the environment ${first}: give the job "environment: ${first}"`;
  return 'push it, mend the name, or take the line out';
}

const uncertain = (
  site: ReferenceSite,
  { name }: NamedReference,
  { unknown }: UnknownPresence,
): Diagnostic =>
  unknown === 'environment'
    ? cannotTell(
        site,
        'not in the repository, and which environment the job has is known only when it runs',
        { name },
      )
    : cannotTell(site, `not found, and the token may not list ${unknown.label}`, {
        name,
        hint: `let the token have "${unknown.permission}", or check it by hand`,
      });

const notThere = (
  { at, optional }: ReferenceSite,
  { name }: NamedReference,
  { message, hint }: { readonly message: string; readonly hint: string },
): Diagnostic =>
  diagnostic('not-there', { name, at, message, hint, ...(optional && { severity: 'warning' }) });

const cannotTell = (
  { at }: ReferenceSite,
  message: string,
  { name, hint = 'check it by hand' }: { readonly name?: string; readonly hint?: string } = {},
): Diagnostic => diagnostic('cannot-tell', { ...(name !== undefined && { name }), at, message, hint });
