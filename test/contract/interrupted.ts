import { UserError } from '../../src/core/diagnostics.ts';
import { entryId, keyOf } from '../../src/core/entries.ts';
import type { EntryId, Write } from '../../src/core/model.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { entriesOf } from '../core/entries.ts';

/** What becomes of writes and removals that had not begun when Ctrl-C came. */
export async function resultsWhenInterrupted(
  store: Store,
  values: Readonly<Record<string, string>>,
  gone: readonly string[] = [],
): Promise<string[]> {
  const { remotes } = await store.observe();
  const was = (one: EntryId) => {
    const remote = remotes.get(keyOf(one));
    return remote ? { was: remote } : {};
  };
  const writes = entriesOf(values).map((entry): Write => {
    const change = remotes.has(keyOf(entry))
      ? ({ action: 'update', ...entryId(entry), why: 'new value' } as const)
      : ({ action: 'create', ...entryId(entry) } as const);
    return { change, entry, ...was(entry) };
  });
  const removals = gone.map((name): Write => {
    const one = { type: 'secret', name } as const;
    return { change: { action: 'remove', ...one }, ...was(one) };
  });
  // As the cli does it.
  const signal = AbortSignal.abort(new UserError('interrupted', { exitCode: 130 }));
  const ends = await Promise.all([...writes, ...removals].map((write) => store.write([write], signal)));
  return ends.flat().map(({ result }) => result);
}
