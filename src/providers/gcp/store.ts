import { UserError } from '../../core/diagnostics.ts';
import { keyOf, named } from '../../core/entries.ts';
import type { Key, Outcome, RemoteState, Write } from '../../core/model.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { clearAway } from './clear-away.ts';
import type { Scope } from './location.ts';
import { moved } from './moved.ts';
import type { Secrets } from './secrets.ts';
import { noteIn, remoteOf, type Sight, sightOf } from './sight.ts';
import { put, writtenMeanwhile } from './write.ts';

export interface Parts {
  readonly id: string;
  readonly label: string;
  readonly scope: Pick<Scope, 'holds'>;
  readonly secrets: Secrets;
  readonly outside: Pick<ProviderRuntime, 'keyring' | 'now'>;
  /** Looks at the versions of what is ours as well. */
  readonly deep: boolean;
  /** How many of our versions of one secret stay; absent: all. */
  readonly keepVersions?: number;
}

/** The secrets of one project. What the last look saw, etags among it, is what writes are held to. */
export function gcpStore(parts: Parts): Store {
  const { secrets, label } = parts;
  const seen = new Map<string, Sight>();
  const refusals = new Map<Key, UserError>();
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    id: parts.id,
    label,
    async observe() {
      const sights = await lookAt(parts);
      seen.clear();
      for (const sight of sights) seen.set(sight.secret.name, sight);
      return seenIn(sights);
    },
    async begin(writes) {
      refusals.clear();
      checkedAt = parts.outside.now();
      const sights = writes.flatMap(({ change: { name } }) => seen.get(name) ?? []);
      for (const name of await moved(sights, secrets)) {
        refusals.set(keyOf({ type: 'secret', name }), changedMeanwhile(label));
      }
    },
    write: (batch, signal) =>
      Promise.all(
        batch.map((write) =>
          refusals.size > 0 ? refused(write, refusals) : carryOut(write, parts, { seen, checkedAt }, signal),
        ),
      ),
  };
}

async function lookAt({ secrets, scope, outside, deep }: Parts): Promise<Sight[]> {
  const listed = (await secrets.list()).filter(({ name }) => scope.holds(name));
  const sights = listed.map((secret) => sightOf(secret, outside.keyring));
  if (!deep) return sights;
  return await Promise.all(
    sights.map(async (sight) =>
      noteIn(sight)?.settled
        ? { ...sight, versions: await secrets.versions(sight.secret.name, 'all') }
        : sight,
    ),
  );
}

const seenIn = (sights: readonly Sight[]): RemoteState => ({
  remotes: new Map(sights.map(remoteOf).map((remote) => [keyOf(remote), remote])),
});

/** What someone else decided stops the whole push before its first write. */
function refused({ change }: Write, refusals: ReadonlyMap<Key, UserError>): Outcome {
  const error = refusals.get(keyOf(change));
  return error ? { ...named(change), result: 'failed', error } : { ...named(change), result: 'skipped' };
}

/** What the look saw, and when `begin` asked for the newest versions, in milliseconds. */
interface Looked {
  readonly seen: Map<string, Sight>;
  readonly checkedAt: number;
}

/**
 * Milliseconds that what `begin` found holds. A long push writes minutes later, and an etag says nothing of
 * versions; a removal, which nothing brings back, is always asked about once more.
 */
const FRESH = 5000;

async function carryOut(
  { change, entry, mark }: Write,
  parts: Parts,
  { seen, checkedAt }: Looked,
  signal: AbortSignal,
): Promise<Outcome> {
  const { secrets, outside, keepVersions } = parts;
  const { name } = change;
  const sight = seen.get(name);
  try {
    signal.throwIfAborted();
    const isLate = !entry || outside.now() - checkedAt > FRESH;
    if (sight && isLate && (await moved([sight], secrets)).length > 0) throw writtenMeanwhile();
    if (!entry) {
      if (!(await secrets.remove(name, sight?.secret.etag, { signal }))) throw writtenMeanwhile();
      seen.delete(name);
      return { ...named(change), result: 'done' };
    }
    const { secret } = await put({ secrets, keyring: outside.keyring, entry, mark, sight, signal });
    const written = sightOf(secret, outside.keyring);
    seen.set(name, written);
    if (keepVersions !== undefined && sight) await clearAway(written, secrets, keepVersions);
    return { ...named(change), result: 'done' };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { ...named(change), result: 'skipped' };
    if (error instanceof UserError) return { ...named(change), result: 'failed', error };
    throw error;
  }
}

const changedMeanwhile = (label: string): UserError =>
  new UserError(`changed at ${label} after our last push; nothing was written`, {
    hint: 'take the new value into the file if it is the right one, then push with --deep --overwrite (--overwrite alone goes over nothing that the look could not show)',
    code: 'conflict',
  });
