import type { Change, Conflict, Why } from '../model.ts';
import type { ComparedName } from '../sync/compare-names.ts';
import { overrulesOthers } from '../sync/plan.ts';

/** How a secret stands at one target. */
export type CellState =
  | Why
  | 'keys would go'
  | 'missing'
  | 'incomplete'
  | 'in sync'
  | 'unchanged by us'
  | 'there'
  | 'left over'
  | 'within';

/** What the states of one kind have in common for those who read them. */
export type StateKind = 'conflict' | 'missing' | 'pending' | 'unknown' | 'fine' | 'left over' | 'within';

export interface StateRule {
  /** A trailing `?` always means: this cannot be told. */
  readonly sign: string;
  readonly kind: StateKind;
  /** For a comparison of targets; absent: it tells nothing of the value there. `unknown` is there, and may be anything. */
  readonly stands?: 'same' | 'other' | 'absent' | 'unknown';
}

const CONFLICT = { sign: '!', kind: 'conflict', stands: 'other' } as const;
const PENDING = { sign: '~', kind: 'pending', stands: 'other' } as const;

/** Every state that there is. */
export const states: Readonly<Record<CellState, StateRule>> = {
  'changed elsewhere': CONFLICT,
  'older value': CONFLICT,
  'not ours yet': CONFLICT,
  'keys would go': CONFLICT,
  'deleted elsewhere': { ...CONFLICT, stands: 'absent' },
  missing: { sign: '+', kind: 'missing', stands: 'absent' },
  incomplete: { sign: '+', kind: 'missing', stands: 'other' },
  'new value': PENDING,
  settings: PENDING,
  'cannot compare': { sign: '~?', kind: 'unknown', stands: 'unknown' },
  there: { sign: '=?', kind: 'unknown', stands: 'unknown' },
  'in sync': { sign: '=', kind: 'fine', stands: 'same' },
  'unchanged by us': { sign: '=?', kind: 'fine', stands: 'same' },
  within: { sign: '│', kind: 'within' },
  'left over': { sign: '-', kind: 'left over' },
};

/** What someone has to decide or do: a state that is none of these mends itself with the next push, or is in order. */
export const needsSomeone = (state: CellState): boolean =>
  states[state].kind === 'conflict' || states[state].kind === 'missing';

/** Tells how an entry stands from what a push would do about it. */
export function stateOf(change: Change): CellState {
  switch (change.action) {
    case 'create':
      return 'missing';
    case 'keep':
      return change.unverified ? 'unchanged by us' : 'in sync';
    case 'remove':
    case 'leftover':
      return 'left over';
    case 'update': {
      const overruled: Conflict | 'drops' | undefined = overrulesOthers(change);
      return overruled === 'drops' ? 'keys would go' : (overruled ?? change.why);
    }
  }
}

/** Tells the same from names alone. */
export const stateOfName = ({ state }: Pick<ComparedName, 'state'>): CellState => state;

/** Whether some of the targets have it otherwise than others, as far as that can be told: values of two stores are never compared. */
export function standsDifferently(cells: Iterable<CellState>): boolean {
  const found = new Set([...cells].flatMap((state) => states[state].stands ?? []));
  const isThere = found.has('same') || found.has('other') || found.has('unknown');
  return (found.has('absent') && isThere) || (found.has('same') && found.has('other'));
}
