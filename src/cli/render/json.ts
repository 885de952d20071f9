import { type Diagnostic, place } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { formatJson } from '../../core/inert.ts';
import { isSigned } from '../../core/marks/provenance.ts';
import type { Change, LastPush, Outcome } from '../../core/model.ts';
import { isPending } from '../../core/sync/plan.ts';
import { type Report, statusOf, type TargetReport } from './report.ts';

/** Renders the contract of `--format json`: fields may be added here, never renamed. */
export function renderJson({ dryRun, problems, targets }: Report): string {
  const document = {
    version: 1,
    dryRun,
    problems: problems.map(diagnosticJson),
    targets: targets.map((target) => targetJson(target, dryRun)),
  };
  return formatJson(document);
}

const targetJson = (report: TargetReport, dryRun: boolean): object => ({
  provider: report.provider,
  target: report.target,
  ...(report.name !== undefined && { name: report.name }),
  changes: (report.plan?.changes ?? []).map((change) => changeJson(change, report, dryRun)),
  summary: summaryOf(report),
  problems: report.problems.map(diagnosticJson),
  requests: report.requests,
  lastPush: lastPushJson(report.lastPush),
  ...(report.remarks.length + report.notes.length > 0 && { remarks: [...report.remarks, ...report.notes] }),
});

/** Null where nobody said who pushed: a time alone is no answer to that. */
export function lastPushJson(push: LastPush | undefined): object | null {
  if (!push || !isSigned(push)) return null;
  const { by = null, at, run = null, commit = null, dirty = null } = push;
  return { by, at: at.toISOString(), run, commit, dirty };
}

function changeJson(change: Change, { paths, expiries, outcomes }: TargetReport, dryRun: boolean): object {
  const { action, type, name } = change;
  const outcome = outcomes.get(keyOf(change));
  const expires = expiries?.get(keyOf(change));
  return {
    kind: action,
    type,
    name,
    paths: paths.get(keyOf(change)) ?? [],
    why: change.action === 'update' ? change.why : null,
    changedAt: change.changedAt?.toISOString() ?? null,
    outcome: outcomeWord(change, outcome, dryRun),
    error: outcome?.result === 'failed' ? outcome.error.message : null,
    ...(change.action === 'update' && change.settings && { settings: change.settings }),
    ...(expires !== undefined && { expires }),
  };
}

/** Says how it ended: what needs no writing is done as it stands; what a refused push left undone is skipped. */
function outcomeWord(change: Change, outcome: Outcome | undefined, dryRun: boolean): string {
  if (dryRun) return 'pending';
  return outcome?.result ?? (isPending(change) ? 'skipped' : 'done');
}

export const diagnosticJson = ({ severity, code, name, paths, message, hint, at }: Diagnostic): object => ({
  severity,
  code,
  name: name ?? null,
  paths: paths ?? [],
  message,
  hint: hint ?? null,
  at: at ? place(at) : null,
});

/** Counts of each; every change is counted in exactly one of the first six. */
export interface Summary {
  readonly create: number;
  readonly update: number;
  readonly keep: number;
  readonly remove: number;
  readonly leftover: number;
  readonly conflict: number;
  readonly failed: number;
  readonly skipped: number;
  readonly foreign: number;
}

export function summaryOf({ plan, outcomes }: TargetReport): Summary {
  const changes = plan?.changes ?? [];
  const statuses = changes.map(statusOf);
  const count = (status: string): number => statuses.filter((one) => one === status).length;
  const ended = (result: string): number =>
    [...outcomes.values()].filter((outcome) => outcome.result === result).length;
  return {
    create: count('create'),
    update: count('update'),
    keep: count('keep'),
    remove: count('remove'),
    leftover: count('leftover'),
    conflict: count('conflict'),
    failed: ended('failed'),
    skipped: ended('skipped'),
    foreign: plan?.unmanaged ?? 0,
  };
}
