import type { ListPage } from './answers.ts';
import type { PageRequest } from './api/calls.ts';
import type { ApiCall } from './api/methods.ts';
import type { GitHubClient, SendOptions } from './client.ts';

/** `per_page` beyond these is cut down silently (checked 2026-11-24). */
const PER_PAGE = { secrets: 100, variables: 30, repositories: 100 } as const;

interface Listing<T> extends SendOptions {
  readonly of: keyof typeof PER_PAGE;
  page(request: PageRequest): ApiCall;
  read(data: unknown): ListPage<T>;
}

/** Fetches every page of a list. The status of a refusal that is accepted instead of the items. */
export async function listAll<T>(
  { send }: Pick<GitHubClient, 'send'>,
  { of, page, read, ...how }: Listing<T>,
): Promise<readonly T[] | number> {
  const all: T[] = [];
  for (let number = 1; ; number++) {
    const { status, data } = await send(page({ per_page: PER_PAGE[of], page: number }), how);
    if (how.accepts?.includes(status)) return status;
    const { total, items } = read(data);
    all.push(...items);
    if (all.length >= total || items.length === 0) return all;
  }
}
