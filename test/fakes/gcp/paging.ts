import { invalid } from './refusal.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

/** One page of a list. A token is good for the list that it was given out for, and no other. */
export function page<T>(
  all: readonly T[],
  { pageSize, pageToken, list, most }: { pageSize: number; pageToken: string; list: string; most: number },
): Page<T> {
  if (pageSize < 0) throw invalid('Page size must not be negative.');
  const size = Math.min(pageSize === 0 ? most : pageSize, most);
  const from = pageToken === '' ? 0 : positionIn(pageToken, list);
  const to = from + size;
  return {
    items: all.slice(from, to),
    nextPageToken: to < all.length ? Buffer.from(`${to} ${list}`).toString('base64url') : '',
  };
}

function positionIn(token: string, list: string): number {
  const [, position, of] = /^(\d+) (.*)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (position === undefined || of !== list) throw invalid('The page token is not valid.');
  return Number(position);
}
