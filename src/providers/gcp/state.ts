import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { LastPush, Remote, RemoteState } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { readKeys } from './annotations.ts';
import type { GcpSecret, GcpVersion } from './answers.ts';
import type { GcpApi } from './api.ts';
import { type KeyByLocation, keysFor } from './kms-keys.ts';
import type { GcpScope } from './location.ts';
import { ANNOTATION, type MarkNote, type NoteReading, readNote } from './marks.ts';
import type { GcpOptions } from './options.ts';
import { readProvenance } from './provenance.ts';

/** One secret with what its note says; with its versions, newest first, where they were asked for. */
export interface GcpSecretState {
  readonly secret: GcpSecret;
  readonly reading: NoteReading;
  readonly versions?: readonly GcpVersion[];
}

/** Lists what is in scope; with `--deep`, asks besides for the versions of what we wrote. */
export async function readSecrets(
  api: GcpApi,
  scope: Pick<GcpScope, 'holds'>,
  { deep }: Pick<GcpOptions, 'deep'>,
  { keyring }: Pick<ProviderRuntime, 'keyring'>,
): Promise<GcpSecretState[]> {
  const listed = (await api.list()).filter(({ name }) => scope.holds(name));
  const states = listed.map((secret) => secretStateOf(secret, keyring));
  if (!deep) return states;
  return await Promise.all(
    states.map(async (state) =>
      noteOf(state)?.settled ? { ...state, versions: await api.versions(state.secret.name, 'all') } : state,
    ),
  );
}

export const secretStateOf = (secret: GcpSecret, keyring: Keyring | undefined): GcpSecretState => ({
  secret,
  reading: readNote(secret.annotations[ANNOTATION], secret, keyring),
});

/** What we noted, and may believe. */
export const noteOf = ({ reading }: Pick<GcpSecretState, 'reading'>): MarkNote | undefined =>
  typeof reading === 'string' ? undefined : reading;

/** @param kmsKeys those that were asked for; none: any will do */
export function stateOf(
  states: readonly GcpSecretState[],
  keyring: Keyring | undefined,
  kmsKeys: KeyByLocation,
): RemoteState {
  const lastPush = keyring && lastPushOf(states, keyring);
  const diagnostics = keptElsewhere(states, kmsKeys);
  return {
    remotes: new Map(
      states.map((state) => remoteOf(state, kmsKeys)).map((remote) => [keyOf(remote), remote]),
    ),
    ...(lastPush && { lastPush }),
    ...(diagnostics.length > 0 && { diagnostics }),
  };
}

/** Tells which of ours stay without the keys that were asked for: where a secret is kept can never be changed. */
function keptElsewhere(states: readonly GcpSecretState[], kmsKeys: KeyByLocation): Diagnostic[] {
  const names = states
    .filter((state) => noteOf(state) && keysFor(state.secret.places, kmsKeys) === 'nowhere')
    .map(({ secret: { name, places } }) => `${name} (${[...places.keys()].join(', ')})`);
  if (names.length === 0) return [];
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return [
    diagnostic('at-the-store', {
      message: `--kms-key names no key for where these are kept, so they stay as they are encrypted: ${shown}`,
      hint: 'give a key of each of these locations, or remove the secret and push it anew: where it is kept can never be changed',
    }),
  ];
}

/** Who pushed the newest version of ours. One that nobody put a name to hides those before it. */
function lastPushOf(states: readonly GcpSecretState[], keyring: Keyring): LastPush | undefined {
  const pushes = states.flatMap((state) => {
    const { mark = '', settled } = noteOf(state) ?? {};
    if (!settled || !keyring.has(mark.slice(1, 5))) return [];
    return [{ at: new Date(settled.created), push: readProvenance(state.secret, mark, keyring) }];
  });
  return pushes.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0]?.push;
}

/** What Google bills for one secret. */
interface Billing {
  readonly locationCount: number;
  /** Versions that are billed; absent when they were not counted. */
  readonly activeVersions?: number;
}

function remoteOf(state: GcpSecretState, kmsKeys: KeyByLocation): Remote {
  const { secret, versions } = state;
  const native: Billing = {
    locationCount: secret.places.size,
    ...(versions && { activeVersions: versions.filter(isActive).length }),
  };
  const hasOtherKey = typeof keysFor(secret.places, kmsKeys) !== 'string';
  return {
    type: 'secret',
    name: secret.name,
    native,
    ...readKeys(secret.annotations),
    ...readMarks(state),
    ...(hasOtherKey && { settings: ['another KMS key'] }),
  };
}

/** Enabled and disabled versions are billed, destroyed ones are not (Google's pricing, checked 2026-11-24). */
export const isActive = ({ state }: Pick<GcpVersion, 'state'>): boolean => state !== 'DESTROYED';

/** Absent for what is not there yet. */
export const billingOf = (remote: Pick<Remote, 'native'> | undefined): Billing | undefined =>
  isBilling(remote?.native) ? remote.native : undefined;

const isBilling = (native: unknown): native is Billing =>
  typeof native === 'object' && native !== null && 'locationCount' in native;

/**
 * Tells from the note whose the value is. A list of secrets cannot show that someone added a version: that changes
 * neither the secret nor its etag. What it can show is a note that was edited, or carried to a secret that was made anew.
 */
function readMarks(
  state: GcpSecretState,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally' | 'deletedExternally' | 'changedAt'> {
  const { reading, versions } = state;
  if (reading === 'none') return { changedExternally: 'unknown' };
  if (reading === 'edited') return { mark: '', changedExternally: 'yes' };
  const { mark, previousMarks, settled } = reading;
  if (!settled) return { mark, previousMarks, changedExternally: 'interrupted' };
  return {
    mark,
    previousMarks,
    changedAt: new Date(versions?.[0]?.created ?? settled.created),
    changedExternally: hasOtherVersion(state) ? 'yes' : versions ? 'no' : 'unknown',
    ...(isWithdrawn(state) && { deletedExternally: true as const }),
  };
}

/** Tells whether someone disabled or destroyed our own version, and put no other in its place: we do neither with the newest. */
function isWithdrawn({ reading, versions }: Pick<GcpSecretState, 'reading' | 'versions'>): boolean {
  if (typeof reading === 'string' || !reading.settled) return false;
  const newest = versions?.[0];
  return newest?.number === reading.settled.version && newest.state !== 'ENABLED';
}

/** Tells whether the value that a reader finds is another one than the note speaks of. */
function hasOtherVersion({ reading, versions }: Pick<GcpSecretState, 'reading' | 'versions'>): boolean {
  if (typeof reading === 'string' || !reading.settled || !versions) return false;
  const [newest] = versions;
  return newest?.number !== reading.settled.version || newest.state !== 'ENABLED';
}

/**
 * Finds the names whose newest version is not the one that we wrote last, though the look said nothing of it: a
 * list does not show that someone added a version. Asked right before the first write, for what is about to be
 * replaced or removed alone, so that a secret rotated by hand is not undone by a pipeline that did not know.
 */
export async function findChangedExternally(
  states: readonly GcpSecretState[],
  api: GcpApi,
): Promise<string[]> {
  const trusted = states.filter((state) => noteOf(state)?.settled && !hasOtherVersion(state));
  const changed = await Promise.all(
    trusted.map(async ({ secret, reading }) => {
      const versions = await api.versions(secret.name, 'newest');
      return hasOtherVersion({ reading, versions }) ? [secret.name] : [];
    }),
  );
  return changed.flat();
}
