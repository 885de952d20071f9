import { type Summary, summaryOf } from '../cli/render/json.ts';
import { errorsOf, failuresOf, type Report, type TargetReport } from '../cli/render/report.ts';
import { type Diagnostic, isError } from '../core/diagnostics.ts';
import { keyOf } from '../core/entries.ts';
import { isPending, overrulesOthers } from '../core/sync/plan.ts';

/** How a run, or one target of it, ended. */
export type Result =
  /** Nothing is to do. */
  | 'clean'
  /** Something is to do, and was only looked at. */
  | 'pending'
  /** All that was to do is done. */
  | 'applied'
  /** Some of it is. */
  | 'partial'
  /** Nothing is done, or would be. */
  | 'refused';

/** Someone else's decision, which a push would undo. */
export interface ConflictFound {
  readonly target: string;
  readonly name: string;
  readonly paths: readonly string[];
  readonly why: string;
}

export interface TargetEnd {
  readonly name: string;
  readonly provider: string;
  readonly target: string;
  readonly result: Result;
  readonly hasDrifted: boolean;
  readonly summary: Partial<Summary>;
}

/** What the steps behind this one can know. No value, and nothing that depends on one. */
export interface Ending {
  readonly result: Result;
  /** The counts of all targets together. */
  readonly counts: Readonly<Record<keyof Summary, number>>;
  readonly conflicts: readonly ConflictFound[];
  readonly targets: readonly TargetEnd[];
  /** Somebody else decided something at a store; for a status also: something is missing there. */
  readonly hasDrifted: boolean;
  /** What the issue is for: drift, or a secret that expires. */
  readonly needsSomeone: boolean;
  readonly problems: readonly Diagnostic[];
}

export const NONE: Ending['counts'] = {
  create: 0,
  update: 0,
  keep: 0,
  remove: 0,
  leftover: 0,
  conflict: 0,
  failed: 0,
  skipped: 0,
  foreign: 0,
};

/** Of what never came to look at a target: or all of it is well. */
export const endingWithout = (problems: readonly Diagnostic[]): Ending => ({
  result: problems.some(isError) ? 'refused' : 'clean',
  counts: NONE,
  conflicts: [],
  targets: [],
  hasDrifted: false,
  needsSomeone: false,
  problems,
});

export function endingOf(reports: readonly Report[]): Ending {
  const targets = reports.flatMap((report) => report.targets.map((target) => endOf(target, report)));
  const hasDrifted = targets.some((target) => target.hasDrifted);
  return {
    result: togetherOf(targets.map(({ result }) => result)),
    counts: sumOf(targets.map(({ summary }) => summary)),
    conflicts: reports.flatMap((report) => report.targets.flatMap(conflictsIn)),
    targets,
    hasDrifted,
    needsSomeone: hasDrifted,
    problems: unique(reports.flatMap((report) => [...errorsAndWarnings(report), ...failuresOf(report)])),
  };
}

const errorsAndWarnings = ({ problems, targets }: Report): readonly Diagnostic[] => [
  ...problems,
  ...targets.flatMap((target) => target.problems),
];

/** What each target says of the one source is said once. */
export const unique = (problems: readonly Diagnostic[]): readonly Diagnostic[] => [
  ...new Map(problems.map((one) => [JSON.stringify(one), one])).values(),
];

function endOf(target: TargetReport, report: Report): TargetEnd {
  const summary = summaryOf(target);
  return {
    name: target.name ?? target.target,
    provider: target.provider,
    target: target.target,
    result: resultOf(target, report),
    hasDrifted: summary.conflict > 0,
    summary,
  };
}

function resultOf({ plan, outcomes }: TargetReport, report: Report): Result {
  const done = [...outcomes.values()].filter(({ result }) => result === 'done').length;
  const isWrong = errorsOf(report).length + failuresOf(report).length > 0;
  if (isWrong) return done > 0 ? 'partial' : 'refused';
  if (done > 0) return 'applied';
  return plan?.changes.some(isPending) ? 'pending' : 'clean';
}

/** One that was done beside one that was not makes the whole partial. */
export function togetherOf(results: readonly Result[]): Result {
  const has = (result: Result): boolean => results.includes(result);
  if (has('partial') || (has('applied') && has('refused'))) return 'partial';
  const order: readonly Result[] = ['refused', 'applied', 'pending'];
  return order.find(has) ?? 'clean';
}

const sumOf = (summaries: readonly Partial<Summary>[]): Ending['counts'] => {
  const sum = (name: keyof Summary): number => summaries.reduce((all, one) => all + (one[name] ?? 0), 0);
  return {
    create: sum('create'),
    update: sum('update'),
    keep: sum('keep'),
    remove: sum('remove'),
    leftover: sum('leftover'),
    conflict: sum('conflict'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    foreign: sum('foreign'),
  };
};

const conflictsIn = ({ name, target, plan, paths }: TargetReport): ConflictFound[] =>
  (plan?.changes ?? []).flatMap((change) => {
    const why = overrulesOthers(change);
    if (why === undefined) return [];
    return [{ target: name ?? target, name: change.name, paths: paths.get(keyOf(change)) ?? [], why }];
  });
