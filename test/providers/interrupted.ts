import { UserError } from '../../src/core/errors.ts';
import { keyOf } from '../../src/core/leaf.ts';
import type { Store, Write } from '../../src/core/provider.ts';
import { entriesOf } from '../core/entries.ts';

/** What becomes of writes and removals that had not begun when Ctrl-C came. */
export async function interrupted(
  store: Store,
  values: Readonly<Record<string, string>>,
  gone: readonly string[] = [],
): Promise<string[]> {
  const { remotes } = await store.observe();
  const was = (key: Write['change']['key']) => {
    const remote = remotes.get(key);
    return remote ? { was: remote } : {};
  };
  const writes = entriesOf(values).map((entry): Write => {
    const key = keyOf(entry);
    const change = remotes.has(key)
      ? ({ kind: 'update', key, why: 'new value' } as const)
      : ({ kind: 'create', key } as const);
    return { change, entry, ...was(key) };
  });
  const removals = gone.map((name): Write => {
    const key = keyOf({ kind: 'secret', name });
    return { change: { kind: 'remove', key }, ...was(key) };
  });
  // As the cli does it.
  const signal = AbortSignal.abort(new UserError('interrupted', { exitCode: 130 }));
  const ends = await Promise.all([...writes, ...removals].map((write) => store.write([write], signal)));
  return ends.flat().map(({ result }) => result);
}
