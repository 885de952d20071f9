import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { Leaf } from '../model.ts';
import { dotted } from '../toml/path.ts';
import { count } from '../words.ts';

const DAY = 24 * 60 * 60 * 1000;

/** So many days before, people are told. */
export const SOON = 14;

/** When a value expires, by the comment beside it. */
export interface Expiry {
  /** As it is written: `2027-03-01`. */
  readonly on: string;
  /** Until the end of that day, negative once it is over; absent where there is no such day. */
  readonly days?: number;
  readonly is: 'expired' | 'soon' | 'later' | 'no such day';
}

/** Reads the day that a comment names. The day that is named is the last one. */
export function expiryOf(on: string, now: number): Expiry {
  if (!isDate(on)) return { on, is: 'no such day' };
  const days = (Date.parse(on) - Math.floor(now / DAY) * DAY) / DAY;
  return { on, days, is: days < 0 ? 'expired' : days <= SOON ? 'soon' : 'later' };
}

/** Tells which values have expired, by the comments beside them, and which soon will. */
export const expiryProblems = (leaves: readonly Leaf[], now: number): Diagnostic[] =>
  leaves.flatMap(({ path, at, expires }) => {
    if (expires === undefined) return [];
    const about = { paths: [dotted(path)], at };
    const { days = 0, is } = expiryOf(expires, now);
    if (is === 'no such day')
      return [
        diagnostic('expires-soon', {
          ...about,
          message: `the comment beside it says that it expires on ${expires}, and there is no such day`,
          hint: 'write the day as # expires 2027-03-01',
        }),
      ];
    if (is === 'later') return [];
    if (is === 'expired')
      return [
        diagnostic('expired', {
          ...about,
          message: `expired on ${expires}, ${count(-days, 'day')} ago`,
          hint: 'renew the value, and mend the date in the comment beside it',
        }),
      ];
    return [
      diagnostic('expires-soon', {
        ...about,
        message:
          days === 0 ? `expires today, on ${expires}` : `expires in ${count(days, 'day')}, on ${expires}`,
        hint: 'renew the value, and mend the date in the comment beside it',
      }),
    ];
  });

/** 30 February is none, though JavaScript takes it for 2 March. */
const isDate = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** The first day on which one of them expires, as far as their comments say. */
export const firstExpiry = (leaves: readonly Leaf[]): string | undefined =>
  leaves.flatMap(({ expires }) => (expires !== undefined && isDate(expires) ? [expires] : [])).toSorted()[0];
