import type { Diagnostic } from '../../diagnostics.ts';
import type { Workflow, WorkflowJob } from '../read.ts';
import type { ContextName } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import { calleeOf, type SecretScope, secretScopesOf } from './callers.ts';
import {
  environmentsWith,
  type Inventory,
  type JobEnvironment,
  lookUp,
  type NamedReference,
  type Presence,
} from './inventory.ts';

/** Everything that a workflow asks for and will not find, for each way in which it is started. */
export function missingReferences(
  workflow: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): Diagnostic[] {
  const barred = workflow.references.flatMap(unavailableSecrets);
  const sights = secretScopesOf(workflow, all);
  const vain = workflow.references.flatMap((use) =>
    sights.flatMap((sight) => judge(use, { workflow, all, inventory, scope: sight })),
  );
  return [...barred, ...vain];
}

/** GitHub takes no workflow that asks for secrets where there are none. */
export function unavailableSecrets({ reference, at, availability }: ReferenceSite): Diagnostic[] {
  if (reference.context !== 'secrets' || availability.allowsSecrets) return [];
  return [
    {
      severity: 'error',
      code: 'not-available',
      ...('name' in reference && { name: reference.name }),
      at,
      message: `${availability.key}: can't ask for secrets, and GitHub refuses the whole workflow`,
      hint: 'give it to a variable of env: first; the if: of a step can ask for env.NAME',
    },
  ];
}

interface CheckScope {
  readonly workflow: Workflow;
  readonly all: readonly Workflow[];
  readonly inventory: Inventory;
  readonly scope: SecretScope;
}

function judge(use: ReferenceSite, around: CheckScope): Diagnostic[] {
  const { reference, availability } = use;
  if (reference.context === 'secrets' && !availability.allowsSecrets) return [];
  if ('dynamic' in reference)
    return [untold(use, `which of the ${reference.context} it is, only the run tells`)];
  if (!('name' in reference) || isAlwaysThere(reference)) return [];
  if (reference.context === 'vars' || around.scope.kind === 'repository')
    return search(use, reference, around);
  return around.scope.kind === 'call'
    ? inCall(use, reference, around.scope, around)
    : inCallFromElsewhere(use, reference, around);
}

/** GitHub makes it for every job, called or not. */
const isAlwaysThere = ({ context, name }: NamedReference): boolean =>
  context === 'secrets' && name === 'GITHUB_TOKEN';

/** In the repository, the organization and the environments of the jobs that the use is about. */
function search(
  use: ReferenceSite,
  wanted: NamedReference,
  { workflow, all, inventory }: CheckScope,
): Diagnostic[] {
  if (use.passedAs !== undefined && isOfEnvironment(use, workflow, all, inventory)) return [];
  const places = placesOf(use, workflow);
  const verdicts = places.map((place) => ({ place, verdict: lookUp(wanted, place, inventory) }));
  // At the top of a workflow it is for whichever job has it.
  if (use.job === undefined && verdicts.some(({ verdict }) => verdict === 'there')) return [];
  const problems = verdicts.flatMap(({ place, verdict }) => told(use, wanted, { place, verdict }, inventory));
  return use.job === undefined ? problems.toSorted(unsureFirst).slice(0, 1) : problems;
}

const unsureFirst = (one: Diagnostic, other: Diagnostic): number =>
  Number(other.code === 'cannot-tell') - Number(one.code === 'cannot-tell');

function placesOf({ job, availability }: ReferenceSite, { jobs }: Workflow): readonly JobEnvironment[] {
  if (availability.beforeRunner) return ['none'];
  const about =
    job === undefined ? jobs.filter(({ hasSteps }) => hasSteps) : jobs.filter(({ id }) => id === job);
  const places = about.flatMap(placesOfJob);
  return places.length > 0 ? places : ['none'];
}

const placesOfJob = ({ environments }: WorkflowJob): JobEnvironment[] =>
  environments.length === 0 ? ['none'] : environments.map((environment) => ({ environment }));

/**
 * A secret that is handed over under the name that it has in the environment of the called job: there the
 * environment's counts, and the call only makes way for it (actions/runner#1490).
 */
