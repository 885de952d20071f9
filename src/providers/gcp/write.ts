import { UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { Entry } from '../../core/model.ts';
import { heldIn, withOurs } from './annotations.ts';
import type { Secret, Version } from './answers.ts';
import { ANNOTATION, type Note, pendingText, readNote, settledText } from './note.ts';
import type { Secrets } from './secrets.ts';
import { noteIn, type Sight } from './sight.ts';

/** What one write works on. */
export interface Job {
  readonly secrets: Secrets;
  readonly keyring: Keyring | undefined;
  readonly entry: Entry;
  readonly mark: string | undefined;
  /** Absent: the look saw none of this name. */
  readonly sight: Sight | undefined;
  /** Ends the waiting before the first request; after it, all of them follow. */
  readonly signal: AbortSignal;
}

export interface Written {
  readonly secret: Secret;
  readonly version: Version;
}

/**
 * Announces the value in the secret's annotation, adds it, and vouches for it there: a look in between, or
 * after a death in between, finds the announcement and believes nothing. The etag of each annotation goes
 * into the next, so whoever else writes the note meanwhile is noticed.
 * @throws UserError for a refusal, and when someone else wrote meanwhile
 */
export async function put(job: Job): Promise<Written> {
  const { secrets, keyring, entry, mark, sight } = job;
  const past = sight && noteIn(sight);
  if (!keyring || mark === undefined) return await putUnmarked(job);
  const note: Note = { mark, past: pastOf(past), ours: past?.ours ?? [] };
  const announced = await announce(job, { note: pendingText(note, sight?.secret, keyring) });
  const version = await secrets.add(entry.name, entry.value, {});
  const settled = { version: version.number, created: version.created };
  const done = {
    ...note,
    ours: [...note.ours.filter((one) => one < version.number), version.number],
    settled,
  };
  const text = settledText(done, announced, keyring);
  const annotations = withOurs(announced.annotations, { note: text, ...keysOf(entry) }, entry.name);
  const answer = await secrets.annotate(announced, annotations);
  if (answer === 'gone') throw removedMeanwhile();
  if ('etag' in answer) return { secret: answer, version };
  const now = await secrets.get(entry.name);
  if (answer.unsure && now.annotations[ANNOTATION] === text) return { secret: now, version };
  await doubt(job, now, pendingText(note, announced, keyring), version);
  throw writtenMeanwhile();
}

/** Without a key nothing can be vouched for: a note of an earlier push goes before the value does. */
async function putUnmarked(job: Job): Promise<Written> {
  const { secrets, entry, sight, signal } = job;
  const stays = sight && sight.reading === 'none' && !entry.keys && !heldIn(sight.secret.annotations).keys;
  const secret = stays ? sight.secret : await announce(job, keysOf(entry));
  return { secret, version: await secrets.add(entry.name, entry.value, stays ? { signal } : {}) };
}

/** A single value holds none, whatever was noted before. */
const keysOf = ({ keys = [] }: Entry) => ({ keys });

/** The value that is vouched for now becomes the first of the past; what was only announced may never have been there. */
const pastOf = (note: Note | undefined): string[] =>
  note ? [...(note.settled ? [note.mark] : []), ...note.past].slice(0, 3) : [];

/** The secret with our announcement on it, made if it was not there. */
async function announce(
  { secrets, entry: { name }, sight, signal }: Job,
  ours: Parameters<typeof withOurs>[1],
) {
  const annotations = withOurs(sight?.secret.annotations ?? {}, ours, name);
  const answer = sight
    ? await secrets.annotate(sight.secret, annotations, { signal })
    : await secrets.create(name, annotations, { signal });
  if (answer === 'gone') throw removedMeanwhile();
  if ('etag' in answer) return answer;
  const now = answer.unsure ? await secrets.get(name) : undefined;
  // A note holds a mark that is made for this one write, so the same note is this one's.
  if (now && now.annotations[ANNOTATION] === annotations[ANNOTATION]) return now;
  throw 'taken' in answer ? madeMeanwhile() : writtenMeanwhile();
}

/**
 * Someone else wrote the note while we added a version, so which value came last is not certain: unless what
 * stands there vouches for a later version than ours, the note says again that nothing is to be believed.
 */
async function doubt({ secrets, keyring, entry }: Job, found: Secret, pending: string, { number }: Version) {
  for (let now = found, tries = 0; tries < 5; tries++) {
    const reading = readNote(now.annotations[ANNOTATION], now, keyring);
    const later = typeof reading !== 'string' && (reading.settled?.version ?? 0) > number;
    if (later) return;
    const annotations = withOurs(now.annotations, { note: pending }, entry.name);
    const answer = await secrets.annotate(now, annotations);
    if (answer === 'gone' || 'etag' in answer) return;
    now = await secrets.get(entry.name);
  }
}

const AGAIN = {
  hint: 'run the same command again: it looks anew, and asks before it overwrites',
  code: 'conflict',
} as const;

const madeMeanwhile = (): UserError =>
  new UserError('someone else made it after the look; nothing was overwritten', AGAIN);

const removedMeanwhile = (): UserError => new UserError('someone else removed it after the look', AGAIN);

export const writtenMeanwhile = (): UserError =>
  new UserError('someone else wrote it at the same time', AGAIN);
