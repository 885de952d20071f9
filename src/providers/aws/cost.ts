import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Plan, RemoteState } from '../../core/model.ts';

/** Dollars a month for one secret, each region alone (aws.amazon.com/secrets-manager/pricing, checked 2026-11-24). */
const EACH = 0.4;

/** What the secrets that a push would make cost. */
export function costOf({ changes }: Plan, _: RemoteState, { layouts }: LayoutSelection): string[] {
  const fresh = changes.filter(({ action }) => action === 'create').length;
  if (fresh === 0) return [];
  const words = fresh === 1 ? 'one new secret costs' : `${fresh} new secrets cost`;
  const each = fresh === 1 ? '' : '$0.40 each, ';
  const instead = fresh > 1 && layouts.includes('env') ? '; --layout json or document needs only one' : '';
  return [`${words} about $${(fresh * EACH).toFixed(2)} a month (${each}as of 2026-11-24)${instead}`];
}
