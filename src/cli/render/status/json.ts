import { place } from '../../../core/diagnostics.ts';
import { formatJson } from '../../../core/inert.ts';
import { countsAt, isDifferent, rowNeedsSomeone } from '../../../core/status/answers.ts';
import type { Cell, StatusGroup, StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { diagnosticJson, lastPushJson } from '../json.ts';
import type { StatusReport } from './report.ts';

/** Renders the contract of `status --format json`: fields may be added here, never renamed. */
export function statusJson(report: StatusReport): string {
  const { at, namesOnly, targets, groups } = report.status;
  const document = {
    version: 1,
    at: at.toISOString(),
    namesOnly,
    sources: report.sources,
    summary: statusSummary(report),
    targets: targets.map((target) => targetJson(target, report)),
    rows: groups.flatMap((group) => group.rows.map((row) => rowJson(row, group))),
  };
  return formatJson(document);
}

/** What a script asks first. */
export interface StatusSummary {
  readonly conflict: number;
  readonly missing: number;
  readonly expired: number;
  readonly expiring: number;
  readonly failedLooks: number;
  readonly different: number;
  readonly unread: number;
  readonly leftover: number;
}

/** How many secrets; of targets how many looks failed. What is left over is counted at each target. */
export function statusSummary({ answers, status }: StatusReport): StatusSummary {
  const leftOver = status.targets.map(({ name }) => countsAt(status, name).get('left over') ?? 0);
  return {
    conflict: answers.conflicts.length,
    missing: answers.missing.length,
    expired: answers.expired.length,
    expiring: answers.expiring.length,
    failedLooks: answers.failedLooks.length,
    different: answers.different.length,
    unread: answers.unread.length,
    leftover: leftOver.reduce((sum, n) => sum + n, 0),
  };
}

function targetJson({ name, provider, place, look, requests }: StatusTarget, report: StatusReport): object {
  const { problems, status } = report;
  const counts = Object.fromEntries(countsAt(status, name));
  return {
    name,
    provider,
    target: place,
    failure: look.ok ? null : { why: look.why, message: look.message, hint: look.hint ?? null },
    counts,
    foreign: (look.ok ? look.foreign : undefined) ?? null,
    besides: look.ok ? look.besides : null,
    seesOthers: look.ok ? look.others === 'seen' : null,
    lastPush: lastPushJson(look.ok ? look.lastPush : undefined),
    problems: (problems.get(name) ?? []).map(diagnosticJson),
    requests,
  };
}

function rowJson(row: StatusRow, { kind, title }: StatusGroup): object {
  const { path, variable, at, holds, readers, expires, cells } = row;
  return {
    group: kind,
    section: kind === 'section' ? title : null,
    path,
    variable: variable ?? null,
    at: at ? place(at) : null,
    holds: holds ?? null,
    readers: readers ?? null,
    expires: expires ? { on: expires.on, is: expires.is, days: expires.days ?? null } : null,
    needsSomeone: rowNeedsSomeone(row),
    different: isDifferent(row),
    cells: [...cells].map(([target, cell]) => cellJson(target, cell)),
  };
}

const cellJson = (target: string, { state, type, name, at, within, keys, settings }: Cell): object => ({
  target,
  state,
  type,
  name,
  changedAt: at?.toISOString() ?? null,
  within: within ?? null,
  keys: keys ?? [],
  settings: settings ?? [],
});
