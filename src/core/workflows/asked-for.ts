import type { Diagnostic } from '../diagnostics.ts';
import type { Context } from './expressions.ts';
import {
  environmentsWith,
  type Inventory,
  lookUp,
  type Place,
  type Verdict,
  type Wanted,
} from './inventory.ts';
import type { Job, Workflow } from './read.ts';
import { calledBy, type Sight, sightsOf } from './sights.ts';
import type { Use } from './uses.ts';

/** Everything that a workflow asks for and will not find, for each way in which it is started. */
export function askedInVain(
  workflow: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): Diagnostic[] {
  const barred = workflow.uses.flatMap(notAvailable);
  const sights = sightsOf(workflow, all);
  const vain = workflow.uses.flatMap((use) =>
    sights.flatMap((sight) => judge(use, { workflow, all, inventory, sight })),
  );
  return [...barred, ...vain];
}

/** GitHub takes no workflow that asks for secrets where there are none. */
export function notAvailable({ asked, at, standing }: Use): Diagnostic[] {
  if (asked.context !== 'secrets' || standing.secrets) return [];
  return [
    {
      severity: 'error',
      code: 'not-available',
      ...('name' in asked && { name: asked.name }),
      at,
      message: `${standing.key}: can't ask for secrets, and GitHub refuses the whole workflow`,
      hint: 'give it to a variable of env: first; the if: of a step can ask for env.NAME',
    },
  ];
}

interface Around {
  readonly workflow: Workflow;
  readonly all: readonly Workflow[];
  readonly inventory: Inventory;
  readonly sight: Sight;
}

function judge(use: Use, around: Around): Diagnostic[] {
  const { asked, standing } = use;
  if (asked.context === 'secrets' && !standing.secrets) return [];
  if ('dynamic' in asked) return [untold(use, `which of the ${asked.context} it is, only the run tells`)];
  if (!('name' in asked) || isAlwaysThere(asked)) return [];
  if (asked.context === 'vars' || around.sight.kind === 'repository') return search(use, asked, around);
  return around.sight.kind === 'call'
    ? inCall(use, asked, around.sight, around)
    : inCallFromElsewhere(use, asked, around);
}

/** GitHub makes it for every job, called or not. */
const isAlwaysThere = ({ context, name }: Wanted): boolean =>
  context === 'secrets' && name === 'GITHUB_TOKEN';

/** In the repository, the organization and the environments of the jobs that the use is about. */
function search(use: Use, wanted: Wanted, { workflow, all, inventory }: Around): Diagnostic[] {
  if (use.handed !== undefined && isOfEnvironment(use, workflow, all, inventory)) return [];
  const places = placesOf(use, workflow);
  const verdicts = places.map((place) => ({ place, verdict: lookUp(wanted, place, inventory) }));
  // At the top of a workflow it is for whichever job has it.
  if (use.job === undefined && verdicts.some(({ verdict }) => verdict === 'there')) return [];
  const problems = verdicts.flatMap(({ place, verdict }) => told(use, wanted, { place, verdict }, inventory));
  return use.job === undefined ? problems.toSorted(unsureFirst).slice(0, 1) : problems;
}

const unsureFirst = (one: Diagnostic, other: Diagnostic): number =>
  Number(other.code === 'cannot-tell') - Number(one.code === 'cannot-tell');

function placesOf({ job, standing }: Use, { jobs }: Workflow): readonly Place[] {
  if (standing.early) return ['none'];
  const about =
    job === undefined ? jobs.filter(({ hasSteps }) => hasSteps) : jobs.filter(({ id }) => id === job);
  const places = about.flatMap(placesOfJob);
  return places.length > 0 ? places : ['none'];
}

const placesOfJob = ({ environments }: Job): Place[] =>
  environments.length === 0 ? ['none'] : environments.map((environment) => ({ environment }));

/**
 * A secret that is handed over under the name that it has in the environment of the called job: there the
 * environment's counts, and the call only makes way for it (actions/runner#1490).
 */
function isOfEnvironment(
  { handed = '', job }: Use,
  { jobs }: Workflow,
  all: readonly Workflow[],
  inventory: Inventory,
): boolean {
  const calling = jobs.find(({ id }) => id === job);
  const called = calling && calledBy(calling, all);
  const asking = called?.uses.filter(({ asked }) => 'name' in asked && asked.name === handed) ?? [];
  return (
    asking.length > 0 &&
    asking.every((use) =>
      jobsOf(use, called?.jobs ?? []).every(({ environments }) =>
        environments.some((one) => hasOwn(one, handed, inventory)),
      ),
    )
  );
}

const jobsOf = ({ job }: Use, jobs: readonly Job[]): readonly Job[] => jobs.filter(({ id }) => id === job);

const hasOwn = (environment: string | undefined, name: string, { environments }: Inventory): boolean =>
  environments.get(environment?.toLowerCase() ?? '')?.secrets.has(name) ?? false;

function told(
  use: Use,
  wanted: Wanted,
  { place, verdict }: { readonly place: Place; readonly verdict: Verdict },
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

const NOUN: Readonly<Record<Context, string>> = { secrets: 'secret', vars: 'variable' };

const BEYOND = {
  message:
    'the organization shares it, but a workflow sees only the first 100 of its secrets in alphabetical order: it arrives empty',
  hint: 'push it to the repository itself, or share fewer secrets of the organization with it',
};

function hintFor(wanted: Wanted, inventory: Inventory): string {
  const [first] = environmentsWith(wanted, inventory);
  if (first !== undefined) return `it is in the environment ${first}: give the job "environment: ${first}"`;
  return 'push it, mend the name, or take the line out';
}

const missing = (
  { at, maybe }: Use,
  { name }: Wanted,
  { message, hint }: { readonly message: string; readonly hint: string },
): Diagnostic => ({ severity: maybe ? 'warning' : 'error', code: 'not-there', name, at, message, hint });

const untold = (
  { at }: Use,
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

const uncertain = (use: Use, { name }: Wanted, { unknown }: Extract<Verdict, object>): Diagnostic =>
  unknown === 'environment'
    ? untold(use, 'not in the repository, and which environment the job has is known only when it runs', {
        name,
      })
    : untold(use, `not found, and the token may not list ${unknown.what}`, {
        name,
        hint: `let the token have "${unknown.needs}", or check it by hand`,
      });

/** What one call hands over by name, and nothing else; what it is made of is looked up at the caller. */
function inCall(
  use: Use,
  wanted: Wanted,
  { job }: Extract<Sight, { kind: 'call' }>,
  { workflow }: Around,
): Diagnostic[] {
  if (job.calls?.hands.has(wanted.name)) return [];
  const declared = workflow.callable?.declared.get(wanted.name);
  // Said of the call.
  if (declared?.required) return [];
  const { file = '', line = 0 } = job.calls?.at ?? {};
  return [
    missing(use, wanted, {
      message: `the job ${job.id} (${file}:${line}) calls this workflow without it: it arrives empty`,
      hint: 'hand it over under secrets: of that job, or let it say "secrets: inherit"',
    }),
  ];
}

function inCallFromElsewhere(use: Use, wanted: Wanted, { workflow }: Around): Diagnostic[] {
  if (workflow.callable?.declared.has(wanted.name)) return [];
  return [
    untold(use, 'only the workflow that calls this one tells whether it hands it over', {
      name: wanted.name,
    }),
  ];
}
