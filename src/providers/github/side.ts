import type { Keyring } from '../../core/marks/mark.ts';
import type { EntryType, Remote } from '../../core/model.ts';
import type { Listed } from './answers.ts';
import type { Holdings } from './holdings.ts';
import type { Journal } from './journal.ts';
import { type Manifest, recall, recallReadable, type WriteResult } from './manifest/manifest.ts';

/** The secrets of a place or its variables, with the journal of what was written there. */
export interface Side {
  readonly kind: Extract<EntryType, 'secret' | 'variable'>;
  readonly holdings: Holdings;
  /** Absent without a key. */
  readonly journal?: Journal;
}

export type List = ReadonlyMap<string, Listed>;

/** What one look showed of a side, as far as `begin` needs it. */
export interface SideLook {
  /** Undefined: the environment is missing. */
  readonly listed: List | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
}

export async function lookAtSide({ holdings, journal }: Side): Promise<SideLook> {
  const [listed, manifest] = await Promise.all([holdings.list(), journal?.read()]);
  return { listed, manifest };
}

/** What the manifest knows of what was listed: by its value where that can be read, else by its date. */
export function known(
  { name, at, value }: Listed,
  { manifest }: SideLook,
  keyring: Keyring | undefined,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally'> {
  if (!manifest) return { changedExternally: 'unknown' };
  if (!value) return recall(manifest, name, at);
  const entry = { type: 'variable' as const, name, value };
  return recallReadable(manifest, name, (mark) => keyring?.matches(mark, entry) ?? false);
}

/** Announces what is about to be written there, if anything is. @param marks of what will be created or updated */
export async function announce(
  { journal }: Side,
  { listed, manifest }: SideLook,
  marks: ReadonlyMap<string, string>,
): Promise<void> {
  if (manifest) await journal?.begin(datesIn(listed), manifest, marks);
}

export async function noteResults(
  { journal, holdings }: Side,
  results: ReadonlyMap<string, WriteResult>,
): Promise<void> {
  await journal?.settle(async () => datesIn(await holdings.list()), results);
}

const datesIn = (listed: List | undefined): ReadonlyMap<string, Date> =>
  new Map([...(listed ?? [])].map(([name, { at }]) => [name, at]));
