import type { Change } from '../../core/model.ts';
import { overrulesOthers } from '../../core/sync/plan.ts';
import { ago } from '../../core/words.ts';
import type { Style } from './colour.ts';

/** How one change looks: the sign carries the meaning, the style only helps. */
export interface Row {
  readonly sign: '+' | '~' | '!' | '-' | '=';
  readonly style: Style;
  readonly note: string;
}

export function rowOf(change: Change, now: number): Row {
  switch (change.action) {
    case 'create':
      return { sign: '+', style: 'green', note: '' };
    case 'keep':
      return { sign: '=', style: 'dim', note: change.unverified ? 'unchanged by us' : 'unchanged' };
    case 'remove':
      return { sign: '-', style: 'red', note: '' };
    case 'leftover':
      return { sign: '-', style: 'dim', note: LEFTOVER[change.held ?? 'kept'] };
    case 'update': {
      const undone = overrulesOthers(change);
      return undone
        ? { sign: '!', style: 'magenta', note: withDate(CONFLICT[undone], change, now) }
        : { sign: '~', style: 'yellow', note: change.settings?.join(', ') ?? change.why };
    }
  }
}

const LEFTOVER = {
  kept: 'kept; --prune removes it',
  touched: 'kept: changed elsewhere since',
  interrupted: 'kept: a push was interrupted; --prune --overwrite removes it',
};

const CONFLICT = {
  'changed elsewhere': 'changed elsewhere,',
  'older value': 'older value; the newer one is from',
  'not ours yet': 'not ours yet, written',
  drops: 'keys in it would go; it was written',
};

const withDate = (words: string, { changedAt }: Change, now: number): string =>
  changedAt ? `${words} ${ago(changedAt, now)}` : words.replace(/[,;].*$/, '');
