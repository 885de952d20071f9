import type { Call } from './call.ts';

/** One page of what there is, in the order of names; `usual` when no limit was asked for, never more than the server's cap. */
export function pageOf<T>(
  all: ReadonlyMap<string, T>,
  { query, rules }: Pick<Call, 'query' | 'rules'>,
  usual: number,
): readonly [string, T][] {
  const limit = Math.min(Number(query.get('limit') ?? usual) || usual, rules.pageLimit);
  const offset = Number(query.get('offset') ?? 0);
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1)).slice(offset, offset + limit);
}
