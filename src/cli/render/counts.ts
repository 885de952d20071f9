import { keyOf } from '../../core/entries.ts';
import type { Change } from '../../core/model.ts';
import { hasMixedTypes } from '../../core/sync/plan.ts';
import { count } from '../../core/words.ts';
import type { TargetReport } from './report.ts';
import { standing } from './summary.ts';

/** `1 to create, 1 conflict, 11 unchanged · 2 secrets here are not ours` */
export function plannedLine({ plan }: TargetReport): string {
  const { changes = [] } = plan ?? {};
  const mixed = hasMixedTypes(plan);
  const some = (kind: ReturnType<typeof standing>, what: (n: number) => string): string =>
    told(
      changes.filter((change) => standing(change) === kind),
      what,
      mixed,
    );
  const parts = [
    some('create', () => 'to create'),
    some('update', () => 'to update'),
    some('conflict', (n) => (mixed ? 'in conflict' : n === 1 ? 'conflict' : 'conflicts')),
    some('remove', () => 'to remove'),
    some('keep', () => 'unchanged'),
    some('leftover', () => 'left over'),
  ];
  return joined([joined(parts, ', '), foreign(plan)], ' · ');
}

/** `1 created, 2 updated, 11 unchanged` */
export function doneLine({ plan, outcomes }: TargetReport): string {
  const { changes = [] } = plan ?? {};
  const mixed = hasMixedTypes(plan);
  const some = (what: string, is: (change: Change, result?: string) => boolean): string =>
    told(
      changes.filter((change) => is(change, outcomes.get(keyOf(change))?.result)),
      () => what,
      mixed,
    );
  const failed = some('failed', (_, result) => result === 'failed');
  const pruneWaits = failed !== '' && changes.some(({ action }) => action === 'remove');
  return joined(
    [
      some('created', ({ action }, result) => action === 'create' && result === 'done'),
      some('updated', ({ action }, result) => action === 'update' && result === 'done'),
      some('removed', ({ action }, result) => action === 'remove' && result === 'done'),
      failed,
      some('not tried', (_, result) => result === 'skipped'),
      some('unchanged', ({ action }) => action === 'keep'),
      some('left over', ({ action }) => action === 'leftover'),
      pruneWaits ? 'nothing removed (--prune waits until every write succeeds)' : '',
    ],
    ', ',
  );
}

const told = (changes: readonly Change[], what: (n: number) => string, mixed: boolean): string =>
  changes.length === 0 ? '' : `${amountOf(changes, mixed)} ${what(changes.length)}`;

/** `5`; in a mixed plan `1 secret and 4 variables` */
function amountOf(changes: readonly Change[], mixed: boolean): string {
  if (!mixed) return `${changes.length}`;
  const kinds = Map.groupBy(changes, ({ type }) => type);
  return [...kinds].map(([kind, all]) => count(all.length, kind)).join(' and ');
}

const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);

/** `2 secrets here are not ours`; where several kinds lie side by side: `2 others here are not ours` */
function foreign({
  unmanaged: n = 0,
  changes = [],
}: Partial<NonNullable<TargetReport['plan']>> = {}): string {
  if (n === 0) return '';
  const one = changes.every(({ type }) => type === 'secret') ? 'secret' : 'other';
  return `${count(n, one)} here ${n === 1 ? 'is' : 'are'} not ours`;
}
