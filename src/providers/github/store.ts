import { keyOf } from '../../core/entries.ts';
import type { Store } from '../../core/sync/provider.ts';
import { makeEnvironment } from './environment.ts';
import { limitsOf } from './limits.ts';
import type { WriteResult } from './manifest/settle.ts';
import {
  collectionsOf,
  isEnvironmentMissing,
  type LocationState,
  type MarkedCollection,
  readState,
  remoteStateOf,
  type StoreContext,
} from './state.ts';
import { announce, settle, writeEntry } from './write.ts';

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one location, and its variables. Each name written is announced in the manifest before, and vouched for after. */
export function githubStore(context: StoreContext): Store {
  const { location, client, secrets, createEnvironment, outside } = context;
  const limits = limitsOf(location);
  const results = new Map<MarkedCollection, Map<string, WriteResult>>();
  let state: LocationState | undefined;
  const note = (collection: MarkedCollection, name: string, result: WriteResult) =>
    results.set(collection, (results.get(collection) ?? new Map<string, WriteResult>()).set(name, result));
  return {
    id: location.id,
    label: `github ${location.place}`,
    ...(limits && { limits }),
    async observe() {
      state = await readState(context);
      return remoteStateOf(state, context);
    },
    // The environment before all else; then what is announced, while the key comes that the first write needs.
    async begin(writes) {
      if (!state || outside.now() - state.at > STALE) state = await readState(context);
      if (isEnvironmentMissing(state) && createEnvironment) await makeEnvironment(client, location);
      const seals = writes.some(({ entry }) => entry?.type === secrets.type);
      await Promise.all([seals && secrets.api.sealing(), announce(writes, state)]);
    },
    write: (batch, signal) =>
      Promise.all(
        batch.map((write) => {
          const collection = collectionsOf(context).find(({ type }) => type === write.change.type);
          if (!collection) throw new Error(`nothing of this kind is written here: ${keyOf(write.change)}`);
          const listed = state?.collections.get(collection)?.listed ?? new Map();
          const writing = { ...context, api: collection.api, listed, signal };
          return writeEntry(write, writing, (name, result) => note(collection, name, result));
        }),
      ),
    async settle() {
      state = undefined;
      const settled = collectionsOf(context).map((one) => settle(one, results.get(one) ?? new Map()));
      results.clear();
      await Promise.all(settled);
    },
  };
}
