import type { Asked } from './expressions.ts';
import type { Call, Job, Workflow } from './read.ts';
import type { Use } from './uses.ts';

/** Which secrets a workflow sees, by who starts it. Variables are those of the repository, whoever does. */
export type Sight =
  /** All that the repository has: something other than a call starts it, or the calls inherit all of that. */
  | { readonly kind: 'repository' }
  /** What one call hands over by name. */
  | { readonly kind: 'call'; readonly job: Job; readonly from: Workflow; readonly through: Sight }
  /** Only workflows that were not read call it. */
  | { readonly kind: 'elsewhere' };

const REPOSITORY: Sight = { kind: 'repository' };

/** Each way to start a workflow, through calls that inherit and calls that do not. */
export function sightsOf(
  workflow: Workflow,
  all: readonly Workflow[],
  around: readonly Workflow[] = [],
): Sight[] {
  const chain = [...around, workflow];
  const called = callsOf(workflow, all)
    .filter(({ from }) => !chain.includes(from))
    .flatMap(({ from, job, call }) =>
      sightsOf(from, all, chain).map(
        (through): Sight => (call.inherits ? through : { kind: 'call', job, from, through }),
      ),
    );
  const own = workflow.startsAlone ? [REPOSITORY] : [];
  const sights = [...own, ...called];
  if (sights.length === 0) return [{ kind: 'elsewhere' }];
  return sights.filter((sight, n) => sights.findIndex((other) => isSame(sight, other)) === n);
}

const isSame = (one: Sight, other: Sight): boolean =>
  one.kind === 'call' && other.kind === 'call'
    ? one.job === other.job && isSame(one.through, other.through)
    : one.kind === other.kind;

const callsOf = (workflow: Workflow, all: readonly Workflow[]) =>
  all.flatMap((from) =>
    from.jobs.flatMap((job) =>
      job.calls && isCallOf(job.calls, workflow) ? [{ from, job, call: job.calls }] : [],
    ),
  );

const isCallOf = ({ workflow }: Call, { file }: Workflow): boolean =>
  isLocal(workflow) && `/${file}`.endsWith(workflow.slice(1));

/** `./…` is a file of the same repository. */
export const isLocal = (uses: string): boolean => uses.startsWith('./');

/** The workflow that a job is, if it was read. */
export const calledBy = ({ calls }: Job, all: readonly Workflow[]): Workflow | undefined =>
  calls && all.find((workflow) => isCallOf(calls, workflow));

/** What the caller gives a secret that it hands over. */
export const handedBy = ({ job, from }: Extract<Sight, { kind: 'call' }>, name: string): readonly Use[] =>
  from.uses.filter((use) => use.job === job.id && use.handed === name);

/**
 * What a name of a called workflow is called in the repository: itself, or whatever the calls made it of.
 * An environment of the job gives it under its own name.
 */
export function originsOf(name: string, sight: Sight, hasEnvironment: boolean): string[] {
  if (sight.kind !== 'call') return [name];
  const through = handedBy(sight, name)
    .flatMap(({ asked }) => namesIn(asked))
    .flatMap((one) => originsOf(one, sight.through, false));
  return hasEnvironment ? [name, ...through] : through;
}

const namesIn = (asked: Asked): string[] =>
  'name' in asked && asked.context === 'secrets' ? [asked.name] : [];
