import { type Listed, pageOf } from './answers.ts';
import type { Collection } from './api.ts';
import type { Send } from './client.ts';

/** As many as a server gives unless its own cap is lower (`[api] maximum_page_limit`, 100 unless it was changed). */
const LIMIT = 100;
const ORDER = { connections: 'connection_id', variables: 'key' } as const;

/**
 * All pages of a list, by name. The first tells how long a page is here; the others are fetched side by side.
 * Something made or removed meanwhile may move a name to a page that was read already: then names are missing,
 * so the count is held against the last word on the total.
 */
export async function listAll(send: Send, api: string, collection: Collection): Promise<readonly Listed[]> {
  const page = async (offset: number) => {
    const query = `limit=${LIMIT}&offset=${offset}&order_by=${ORDER[collection]}`;
    const path = `${api}/${collection}?${query}`;
    const { data } = await send({ method: 'GET', path, doing: `list the ${collection}` });
    return pageOf(data, collection);
  };
  for (let again = 0; ; again++) {
    const first = await page(0);
    const size = Math.max(first.items.length, 1);
    const more = Math.max(Math.ceil(first.total / size) - 1, 0);
    const rest = await Promise.all(Array.from({ length: more }, (_, n) => page((n + 1) * size)));
    const all = new Map([first, ...rest].flatMap(({ items }) => items.map((item) => [item.name, item])));
    const total = rest.at(-1)?.total ?? first.total;
    if (all.size >= total || again === 2) return [...all.values()];
  }
}
