import { UserError } from '../../../core/diagnostics.ts';
import type { Keyring } from '../../../core/marks/mark.ts';
import { formatPush, latestPush, parsePush } from '../../../core/marks/provenance.ts';
import { entriesIn, textOfEntry } from './entries.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';
import {
  NO_PUSH,
  parseSections,
  type Section,
  sealSection,
  textOfSection,
  textOfSections,
  unreadable,
  verifySection,
} from './sections.ts';

/*
 * The manifest's text, version 2. Words parted by white space, however much and of whatever kind, so that
 * an editor, a web form or a checkout that changes line ends breaks nothing:
 *
 *   deploy-secrets-manifest 2
 *   section-2 KEYID STORE PUSH
 *   NAME:MARK:TIME:PAST:PENDING
 *   seal SEAL
 *
 * One section for each key, in which every NAME stands once, sorted. STORE is the place that it is for, as in a
 * URL. PUSH tells of the last push that changed the section (core/marks/provenance.ts), or is `-`. TIME is the secret's
 * `updated_at` in seconds since 1970 (with a fraction, should the server ever give one). PAST is up to three marks, parted
 * by commas, the newest first. PENDING is RUN,MARK,FROM,SECONDS: from when on and for how long that run may write, by the
 * server's clock in whole seconds; RUN,MARK where that is not known. MARK and TIME are empty where only PENDING is known.
 * SEAL is HMAC(K, "seal", "manifest", "2", KEYID, STORE, PUSH, every entry's word), its first 130 bits.
 *
 * STORE is sealed, since a manifest tells of other places what is not so: what was written under one name in
 * one second in two places would be taken for one. So a section for another place is refused, in a file
 * that is used for two as well as in a variable that someone copied. It stands in the section and not in the title,
 * since each key seals its own: after a rename one project may have written its section anew and another not.
 * And it is the place's name and not GitHub's number of the repository, which would cost every look a request.
 * What a renamed place was called before is accepted when GitHub itself says so (`repository.ts`), and the next
 * write puts the new name.
 *
 * Version 1 had no PUSH, its sections began with `section KEYID STORE` and were sealed with "1", and PENDING was RUN,MARK.
 * A section keeps its version, since only the holder of its key can seal it anew: ours becomes one of version 2 at
 * the next write, others stay as they are. The title has the highest version in the text. So a program that knows only
 * version 1 refuses a text in which any section is of version 2, and never takes a part of it for the whole.
 */

/** The bytes that GitHub takes in one variable ("48 KB"; docs.github.com, checked 2026-11-24). */
export const variableBytes = 48 * 1024;

/** What a manifest is about, and where it lies. */
export interface ManifestLocation {
  /** What holds it, for messages: `the variable DEPLOY_SECRETS_MANIFEST`. */
  readonly where: string;
  /** The place whose secrets it notes: `Store.id`. */
  readonly store: string;
  /** The most bytes that fit there, if there is a limit. */
  readonly bytes?: number;
}

/** The holder of one of our keys made it, for another place. */
export class AnotherPlace extends UserError {
  /** Which one: it was sealed, so it can be believed. */
  readonly store: string;

  constructor(named: string, { where, store }: ManifestLocation) {
    super(`${where} is for ${named}, not for ${store}`, {
      hint: 'each place has its own: name another file with --manifest; if no other place uses this one, delete it and push with --overwrite',
    });
    this.store = named;
  }
}

/**
 * @param text undefined only when it was proven that there is none
 * @param previousNames of the place, as far as they are known
 * @throws AnotherPlace when it is not for this place; UserError when it cannot be read or trusted. Nothing may be
 *   written then
 */
export const readManifest = (
  text: string | undefined,
  keyring: Keyring,
  location: ManifestLocation,
  previousNames: readonly string[] = [],
): Manifest => {
  const { where, store } = location;
  const sections = text === undefined ? [] : parseSections(text, where);
  const ours = sections.filter(({ id }) => keyring.has(id));
  if (new Set(ours.map(({ id }) => id)).size < ours.length) throw unreadable(where);
  for (const section of ours) verifySection(section, keyring, where);
  const other = ours.find((section) => ![store, ...previousNames].map(encodeURI).includes(section.store));
  if (other) {
    const place = parsePlace(other.store);
    throw place === undefined ? unreadable(where) : new AnotherPlace(place, location);
  }
  const previousFirst = ours.toSorted((a, b) => Number(a.id === keyring.id) - Number(b.id === keyring.id));
  return {
    entries: joinEntries(previousFirst.flatMap((section) => entriesIn(section, where))),
    foreignSections: sections.filter(({ id }) => !keyring.has(id)).map(textOfSection),
    ...lastOf(ours),
  };
};

/**
 * Everything that our keys vouch for goes into one section under the current key. Where there is no room,
 * the marks before the last one are left out, the oldest first, and then who pushed.
 *
 * @throws UserError when even so it does not fit
 */
export const serialise = (manifest: Manifest, keyring: Keyring, location: ManifestLocation): string => {
  const { where, store, bytes = Number.POSITIVE_INFINITY } = location;
  const { lastPush: _, ...unsigned } = manifest;
  const texts = [
    ...[3, 2, 1, 0].map((past) => textOf(manifest, keyring, store, past)),
    textOf(unsigned, keyring, store, 0),
  ];
  const text = texts.find((each) => Buffer.byteLength(each) <= bytes);
  if (text !== undefined) return text;
  const least = Buffer.byteLength(texts.at(-1) ?? '');
  throw new UserError(
    `${where} would hold ${least} bytes for ${manifest.entries.size} names, and takes ${bytes}`,
    { hint: 'keep it in a file with --manifest FILE' },
  );
};

const lastOf = (sections: readonly Section[]): Pick<Manifest, 'lastPush'> => {
  const lastPush = latestPush(sections.map(({ push }) => parsePush(push)));
  return lastPush ? { lastPush } : {};
};

/** How many bytes one name takes with so many marks before the last one. */
export const bytesOf = (name: string, entry: ManifestEntry, past: number): number =>
  Buffer.byteLength(textOfEntry(name, entry, past)) + 1;

/** A name that both keys vouch for: what waits on a write stays, else the later one, the current key's, is taken. */
const joinEntries = (all: readonly [string, ManifestEntry][]): Map<string, ManifestEntry> => {
  const entries = new Map<string, ManifestEntry>();
  for (const [name, entry] of all) if (!entries.get(name)?.pending) entries.set(name, entry);
  return entries;
};

const textOf = (
  { entries, foreignSections, lastPush }: Manifest,
  keyring: Keyring,
  store: string,
  past: number,
): string => {
  const texts = [...entries].map(([name, entry]) => textOfEntry(name, entry, past)).sort();
  const push = lastPush ? formatPush(lastPush) : NO_PUSH;
  const own = texts.length > 0 ? [textOfSection(sealSection(texts, encodeURI(store), push, keyring))] : [];
  return textOfSections([...own, ...foreignSections]);
};

/** Longer than any environment of any repository, in a URL. */
const LONGEST_PLACE = 2000;

/** Reads a place back as it stands in a section. Undefined for what no run of ours wrote, though it is sealed. */
const parsePlace = (text: string): string | undefined => {
  if (text.length > LONGEST_PLACE) return undefined;
  try {
    return decodeURI(text);
  } catch {
    return undefined; // It throws for nothing but a `%` that escapes nothing.
  }
};
