import { UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { Provenance } from '../../core/marks/provenance.ts';
import type { Entry } from '../../core/model.ts';
import { type OwnAnnotations, readKeys, replaceOwn } from './annotations.ts';
import type { GcpSecret } from './answers.ts';
import type { GcpApi } from './api.ts';
import { madeMeanwhile, removedMeanwhile, writtenMeanwhile } from './errors.ts';
import { type KeyByLocation, keysFor } from './kms-keys.ts';
import { ANNOTATION, formatPending, formatSettled, type MarkNote, readNote } from './marks.ts';
import { formatProvenance } from './provenance.ts';
import { type GcpSecretState, isActive, noteOf } from './state.ts';

export interface GcpWriteInput {
  readonly api: GcpApi;
  readonly keyring: Keyring | undefined;
  readonly entry: Entry;
  readonly mark: string | undefined;
  /** What the look showed; absent: none of this name. */
  readonly state: GcpSecretState | undefined;
  /** The keys that were asked for; none: any will do. */
  readonly kmsKeys: KeyByLocation;
  /** Who pushes, where that is to be noted. */
  readonly provenance?: Provenance | undefined;
  /** Ends the waiting before the first request; after it, all of them follow. */
  readonly signal: AbortSignal;
}

/**
 * Announces the value in the secret's annotation, adds it, and vouches for it there: a look in between, or
 * after a death in between, finds the announcement and believes nothing. The etag of each annotation goes
 * into the next, so whoever else writes the note meanwhile is noticed.
 * @throws UserError for a refusal, and when someone else wrote meanwhile
 */
export async function writeSecret(input: GcpWriteInput): Promise<GcpSecret> {
  const { api, keyring, entry, mark, state, provenance } = input;
  if (!keyring || mark === undefined) return await writeUnmarked(input);
  const previous = state && noteOf(state);
  const note: MarkNote = {
    mark,
    previousMarks: marksBefore(previous),
    ownVersions: previous?.ownVersions ?? [],
  };
  const announced = await announce(input, { note: formatPending(note, state?.secret, keyring) });
  const { number, created } = await api.addVersion(entry.name, entry.value);
  const ownVersions = [...note.ownVersions.filter((one) => one < number), number];
  const settled = { version: number, created };
  const text = formatSettled({ ...note, ownVersions, settled }, announced, keyring);
  const push = provenance && formatProvenance(provenance, { mark, settled }, announced, keyring);
  const annotations = replaceOwn(announced.annotations, { note: text, push, ...keysOf(entry) }, entry.name);
  const answer = await api.annotate(announced, annotations);
  if ('etag' in answer) return answer;
  if (answer.refused === 'gone') throw removedMeanwhile();
  const now = await api.get(entry.name);
  if (answer.mayHaveApplied && now.annotations[ANNOTATION] === text) return now;
  await withdrawNote(input, now, formatPending(note, announced, keyring), number);
  throw writtenMeanwhile();
}

/** Writes without a key, when nothing can be vouched for: a note of an earlier push goes before the value does. */
async function writeUnmarked(input: GcpWriteInput): Promise<GcpSecret> {
  const { api, entry, state, signal } = input;
  const isBare =
    state?.reading === 'none' &&
    !entry.keys &&
    !readKeys(state.secret.annotations).keys &&
    !newKeysOf(state, input.kmsKeys);
  const secret = isBare ? state.secret : await announce(input, keysOf(entry));
  await api.addVersion(entry.name, entry.value, isBare ? signal : undefined);
  return secret;
}

/** A single value holds none, whatever was noted before. */
const keysOf = ({ keys = [] }: Entry) => ({ keys });

/** Puts the value that is vouched for now before the past; what was only announced may never have been there. */
const marksBefore = (note: MarkNote | undefined): string[] =>
  note ? [...(note.settled ? [note.mark] : []), ...note.previousMarks].slice(0, 3) : [];

/** The keys that the next version is to be encrypted with, where they are others than now. */
function newKeysOf({ secret }: GcpSecretState, wanted: KeyByLocation): KeyByLocation | undefined {
  const keys = keysFor(secret.places, wanted);
  return typeof keys === 'string' ? undefined : keys;
}

/** Puts our announcement on the secret, and makes it if it was not there. */
async function announce(
  { api, entry: { name }, state, kmsKeys, signal }: GcpWriteInput,
  own: OwnAnnotations,
): Promise<GcpSecret> {
  const annotations = replaceOwn(state?.secret.annotations ?? {}, own, name);
  const answer = state
    ? await api.annotate(state.secret, annotations, signal, newKeysOf(state, kmsKeys))
    : await api.create(name, annotations, signal);
  if ('etag' in answer) return answer;
  if (answer.refused === 'gone') throw removedMeanwhile();
  const now = answer.mayHaveApplied ? await api.get(name) : undefined;
  // A note holds a mark that is made for this one write, so the same note is this one's.
  if (now && now.annotations[ANNOTATION] === annotations[ANNOTATION]) return now;
  throw answer.refused === 'exists' ? madeMeanwhile() : writtenMeanwhile();
}

/**
 * Notes again that nothing is to be believed: someone else wrote the note while we added a version, so which value came
 * last is not certain, unless what stands there vouches for a later version than ours.
 */
async function withdrawNote(
  { api, keyring, entry }: GcpWriteInput,
  found: GcpSecret,
  pending: string,
  version: number,
): Promise<void> {
  let now = found;
  for (let attempts = 0; attempts < 5; attempts++) {
    const reading = readNote(now.annotations[ANNOTATION], now, keyring);
    const isLater = typeof reading !== 'string' && (reading.settled?.version ?? 0) > version;
    if (isLater) return;
    const annotations = replaceOwn(now.annotations, { note: pending }, entry.name);
    const answer = await api.annotate(now, annotations);
    if ('etag' in answer || answer.refused === 'gone') return;
    now = await api.get(entry.name);
  }
}

/**
 * Destroys what we wrote before, but for the newest `keep` of ours: after the new value stands and is vouched
 * for. What others wrote stays, as does a version that an alias points at.
 * @throws UserError that says that the value itself is written
 */
export async function destroyOldVersions(state: GcpSecretState, api: GcpApi, keep: number): Promise<void> {
  const { name, aliasedVersions } = state.secret;
  const superseded = new Set((noteOf(state)?.ownVersions ?? []).toReversed().slice(keep));
  if (superseded.size === 0) return;
  try {
    const versions = await api.versions(name, 'all');
    const old = versions.filter(
      (version) =>
        superseded.has(version.number) &&
        isActive(version) &&
        !version.destructionScheduled &&
        !aliasedVersions.has(version.number),
    );
    for (const version of old) await api.destroyVersion(name, version);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    throw new UserError(`it is written, but older versions stay: ${message}`, {
      ...(hint !== undefined && { hint }),
    });
  }
}
