import type { Change } from '../../core/model.ts';
import { isConflict } from '../../core/sync/plan.ts';
import type { TargetReport } from './report.ts';

/** How many of each; every change is counted in exactly one of the first six. */
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

export const standing = (change: Change): Change['action'] | 'conflict' =>
  isConflict(change) ? 'conflict' : change.action;

export function summaryOf({ plan, outcomes }: TargetReport): Summary {
  const changes = plan?.changes ?? [];
  const kinds = changes.map(standing);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
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
