import { UserError } from '../../core/diagnostics.ts';
import { entryId, keyOf } from '../../core/entries.ts';
import type { Key, Outcome, Write } from '../../core/model.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import type { GcpApi } from './api.ts';
import { changedMeanwhile, writtenMeanwhile } from './errors.ts';
import { keysByLocation } from './kms-keys.ts';
import type { GcpScope } from './location.ts';
import type { GcpOptions } from './options.ts';
import { findChangedExternally, type GcpSecretState, readSecrets, secretStateOf, stateOf } from './state.ts';
import { destroyOldVersions, writeSecret } from './write.ts';

export interface GcpStoreParts {
  readonly id: string;
  readonly label: string;
  readonly scope: Pick<GcpScope, 'holds'>;
  readonly api: GcpApi;
  readonly options: Pick<GcpOptions, 'deep' | 'keepVersions' | 'kmsKey'>;
  readonly runtime: Pick<ProviderRuntime, 'keyring' | 'now' | 'provenance'>;
}

/** Ties the secrets of one project together. What the last look saw, etags among it, is what writes are held to. */
export function gcpStore(parts: GcpStoreParts): Store {
  const { id, label, api, scope, options, runtime } = parts;
  const states = new Map<string, GcpSecretState>();
  const refusals = new Map<Key, UserError>();
  let checkedAt = Number.NEGATIVE_INFINITY;
  return {
    id,
    label,
    async observe() {
      const seen = await readSecrets(api, scope, options, runtime);
      states.clear();
      for (const state of seen) states.set(state.secret.name, state);
      return stateOf(seen, runtime.keyring, keysByLocation(options.kmsKey));
    },
    async begin(writes) {
      refusals.clear();
      checkedAt = runtime.now();
      const known = writes.flatMap(({ change: { name } }) => states.get(name) ?? []);
      for (const name of await findChangedExternally(known, api)) {
        refusals.set(keyOf({ type: 'secret', name }), changedMeanwhile(label));
      }
    },
    write: (batch, signal) =>
      Promise.all(
        batch.map((write) =>
          refusals.size > 0 ? refuse(write, refusals) : writeOne(write, parts, { states, checkedAt }, signal),
        ),
      ),
  };
}

/** Stops the whole push before its first write for what someone else decided. */
function refuse({ change }: Write, refusals: ReadonlyMap<Key, UserError>): Outcome {
  const error = refusals.get(keyOf(change));
  return error ? { ...entryId(change), result: 'failed', error } : { ...entryId(change), result: 'skipped' };
}

/** What the last look saw, and when `begin` asked for the newest versions, in milliseconds. */
interface CheckedStates {
  readonly states: Map<string, GcpSecretState>;
  readonly checkedAt: number;
}

/**
 * Milliseconds that what `begin` found holds. A long push writes minutes later, and an etag says nothing of
 * versions; a removal, which nothing brings back, is always asked about once more.
 */
const FRESH = 5000;

async function writeOne(
  { change, entry, mark }: Write,
  { api, options, runtime }: GcpStoreParts,
  { states, checkedAt }: CheckedStates,
  signal: AbortSignal,
): Promise<Outcome> {
  const { keyring } = runtime;
  const { name } = change;
  const state = states.get(name);
  try {
    signal.throwIfAborted();
    const isStale = !entry || runtime.now() - checkedAt > FRESH;
    if (state && isStale && (await findChangedExternally([state], api)).length > 0) throw writtenMeanwhile();
    if (!entry) {
      if (!(await api.remove(name, state?.secret.etag, signal))) throw writtenMeanwhile();
      states.delete(name);
      return { ...entryId(change), result: 'done' };
    }
    const provenance = await runtime.provenance?.();
    const kmsKeys = keysByLocation(options.kmsKey);
    const secret = await writeSecret({ api, keyring, entry, mark, state, kmsKeys, provenance, signal });
    const written = secretStateOf(secret, keyring);
    states.set(name, written);
    if (options.keepVersions !== undefined && state)
      await destroyOldVersions(written, api, options.keepVersions);
    return { ...entryId(change), result: 'done' };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { ...entryId(change), result: 'skipped' };
    if (error instanceof UserError) return { ...entryId(change), result: 'failed', error };
    throw error;
  }
}