function isOfEnvironment(
  { passedAs = '', job }: ReferenceSite,
  { jobs }: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): boolean {
  const calling = jobs.find(({ id }) => id === job);
  const called = calling && calleeOf(calling, all);
  const asking =
    called?.references.filter(({ reference }) => 'name' in reference && reference.name === passedAs) ?? [];
  return (
    asking.length > 0 &&
    asking.every((use) =>
      jobsOf(use, called?.jobs ?? []).every(({ environments }) =>
        environments.some((one) => hasOwn(one, passedAs, inventory)),
      ),
    )
  );
}

const jobsOf = ({ job }: ReferenceSite, jobs: readonly WorkflowJob[]): readonly WorkflowJob[] =>
  jobs.filter(({ id }) => id === job);

const hasOwn = (environment: string | undefined, name: string, { environments }: Inventory): boolean =>
  environments.get(environment?.toLowerCase() ?? '')?.secrets.has(name) ?? false;

function told(
  use: ReferenceSite,
  wanted: NamedReference,
  { place, verdict }: { readonly place: JobEnvironment; readonly verdict: Presence },
  inventory: Inventory,
): Diagnostic[] {
  if (verdict === 'there') return [];
  if (typeof verdict === 'object') return [uncertain(use, wanted, verdict)];
  const where = place === 'none' ? '' : `nor in the environment ${place.environment} `;
  const message = `no such ${NOUN[wanted.context]} will be in the repository ${where}or shared by its organization: it arrives empty`;
  return verdict === 'beyond'
    ? [missing(use, wanted, BEYOND)]
    : [missing(use, wanted, { message, hint: hintFor(wanted, inventory) })];
}

const NOUN: Readonly<Record<ContextName, string>> = { secrets: 'secret', vars: 'variable' };

const BEYOND = {
  message:
    'the organization shares it, but a workflow sees only the first 100 of its secrets in alphabetical order: it arrives empty',
  hint: 'push it to the repository itself, or share fewer secrets of the organization with it',
};

function hintFor(wanted: NamedReference, inventory: Inventory): string {
  const [first] = environmentsWith(wanted, inventory);
  if (first !== undefined) return `it is in the environment ${first}: give the job "environment: ${first}"`;
  return 'push it, mend the name, or take the line out';
}

const missing = (
  { at, optional }: ReferenceSite,
  { name }: NamedReference,
  { message, hint }: { readonly message: string; readonly hint: string },
): Diagnostic => ({ severity: optional ? 'warning' : 'error', code: 'not-there', name, at, message, hint });

const untold = (
  { at }: ReferenceSite,
  message: string,
  { name, hint = 'check it by hand' }: { readonly name?: string; readonly hint?: string } = {},
): Diagnostic => ({
  severity: 'warning',
  code: 'cannot-tell',
  ...(name !== undefined && { name }),
  at,
  message,
  hint,
});

const uncertain = (
  use: ReferenceSite,
  { name }: NamedReference,
  { unknown }: Extract<Presence, object>,
): Diagnostic =>
  unknown === 'environment'
    ? untold(use, 'not in the repository, and which environment the job has is known only when it runs', {
        name,
      })
    : untold(use, `not found, and the token may not list ${unknown.label}`, {
        name,
        hint: `let the token have "${unknown.permission}", or check it by hand`,
      });

/** What one call hands over by name, and nothing else; what it is made of is looked up at the caller. */
function inCall(
  use: ReferenceSite,
  wanted: NamedReference,
  { job }: Extract<SecretScope, { kind: 'call' }>,
  { workflow }: CheckScope,
): Diagnostic[] {
  if (job.call?.secrets.has(wanted.name)) return [];
  const declared = workflow.workflowCall?.secrets.get(wanted.name);
  // Said of the call.
  if (declared?.required) return [];
  const { file = '', line = 0 } = job.call?.at ?? {};
  return [
    missing(use, wanted, {
      message: `the job ${job.id} (${file}:${line}) calls this workflow without it: it arrives empty`,
      hint: 'hand it over under secrets: of that job, or let it say "secrets: inherit"',
    }),
  ];
}

function inCallFromElsewhere(
  use: ReferenceSite,
  wanted: NamedReference,
  { workflow }: CheckScope,
): Diagnostic[] {
  if (workflow.workflowCall?.secrets.has(wanted.name)) return [];
  return [
    untold(use, 'only the workflow that calls this one tells whether it hands it over', {
      name: wanted.name,
    }),
  ];
}
