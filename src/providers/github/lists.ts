import { UserError } from '../../core/diagnostics.ts';
import { count } from '../../core/words.ts';
import type { ListPage } from './answers.ts';
import type { ApiCall, PageRequest } from './api/calls.ts';
import type { GitHubClient, SendOptions } from './client.ts';

/** `per_page` beyond these is cut down silently (checked 2026-11-24). */
const PER_PAGE = { secrets: 100, variables: 30, repositories: 100 } as const;

/**
 * The most that one place holds: an organization, 1,000 of each (docs, "Using secrets" and "Variables", checked
 * 2026-11-24). How many repositories may be selected is not said.
 */
const MOST = { secrets: 1000, variables: 1000, repositories: 10_000 } as const;

/** Someone may add or remove one while the pages are read. */
const ROUNDS = 3;

interface Listing<T> extends SendOptions {
  readonly of: keyof typeof PER_PAGE;
  page(request: PageRequest): ApiCall;
  read(data: unknown): ListPage<T>;
}

/**
 * Fetches every page of a list. The status of a refusal that is accepted instead of the items.
 * @throws UserError for pages that do not add up to their own count: what is missing in them must not pass for gone
 */
export async function listAll<T extends string | { readonly name: string }>(
  client: Pick<GitHubClient, 'send'>,
  listing: Listing<T>,
): Promise<readonly T[] | number> {
  for (let round = 1; ; round++) {
    const found = await readPages(client, listing);
    if (!('total' in found)) return 'refusal' in found ? found.refusal : found.items;
    if (round === ROUNDS) throw contradiction(listing, found);
  }
}

type Pages<T> =
  | { readonly items: readonly T[] }
  /** The status of a refusal that is accepted. */
  | { readonly refusal: number }
  /** What GitHub speaks of, and what it shows. */
  | { readonly total: number; readonly shown: number };

async function readPages<T extends string | { readonly name: string }>(
  client: Pick<GitHubClient, 'send'>,
  { of, page, read, ...how }: Listing<T>,
): Promise<Pages<T>> {
  const most = PER_PAGE[of];
  const pageAt = pagesOf((number) => client.send(page({ per_page: most, page: number }), how));
  const all = new Map<string, T>();
  for (let number = 1; ; number++) {
    const { status, data } = await pageAt(number);
    if (how.accepts?.includes(status))
      return number === 1 ? { refusal: status } : { total: all.size + 1, shown: all.size };
    const { total, items } = read(data);
    const before = all.size;
    for (const item of items) all.set(typeof item === 'string' ? item : item.name, item);
    const isStuck = all.size < before + items.length || (items.length === 0 && before < total);
    if (total > MOST[of] || all.size > total || isStuck) return { total, shown: all.size };
    if (all.size === total) return { items: [...all.values()] };
    // A first page that is full tells how many follow: those are fetched side by side.
    if (number === 1 && items.length === most) pageAt.ahead(2, Math.ceil(total / most));
  }
}

/** Fetches pages as they are asked for, some of them ahead. */
function pagesOf<T>(fetch: (number: number) => Promise<T>) {
  const fetched = new Map<number, Promise<T>>();
  const pageAt = (number: number): Promise<T> => {
    const page = fetched.get(number) ?? fetch(number);
    fetched.set(number, page);
    return page;
  };
  const ahead = (first: number, last: number): void => {
    // A failure is that of whoever asks for the page; one that nobody asks for is no matter.
    for (let number = first; number <= last; number++) pageAt(number).catch(() => {});
  };
  return Object.assign(pageAt, { ahead });
}

const contradiction = (
  { of, doing }: Pick<Listing<never>, 'of' | 'doing'>,
  { total, shown }: { readonly total: number; readonly shown: number },
): UserError =>
  new UserError(
    total > MOST[of]
      ? `could not ${doing}: GitHub speaks of ${total}, and holds ${MOST[of]} at most`
      : `could not ${doing}: GitHub speaks of ${total}, and shows ${count(shown, 'name')}`,
    {
      hint: 'someone may be changing them just now: run the same command again; otherwise, is GITHUB_API_URL right, and no proxy answering in its place?',
    },
  );
