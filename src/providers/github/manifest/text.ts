import { UserError } from '../../../core/diagnostics.ts';
import type { Keyring } from '../../../core/marks/mark.ts';
import type { Claim, Manifest, ManifestEntry, Pending } from './manifest.ts';

/*
 * The manifest's text, version 1. Words parted by white space, however much and of whatever kind, so that
 * an editor, a web form or a checkout that changes line ends breaks nothing:
 *
 *   deploy-secrets-manifest 1
 *   section KEYID STORE
 *   NAME:MARK:TIME:PAST:PENDING
 *   seal SEAL
 *
 * One section for each key, in which every NAME stands once, sorted. STORE is the place that it is for, as in a
 * URL. TIME is the secret's `updated_at` in seconds since 1970 (with a fraction, should the server ever give
 * one). PAST is up to three marks, parted by commas, the newest first. PENDING is RUN,MARK. MARK and TIME are
 * empty where only PENDING is known. SEAL is HMAC(K, "seal", "manifest", "1", KEYID, STORE, every entry's word),
 * its first 130 bits.
 *
 * STORE is sealed, since a manifest tells of other places what is not so: what was written under one name in
 * one second in two places would be taken for one. So a section for another place is refused, in a file
 * that is used for two as well as in a variable that someone copied. It stands in the section and not in the title,
 * since each key seals its own: after a rename one project may have written its section anew and another not.
 * And it is the place's name and not GitHub's number of the repository, which would cost every look a request.
 * What a renamed place was called before is accepted when GitHub itself says so (`repository.ts`), and the next
 * write puts the new name.
 */

const TITLE = 'deploy-secrets-manifest';
const VERSION = '1';
const PURPOSE = 'manifest';

const title = `${TITLE} ${VERSION}`;

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
    entries: joinEntries(
      previousFirst.flatMap(({ entries }) => entries.map((entry) => parseEntry(entry, where))),
    ),
    foreignSections: sections.filter(({ id }) => !keyring.has(id)).map(textOfSection),
  };
};

/**
 * Everything that our keys vouch for goes into one section under the current key. Where there is no room,
 * the marks before the last one are left out, the oldest first.
 *
 * @throws UserError when even so it does not fit
 */
export const serialise = (manifest: Manifest, keyring: Keyring, location: ManifestLocation): string => {
  const { where, store, bytes = Number.POSITIVE_INFINITY } = location;
  const texts = [3, 2, 1, 0].map((past) => textOf(manifest, keyring, store, past));
  const text = texts.find((each) => Buffer.byteLength(each) <= bytes);
  if (text !== undefined) return text;
  const least = Buffer.byteLength(texts.at(-1) ?? '');
  throw new UserError(
    `${where} would hold ${least} bytes for ${manifest.entries.size} names, and takes ${bytes}`,
    { hint: 'keep it in a file with --manifest FILE' },
  );
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
  { entries, foreignSections }: Manifest,
  keyring: Keyring,
  store: string,
  past: number,
): string => {
  const texts = [...entries].map(([name, entry]) => textOfEntry(name, entry, past)).sort();
  const own = texts.length > 0 ? [textOfSection(sealSection(texts, encodeURI(store), keyring))] : [];
  return [title, ...own, ...foreignSections].map((each) => `${each}\n`).join('');
};

/** As written: `store` as in a URL. */
interface Section {
  readonly id: string;
  readonly store: string;
  readonly entries: readonly string[];
  readonly seal: string;
}

/** @throws UserError for anything that is not a manifest of this version */
const parseSections = (text: string, where: string): Section[] => {
  const [first, second = '', ...rest] = text.trim().split(/\s+/);
  if (first !== TITLE || !/^[1-9]\d*$/.test(second)) throw unreadable(where);
  if (second !== VERSION) throw newer(where, second);
  return sectionsIn(rest, where);
};

const sectionsIn = (words: readonly string[], where: string): Section[] => {
  const sections: Section[] = [];
  for (let next = 0; next < words.length; ) {
    const end = words.indexOf('seal', next + 3); // a key's id may be `seal`
    const [word, id, store, ...entries] = words.slice(next, end);
    const seal = words[end + 1];
    if (end < 0 || word !== 'section' || !id || !store || !seal) throw unreadable(where);
    sections.push({ id, store, entries, seal });
    next = end + 2;
  }
  return sections;
};

/** @throws UserError when no key of ours sealed it so */
const verifySection = ({ id, store, entries, seal }: Section, keyring: Keyring, where: string): void => {
  if (keyring.verifySeal(id, seal, PURPOSE, VERSION, id, store, ...entries)) return;
  throw new UserError(`${where} was changed by someone who does not hold the key`, {
    hint: `put back what it held, or delete it and push with --overwrite`,
  });
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

const parseEntry = (entry: string, where: string): [string, ManifestEntry] => {
  const [name = '', mark = '', time = '', before = '', waiting = '', ...more] = entry.split(':');
  const past = before === '' ? [] : before.split(',');
  if (!name || !past.every(isMark) || more.length > 0) throw unreadable(where);
  const claim = mark || time ? parseClaim(mark, time, where) : undefined;
  if (waiting)
    return [name, { ...(claim && { claim }), pending: parsePending(waiting, where), previousMarks: past }];
  if (!claim) throw unreadable(where);
  return [name, { claim, previousMarks: past }];
};

const parseClaim = (mark: string, time: string, where: string): Claim => {
  if (!isMark(mark) || !/^\d{1,11}(\.\d{1,3})?$/.test(time)) throw unreadable(where);
  return { mark, at: new Date(Math.round(Number(time) * 1000)) };
};

const parsePending = (text: string, where: string): Pending => {
  const [run = '', mark = '', ...more] = text.split(',');
  if (!run || !isMark(mark) || more.length > 0) throw unreadable(where);
  return { run, mark };
};

const isMark = (text: string): boolean => /^[a-z2-7]{63}$/.test(text);

/** @param entries as text, sorted; `store` as in a URL */
const sealSection = (entries: readonly string[], store: string, keyring: Keyring): Section => {
  const { id } = keyring;
  return { id, store, entries, seal: keyring.seal(PURPOSE, VERSION, id, store, ...entries) };
};

const textOfSection = ({ id, store, entries, seal }: Section): string =>
  [`section ${id} ${store}`, ...entries, `seal ${seal}`].join('\n');

const textOfEntry = (
  name: string,
  { claim, pending, previousMarks }: ManifestEntry,
  most: number,
): string => {
  const time = claim ? claim.at.getTime() / 1000 : '';
  const waits = pending ? `${pending.run},${pending.mark}` : '';
  return [name, claim?.mark ?? '', time, previousMarks.slice(0, most).join(','), waits].join(':');
};

const unreadable = (where: string): UserError =>
  new UserError(`${where} cannot be read: it holds something else, or a part of it is missing`, {
    hint: 'put back what it held, or delete it and push with --overwrite',
  });

const newer = (where: string, found: string): UserError =>
  new UserError(`${where} is of version ${found}; this program knows version ${VERSION}`, {
    hint: 'update deploy-secrets',
  });
