import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { firstExpiry } from '../../core/dlt/expiry.ts';
import { keyOf } from '../../core/entries.ts';
import { BEFORE_RESERVED } from '../../core/layouts/env.ts';
import type { Change, Entry, Key, LastPush, Outcome, Plan } from '../../core/model.ts';
import { isConflict, subjectIn } from '../../core/sync/plan.ts';
import type { Prepared } from '../../core/sync/sync.ts';
import { dotted } from '../../core/toml/path.ts';
import { count } from '../../core/words.ts';
import type { LaidOutSource } from '../push/lay-out.ts';
import type { PushRequest } from '../push/options.ts';
import type { Source } from '../sources/index.ts';

/** All that one run can say, without a value: every format is made from this. */
export interface Report {
  readonly dryRun: boolean;
  /** Where the secrets came from, for people; absent when that is what failed. */
  readonly source?: string;
  /** What the source gives for this target, counted: `14 secrets`. */
  readonly contents: string;
  /** What is wrong with the source or the command line, whatever the target. */
  readonly problems: readonly Diagnostic[];
  readonly targets: readonly TargetReport[];
}

export interface TargetReport {
  /** Its name in deploy-secrets.toml, if it has one. */
  readonly name?: string;
  readonly provider: string;
  /** `github acme/etl (production)`; just `github` when it was never reached. */
  readonly target: string;
  readonly plan?: Plan;
  /** Who pushed there last, as this run found it. */
  readonly lastPush?: LastPush;
  /** From which dotted TOML paths each entry comes; what is no longer in the file has none. */
  readonly paths: ReadonlyMap<Key, readonly string[]>;
  /** The day on which an entry expires, for those of which the file says it. */
  readonly expiries?: ReadonlyMap<Key, string>;
  /** Empty before anything was tried. */
  readonly outcomes: ReadonlyMap<Key, Outcome>;
  readonly problems: readonly Diagnostic[];
  readonly requests: { readonly reads: number; readonly writes: number };
  /** Whole lines to stand below the plan, such as what it costs. */
  readonly remarks: readonly string[];
  /** Whole lines about what goes there in more than one form, and why. */
  readonly notes: readonly string[];
}

/** Collects all that can be said before the first write. `aboutFile`: where the file lies, not what it holds. */
export function reportOf<O extends object>(
  request: PushRequest<O>,
  source: Source,
  laidOut: LaidOutSource,
  prepared: Prepared,
  aboutFile: readonly Diagnostic[],
): Report {
  return {
    dryRun: request.options.dryRun,
    source: source.name,
    contents: contentsOf(prepared.entries),
    problems: [...laidOut.problems, ...aboutFile, ...keyWarnings(source)],
    targets: [targetReport(request, laidOut, prepared)],
  };
}

function targetReport<O extends object>(
  { name, targetName, warnings = [], provider, layout }: PushRequest<O>,
  { notes }: LaidOutSource,
  { entries, ready, problems, limiter }: Prepared,
): TargetReport {
  const remarks = ready && provider.remarks?.(ready.plan, ready.state, layout);
  return {
    provider: name,
    target: ready?.store.label ?? name,
    ...(targetName !== undefined && { name: targetName }),
    ...(ready && { plan: ready.plan }),
    ...(ready?.state.lastPush && { lastPush: ready.state.lastPush }),
    paths: pathsOf(entries),
    expiries: expiriesOf(entries),
    outcomes: new Map(),
    problems: [...problems, ...warnings],
    requests: limiter.counts,
    remarks: [...reservedRemark(entries), ...(remarks ?? [])],
    notes,
  };
}

/** Says that names are others at the store than `dlt` looks up. */
function reservedRemark(entries: readonly Entry[]): string[] {
  const renamed = entries.filter(({ name, variable }) => name === `${BEFORE_RESERVED}${variable}`).length;
  if (renamed === 0) return [];
  const verb = renamed === 1 ? 'is' : 'are';
  return [
    `${count(renamed, 'name')} that the store keeps for itself ${verb} there with ${BEFORE_RESERVED} in front; a job gets what dlt looks up`,
  ];
}

function keyWarnings({ keyring, file }: Source): Diagnostic[] {
  if (keyring) return [];
  const where = file === undefined ? 'set DEPLOY_SECRETS_KEY, or let' : 'let';
  return [
    diagnostic('no-key', {
      message: 'there is no key, so the next diff cannot tell changed from unchanged',
      hint: `${where} deploy-secrets init add one to the secrets file`,
    }),
  ];
}

/** Counts what there is: `14 secrets`; `1 secret of 14 keys`; `3 connections and 1 variable of 14 keys` */
export function contentsOf(entries: readonly Pick<Entry, 'type' | 'keys'>[]): string {
  if (entries.length === 0) return 'no secret';
  const types = Map.groupBy(entries, ({ type }) => type);
  return [...types].map(([type, all]) => `${count(all.length, type)}${keysIn(all)}`).join(' and ');
}

function keysIn(entries: readonly Pick<Entry, 'keys'>[]): string {
  const holding = entries.filter(({ keys }) => keys !== undefined);
  if (holding.length === 0) return '';
  return ` of ${count(
    holding.reduce((sum, { keys = [] }) => sum + keys.length, 0),
    'key',
  )}`;
}

const pathsOf = (entries: readonly Entry[]): ReadonlyMap<Key, readonly string[]> =>
  new Map(entries.map((entry) => [keyOf(entry), entry.from.map(({ path }) => dotted(path))]));

const expiriesOf = (entries: readonly Entry[]): ReadonlyMap<Key, string> =>
  new Map(
    entries.flatMap((entry) => {
      const day = firstExpiry(entry.from);
      return day === undefined ? [] : [[keyOf(entry), day] as const];
    }),
  );

export const outcomesByKey = (outcomes: readonly Outcome[]): ReadonlyMap<Key, Outcome> =>
  new Map(outcomes.map((outcome) => [keyOf(outcome), outcome]));

export const errorsOf = (report: Report): readonly Diagnostic[] =>
  diagnosticsIn(report).filter(({ severity }) => severity === 'error');

export const warningsOf = (report: Report): readonly Diagnostic[] =>
  diagnosticsIn(report).filter(({ severity }) => severity === 'warning');

const diagnosticsIn = (report: Report): readonly Diagnostic[] => [
  ...report.problems,
  ...report.targets.flatMap(({ problems }) => problems),
];

/** Lists the writes that the store refused, each with its reason. */
export const failuresOf = ({ targets }: Report): readonly Diagnostic[] =>
  targets.flatMap(({ plan, outcomes }) =>
    [...outcomes.values()]
      .filter((outcome) => outcome.result === 'failed')
      .map(
        ({
          type,
          name,
          error: {
            code,
            message,
            hint,
            diagnostic: { serverText },
          },
        }) => ({
          severity: 'error',
          code: code === 'conflict' ? code : 'failed',
          ...subjectIn(plan, { type, name }),
          message,
          ...(hint !== undefined && { hint }),
          ...(serverText !== undefined && { serverText }),
        }),
      ),
  );

/** Names what a change is counted as. */
export const statusOf = (change: Change): Change['action'] | 'conflict' =>
  isConflict(change) ? 'conflict' : change.action;
