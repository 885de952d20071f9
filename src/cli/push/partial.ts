import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Entry, Plan, RemoteState } from '../../core/model.ts';
import { namedIn } from '../render/report.ts';
import type { PushOptions } from './push-options.ts';

/**
 * An entry that holds many values is written as a whole. Where the store notes nothing of what is inside, a push
 * with `--include` may take away what it does not name: nobody can tell, so it has to be said.
 */
export function partialWrites(
  plan: Plan,
  { remotes }: Pick<RemoteState, 'remotes'>,
  entries: readonly Entry[],
  { include }: Pick<PushOptions, 'include'>,
): Diagnostic[] {
  if (include.length === 0) return [];
  const many = new Set(entries.filter(({ keys }) => keys).map(keyOf));
  const { changes, store } = plan;
  return changes
    .filter(
      (change) => change.action === 'update' && many.has(keyOf(change)) && !remotes.get(keyOf(change))?.keys,
    )
    .map((change) => ({
      ...diagnostic('partial-entry', {
        message: `it is written as a whole, and ${store} does not tell what it holds besides what --include names`,
        hint: 'push all of the file, or name what to leave out with --exclude; to let the rest go, push with --overwrite',
      }),
      ...namedIn(plan, change),
    }));
}
