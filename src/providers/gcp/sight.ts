import type { Keyring } from '../../core/marks/mark.ts';
import type { Remote } from '../../core/model.ts';
import { heldIn } from './annotations.ts';
import type { Secret, Version } from './answers.ts';
import { ANNOTATION, type Note, type Reading, readNote } from './note.ts';

/** One secret with what its note says; with its versions, newest first, where they were asked for. */
export interface Sight {
  readonly secret: Secret;
  readonly reading: Reading;
  readonly versions?: readonly Version[];
}

export const sightOf = (secret: Secret, keyring: Keyring | undefined): Sight => ({
  secret,
  reading: readNote(secret.annotations[ANNOTATION], secret, keyring),
});

/** What we noted, and may believe. */
export const noteIn = ({ reading }: Sight): Note | undefined =>
  typeof reading === 'string' ? undefined : reading;

/** For `remarks`: how much is billed. */
export interface Native {
  readonly locations: number;
  /** Versions that are billed; absent when they were not counted. */
  readonly active?: number;
}

export function remoteOf(sight: Sight): Remote {
  const { secret, versions } = sight;
  const native: Native = {
    locations: secret.locations,
    ...(versions && { active: versions.filter(isActive).length }),
  };
  return {
    type: 'secret',
    name: secret.name,
    native,
    ...heldIn(secret.annotations),
    ...evidence(sight),
  };
}

/** Enabled and disabled versions are billed, destroyed ones are not (Google's pricing, checked 2026-11-24). */
export const isActive = ({ state }: Version): boolean => state !== 'DESTROYED';

/**
 * A list of secrets cannot tell that someone added a version: that changes neither the secret nor its etag.
 * What it can tell is a note that was edited, or carried to a secret that was made anew.
 */
function evidence(sight: Sight): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally' | 'changedAt'> {
  const { reading, versions } = sight;
  if (reading === 'none') return { changedExternally: 'unknown' };
  if (reading === 'edited') return { mark: '', changedExternally: 'yes' };
  const { mark, past, settled } = reading;
  if (!settled) return { mark, previousMarks: past, changedExternally: 'interrupted' };
  const newest = versions?.[0];
  return {
    mark,
    previousMarks: past,
    changedAt: new Date(newest?.created ?? settled.created),
    changedExternally: isMoved(sight) ? 'yes' : versions ? 'no' : 'unknown',
  };
}

/** The value that a reader finds is not the one that the note speaks of. */
export function isMoved({ reading, versions }: Sight): boolean {
  if (typeof reading === 'string' || !reading.settled || !versions) return false;
  const [newest] = versions;
  return newest?.number !== reading.settled.version || newest.state !== 'ENABLED';
}
