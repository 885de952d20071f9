import type { Diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Entry, EntryId, Key, Outcome, Plan } from '../../core/model.ts';
import { dotted } from '../../core/toml/path.ts';

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
  readonly provider: string;
  /** `github acme/etl (production)`; just `github` when it was never reached. */
  readonly target: string;
  readonly plan?: Plan;
  /** From which dotted TOML paths each entry comes; what is no longer in the file has none. */
  readonly paths: ReadonlyMap<Key, readonly string[]>;
  /** Empty before anything was tried. */
  readonly outcomes: ReadonlyMap<Key, Outcome>;
  readonly problems: readonly Diagnostic[];
  readonly requests: { readonly reads: number; readonly writes: number };
  /** Whole lines to stand below the plan, such as what it costs. */
  readonly remarks: readonly string[];
  /** What `--print-env` and its like asked for, by name. */
  readonly snippets: Readonly<Record<string, string>>;
  /** What each of them is written in. */
  readonly languages?: Readonly<Record<string, string>>;
}

export const pathsOf = (entries: readonly Entry[]): ReadonlyMap<Key, readonly string[]> =>
  new Map(entries.map((entry) => [keyOf(entry), entry.from.map(({ path }) => dotted(path))]));

export const outcomesByKey = (outcomes: readonly Outcome[]): ReadonlyMap<Key, Outcome> =>
  new Map(outcomes.map((outcome) => [keyOf(outcome), outcome]));

export const errorsOf = (report: Report): readonly Diagnostic[] =>
  findingsOf(report).filter(({ severity }) => severity === 'error');

export const warningsOf = (report: Report): readonly Diagnostic[] =>
  findingsOf(report).filter(({ severity }) => severity === 'warning');

const findingsOf = (report: Report): readonly Diagnostic[] => [
  ...report.problems,
  ...report.targets.flatMap(({ problems }) => problems),
];

/** The writes that the store refused, each with its reason. */
export const failuresOf = ({ targets }: Report): readonly Diagnostic[] =>
  targets.flatMap(({ plan, outcomes }) =>
    [...outcomes.values()]
      .filter((outcome) => outcome.result === 'failed')
      .map(({ type, name, error: { code, message, hint } }) => ({
        severity: 'error',
        code: code === 'conflict' ? code : 'failed',
        ...namedIn(plan, { type, name }),
        message,
        ...(hint !== undefined && { hint }),
      })),
  );

/** Whether entries of several kinds lie side by side, so that each has to say which it is. */
export const isMixed = (plan: Pick<Plan, 'changes'> | undefined): boolean =>
  new Set(plan?.changes.map(({ type }) => type)).size > 1;

/** An entry as a finding names it. */
export function namedIn(
  plan: Pick<Plan, 'changes'> | undefined,
  { type, name }: EntryId,
): Pick<Diagnostic, 'name' | 'type'> {
  return { name, ...(isMixed(plan) && { type }) };
}
