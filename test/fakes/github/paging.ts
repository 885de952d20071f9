import type { Answer, Call } from './call.ts';

/** How many items a page holds: unless asked, and at most. GitHub cuts a larger `per_page` down silently. */
export interface PageSize {
  readonly usual: number;
  readonly most: number;
}

/** One page of a list, under `key`, with the total and the `Link` header that leads on. */
export function page<T>(call: Call, key: string, items: readonly T[], size: PageSize): Answer {
  const per = Math.min(positive(call.query.get('per_page'), size.usual), size.most);
  const at = positive(call.query.get('page'), 1);
  const link = links(call, per, at, Math.ceil(items.length / per));
  return {
    status: 200,
    body: { total_count: items.length, [key]: items.slice((at - 1) * per, at * per) },
    headers: link ? { link } : {},
  };
}

/** One page of a list that GitHub sends as it is, without a total. */
export function items<T>(call: Call, all: readonly T[], size: PageSize): Answer {
  const { body, ...answer } = page(call, 'items', all, size);
  const per = Math.min(positive(call.query.get('per_page'), size.usual), size.most);
  const at = positive(call.query.get('page'), 1);
  return { ...answer, body: all.slice((at - 1) * per, at * per) };
}

function positive(text: string | null, otherwise: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}

/** GitHub links by the number of the repository or the organization, not by its name. */
function links(call: Call, per: number, at: number, last: number): string {
  const path = call.path
    .replace(/^\/repos\/[^/]+\/[^/]+/, () => `/repositories/${call.repository.id}`)
    .replace(/^\/orgs\/[^/]+/, () => `/organizations/${call.organization.id}`);
  const to = (rel: string, page: number) => {
    const query = new URLSearchParams(call.query);
    query.set('per_page', String(per));
    query.set('page', String(page));
    return `<${call.base}${path}?${query}>; rel="${rel}"`;
  };
  const back = at > 1 ? [to('prev', at - 1)] : [];
  const on = at < last ? [to('next', at + 1), to('last', last)] : [];
  return [...back, ...on, ...(at > 1 ? [to('first', 1)] : [])].join(', ');
}
