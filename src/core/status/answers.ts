import { needsSomeone, type StateKind, standsDifferently, states } from './states.ts';
import { type Cell, rowsOf, type Status, type StatusRow, type StatusTarget } from './status.ts';

/** What a status is asked for, in this order. */
export interface Answers {
  /** Someone else decided, and nothing is overwritten unasked. */
  readonly conflicts: readonly StatusRow[];
  /** Not there, or not all of it; what is in conflict elsewhere stands there. */
  readonly missing: readonly StatusRow[];
  readonly expired: readonly StatusRow[];
  /** Also what names no day. */
  readonly expiring: readonly StatusRow[];
  readonly failedLooks: readonly StatusTarget[];
  /** The same name stands otherwise at some targets, what needs someone included. */
  readonly different: readonly StatusRow[];
  /** No workflow passes it on. */
  readonly unread: readonly StatusRow[];
  readonly leftOver: readonly StatusRow[];
}

export function answersOf(status: Status): Answers {
  const rows = rowsOf(status);
  const conflicts = rows.filter((row) => hasKind(row, 'conflict'));
  return {
    conflicts,
    missing: rows.filter((row) => hasKind(row, 'missing') && !conflicts.includes(row)),
    expired: rows.filter(({ expires }) => expires?.is === 'expired'),
    expiring: rows.filter(({ expires }) => expires?.is === 'soon' || expires?.is === 'no such day'),
    failedLooks: status.targets.filter(({ look }) => !look.ok),
    different: rows.filter(isDifferent),
    unread: rows.filter(({ readers }) => readers?.length === 0),
    leftOver: rows.filter((row) => hasKind(row, 'left over')),
  };
}

const cellsOf = ({ cells }: StatusRow): Cell[] => [...cells.values()];

const hasKind = (row: StatusRow, kind: StateKind): boolean =>
  cellsOf(row).some(({ state }) => states[state].kind === kind);

export const isDifferent = (row: StatusRow): boolean =>
  standsDifferently(cellsOf(row).map(({ state }) => state));

/** Whether someone has to do or to decide something; that a push would write a new value is no such thing. */
export const needsYou = ({ conflicts, missing, expired, expiring, failedLooks }: Answers): boolean =>
  conflicts.length + missing.length + expired.length + expiring.length + failedLooks.length > 0;

export const rowNeedsSomeone = (row: StatusRow): boolean =>
  cellsOf(row).some(({ state }) => needsSomeone(state));

/** How many entries of a target stand in each way. Members of a document are counted by the document. */
export function countsAt({ groups }: Status, target: string): ReadonlyMap<Cell['state'], number> {
  const counts = new Map<Cell['state'], number>();
  for (const { cells } of rowsOf({ groups })) {
    const state = cells.get(target)?.state;
    if (state !== undefined && state !== 'within') counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}
