import type { Expiry } from '../../../core/dlt/expiry.ts';
import { isSigned } from '../../../core/marks/provenance.ts';
import type { LastPush } from '../../../core/model.ts';
import { countsAt, rowNeedsSomeone } from '../../../core/status/answers.ts';
import type { CellState } from '../../../core/status/states.ts';
import type { Cell, Look, Status, StatusRow, StatusTarget } from '../../../core/status/status.ts';
import { ago, count } from '../../../core/words.ts';
import type { StatusReport } from './report.ts';

/** The sign of a target that could not be looked at: nothing is known there. */
export const UNSEEN = '?';

/** `changed elsewhere, 3 hours ago`: the time of someone else's write is told, that of ours is in the last push. */
export function cellWords({ state, at, keys = [], settings = [] }: Cell, now: number): string {
  switch (state) {
    case 'within':
      return '';
    case 'changed elsewhere':
      return at ? `${state}, ${ago(at, now)}` : state;
    case 'not ours yet':
      return at ? `${state}, written ${ago(at, now)}` : state;
    case 'keys would go':
      return keys.length === 0 ? state : `${count(keys.length, 'key')} would go`;
    case 'incomplete':
      return `lacks ${count(keys.length, 'key')}`;
    case 'settings':
      return settings.join(', ');
    default:
      return state;
  }
}

/** Says how often each state is met at a target, what needs someone first. */
export function countsText(status: Status, target: StatusTarget): string {
  const counts = countsAt(status, target.name);
  const parts = COUNTED.flatMap((state): string[] => {
    const n = counts.get(state) ?? 0;
    return n === 0 ? [] : [`${n} ${state}`];
  });
  const { look } = target;
  const all = parts.length > 0 ? parts.join(', ') : 'nothing for it';
  return [all, ...(look.ok ? besidesText(look, counts.get('left over') ?? 0) : [])].join(' · ');
}

const COUNTED: readonly CellState[] = [
  'changed elsewhere',
  'deleted elsewhere',
  'older value',
  'not ours yet',
  'keys would go',
  'missing',
  'incomplete',
  'new value',
  'settings',
  'cannot compare',
  'there',
  'in sync',
  'unchanged by us',
];

/** What is there and not in the file: whose it is, only a key tells. */
function besidesText({ foreign, besides }: Extract<Look, { ok: true }>, leftOver: number): string[] {
  if (foreign === undefined) return besides === 0 ? [] : [`${count(besides, 'other')} there`];
  const parts = [
    ...(leftOver > 0 ? [`${leftOver} left over`] : []),
    ...(foreign > 0 ? [`${foreign} not ours`] : []),
  ];
  return parts.length > 0 ? [parts.join(', ')] : [];
}

/** `last push 3 hours ago by octocat, commit 1a2b3c4 with changes`; that nobody noted it is said. */
export function lastPushText(push: LastPush | undefined, now: number, form?: 'short'): string {
  if (!push || !isSigned(push)) return 'last push not known';
  const { at, by, commit, dirty } = push;
  return [
    `last push ${ago(at, now)}${by === undefined ? '' : ` by ${by}`}`,
    ...(commit === undefined || form === 'short'
      ? []
      : [`commit ${commit.slice(0, 7)}${dirty ? ' with changes' : ''}`]),
  ].join(', ');
}

/** `expired on 2026-11-20, 8 days ago` */
export function expiryText({ on, days = 0, is }: Expiry): string {
  if (is === 'no such day') return `${on} is no day`;
  if (is === 'expired') return `expired on ${on}, ${count(-days, 'day')} ago`;
  return days === 0 ? `expires today, on ${on}` : `expires in ${count(days, 'day')}, on ${on}`;
}

/** `1 conflict, 2 missing, 1 expired, 1 target not looked at` */
export function needsText({ answers }: StatusReport): string {
  const { conflicts, missing, expired, expiring, failedLooks } = answers;
  return [
    ...(conflicts.length > 0 ? [count(conflicts.length, 'conflict')] : []),
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(expired.length > 0 ? [`${expired.length} expired`] : []),
    ...(expiring.length > 0
      ? [`${expiring.length} ${expiring.length === 1 ? 'expires' : 'expire'} soon`]
      : []),
    ...(failedLooks.length > 0 ? [`${count(failedLooks.length, 'target')} not looked at`] : []),
  ].join(', ');
}

/** What differs is listed where nobody is asked to do anything about it already. */
export const differentAlone = ({ answers: { different } }: StatusReport): readonly StatusRow[] =>
  different.filter((row) => !rowNeedsSomeone(row));

export const WAYS_OUT = {
  conflict: 'take the right value into the file, or push with --overwrite',
  missing: 'a push creates it',
  expiry: 'renew the value, and mend the date in the comment beside it',
  unread: 'deploy-secrets check --write adds the line',
} as const;
