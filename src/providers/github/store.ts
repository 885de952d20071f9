import { keyOf } from '../../core/entries.ts';
import type { Store } from '../../core/sync/provider.ts';
import type { GitHubClient } from './client.ts';
import { limitsOf } from './limits.ts';
import type { Location } from './location.ts';
import type { NameOutcome } from './manifest/settle.ts';
import { settle } from './settle.ts';
import {
  collectionsOf,
  isEnvironmentMissing,
  type LocationState,
  type MarkedCollection,
  readState,
  remoteStateOf,
  type StoreContext,
} from './state.ts';
import { announce, writeEntry } from './write.ts';

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one location, and its variables. Each name written is announced in the manifest before, and vouched for after. */
export function githubStore(context: StoreContext): Store {
  const { location, client, secrets, createEnvironment, runtime } = context;
  const limits = limitsOf(location);
  const results = new Map<MarkedCollection, Map<string, NameOutcome>>();
  let state: LocationState | undefined;
  const note = (collection: MarkedCollection, name: string, result: NameOutcome) =>
    results.set(collection, (results.get(collection) ?? new Map<string, NameOutcome>()).set(name, result));
  return {
    id: location.id,
    label: `github ${location.place}`,
    ...(limits && { limits }),
    async observe() {
      state = await readState(context);
      return remoteStateOf(state, context);
    },
    // The environment before all else; then what is announced, while the key comes and seals what will be written.
    async begin(writes) {
      if (!state || runtime.now() - state.at > STALE) state = await readState(context);
      if (isEnvironmentMissing(state) && createEnvironment) await makeEnvironment(client, location);
      const sealed = writes.flatMap(({ entry }) => (entry?.type === secrets.type ? [entry.value] : []));
      // Who needs it finds out what went wrong.
      if (sealed.length > 0) secrets.api.key().catch(() => {});
      if (runtime.keyring) await runtime.provenance?.();
      const announced = announce(writes, state);
      await Promise.all([announced, sealed.length > 0 && afterSending(() => secrets.api.sealAhead(sealed))]);
    },
    write: (batch, signal) =>
      Promise.all(
        batch.map((write) => {
          const collection = collectionsOf(context).find(({ type }) => type === write.change.type);
          if (!collection) throw new Error(`nothing of this kind is written here: ${keyOf(write.change)}`);
          const listed = state?.collections.get(collection)?.listed ?? new Map();
          const { api, marks } = collection;
          const writing = { ...context, api, listed, signal, ...(marks && { marks }) };
          return writeEntry(write, writing, (name, result) => note(collection, name, result));
        }),
      ),
    async settle(outcomes) {
      const seen = state?.collections;
      state = undefined;
      const settled = collectionsOf(context).map((one) => {
        const own = outcomes.filter(({ type, result }) => type === one.type && result === 'done');
        const done = new Map(own.map((outcome) => [outcome.name.toUpperCase(), outcome]));
        const before = seen?.get(one)?.listed ?? new Map();
        return settle(one, results.get(one) ?? new Map(), { before, done }, runtime);
      });
      results.clear();
      return (await Promise.all(settled)).flat();
    },
  };
}

/** Plans: docs, "Managing environments for deployment", checked 2026-11-28. */
const NO_ENVIRONMENTS =
  'it was there a moment ago, so it has no environments: private repositories have them with GitHub Pro, Team or Enterprise; making one takes an admin of the repository';
/** Does it once what was begun before is on the wire: loading libsodium takes 15 ms in which nothing is sent. */
async function afterSending<T>(work: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  return await work();
}

/**
 * Makes the environment, once it is proven that there is none: to GitHub, making one that exists means
 * taking off all its protection rules.
 */
async function makeEnvironment(
  { api, send }: GitHubClient,
  { repository, environment, owner }: Location,
): Promise<void> {
  if (environment === undefined) throw new Error('only an environment can be made');
  const calls = api.environment(repository, environment);
  const target = { place: owner, permissions: ['Actions: read', 'Administration: write'] };
  const doing = `look for the environment ${environment} of ${owner}`;
  const { status } = await send(calls.get(), { doing, accepts: [404], target });
  if (status === 404)
    await send(calls.put(), {
      doing: `make the environment ${environment} of ${owner}`,
      target: { ...target, notFoundHint: NO_ENVIRONMENTS },
    });
}
