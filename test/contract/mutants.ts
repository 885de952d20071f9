/* Stores and marks that are broken in one way each: what a law about marks must fail on. */
import type { Marks } from '../../src/core/marks/mark.ts';
import type { Write } from '../../src/core/model.ts';
import type { Store } from '../../src/core/sync/provider.ts';

export const withoutMarks = (store: Store): Store => {
  const stripped = (writes: readonly Write[]) => writes.map(({ mark: _, ...rest }) => rest);
  return {
    ...store,
    begin: async (writes) => store.begin?.(stripped(writes)),
    write: (batch, signal) => store.write(stripped(batch), signal),
  };
};

/** Nor has it a value that would tell, where the store gives values back. */
export const unknowing = (store: Store): Store => ({
  ...withoutMarks(store),
  observe: async () => {
    const seen = await store.observe();
    const remotes = [...seen.remotes].map(([key, { value: _, ...remote }]) => [key, remote] as const);
    return { ...seen, remotes: new Map(remotes) };
  },
});

/** It knows nothing of what someone deleted. */
export const traceless = (store: Store): Store => ({
  ...store,
  observe: async () => {
    const seen = await store.observe();
    const there = [...seen.remotes].filter(([, { pendingDeletion }]) => !pendingDeletion);
    const remotes = there.map(([key, { deletedExternally: _, ...remote }]) => [key, remote] as const);
    return { ...seen, remotes: new Map(remotes) };
  },
});

export const neverTouched = (store: Store): Store => ({
  ...store,
  observe: async () => {
    const seen = await store.observe();
    const remotes = [...seen.remotes].map(
      ([key, remote]) => [key, { ...remote, changedExternally: 'no' as const }] as const,
    );
    return { ...seen, remotes: new Map(remotes) };
  },
});

/** Some stores look once more before they remove: this one does not know what to compare with either. */
export const blind = (store: Store): Store => ({
  ...neverTouched(store),
  write: (batch, signal) =>
    store.write(
      batch.map(({ remote: _, ...rest }) => rest),
      signal,
    ),
});

export const forgetful = (store: Store): Store => ({
  ...store,
  observe: async () => {
    const seen = await store.observe();
    const remotes = [...seen.remotes].map(([key, { previousMarks: _, ...remote }]) => [key, remote] as const);
    return { ...seen, remotes: new Map(remotes) };
  },
});

export const believing = (marks: Marks): Marks => ({ ...marks, reads: () => true, matches: () => true });
