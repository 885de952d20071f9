import { UserError } from '../../core/errors.ts';
import type { Keyring } from '../../core/mark.ts';
import type { Claim, Manifest, Noted, Pending } from './manifest.ts';

/*
 * The manifest's text, version 1. Words parted by white space, however much and of whatever kind, so that
 * an editor, a web form or a checkout that changes line ends breaks nothing:
 *
 *   deploy-secrets-manifest 1 of STORE
 *   section KEYID
 *   NAME:MARK:TIME:PAST:PENDING
 *   seal SEAL
 *
 * STORE (with `of`, where it is known) says in clear which place this is for, written as in a URL. It is there
 * to notice a file that is used for two places; a renamed place may be renamed in it by hand.
 * One section for each key, in which every NAME stands once, sorted. TIME is the secret's `updated_at` in
 * seconds since 1970 (with a fraction, should the server ever give one). PAST is up to three marks, parted
 * by commas, the newest first. PENDING is RUN,MARK. MARK and TIME are empty where only PENDING is known.
 * SEAL is HMAC(K, "seal", "manifest", "1", KEYID, every entry's word), its first 130 bits.
 */
const TITLE = 'deploy-secrets-manifest';
const VERSION = '1';
const PURPOSE = 'manifest';

/** The bytes that GitHub takes in one variable ("48 KB"; docs.github.com, checked 2026-11-24). */
export const variableBytes = 48 * 1024;

/**
 * @param text undefined only when it was proven that there is none
 * @param where what holds it, for messages: `the variable DEPLOY_SECRETS_MANIFEST`
 * @param store the only place that it may be for; undefined: a text that is kept in the place itself
 * @throws UserError when it cannot be read or trusted: nothing may be written then
 */
export const readManifest = (
  text: string | undefined,
  keyring: Keyring,
  where: string,
  store?: string,
): Manifest => {
  const sections = text === undefined ? [] : parse(text, where, store);
  const ours = sections.filter(({ id }) => keyring.has(id));
  if (new Set(ours.map(({ id }) => id)).size < ours.length) throw unreadable(where);
  for (const section of ours) verify(section, keyring, where);
  const previousFirst = ours.toSorted((a, b) => Number(a.id === keyring.id) - Number(b.id === keyring.id));
  return {
    noted: joined(previousFirst.flatMap(({ entries }) => entries.map((entry) => parseEntry(entry, where)))),
    foreign: sections.filter(({ id }) => !keyring.has(id)).map(textOfSection),
  };
};

interface Kept {
  readonly where: string;
  readonly store?: string;
  readonly bytes?: number;
}

/**
 * Everything that our keys vouch for goes into one section under the current key. Where there is no room,
 * the marks before the last one are left out, the oldest first.
 *
 * @param where and `store` as for `readManifest`; `bytes`: the most that fit there, if there is a limit
 * @throws UserError when even so it does not fit
 */
export const serialise = (
  manifest: Manifest,
  keyring: Keyring,
  { where, store, bytes = Number.POSITIVE_INFINITY }: Kept,
): string => {
  const title = titleOf(store);
  const texts = [3, 2, 1, 0].map((past) => title + textOf(manifest, keyring, past));
  const text = texts.find((each) => Buffer.byteLength(each) <= bytes);
  if (text !== undefined) return text;
  const least = Buffer.byteLength(texts.at(-1) ?? '');
  throw new UserError(
    `${where} would hold ${least} bytes for ${manifest.noted.size} names, and takes ${bytes}`,
    {
      hint: 'keep it in a file with --manifest FILE',
    },
  );
};

interface Section {
  readonly id: string;
  readonly entries: readonly string[];
  readonly seal: string;
}

const parse = (text: string, where: string, store: string | undefined): Section[] => {
  const [first, second = '', ...rest] = text.trim().split(/\s+/);
  if (first !== TITLE || !/^[1-9]\d*$/.test(second)) throw unreadable(where);
  if (second !== VERSION) throw newer(where, second);
  const named = rest[0] === 'of' ? rest[1] : undefined;
  if (store !== undefined && named !== undefined && named !== encodeURI(store)) throw another(where, named);
  return sectionsIn(named === undefined ? rest : rest.slice(2), where);
};

const sectionsIn = (words: readonly string[], where: string): Section[] => {
  const sections: Section[] = [];
  for (let next = 0; next < words.length; ) {
    const end = words.indexOf('seal', next + 2); // a key's id may be `seal`
    const [word, id, ...entries] = words.slice(next, end);
    const seal = words[end + 1];
    if (end < 0 || word !== 'section' || !id || !seal) throw unreadable(where);
    sections.push({ id, entries, seal });
    next = end + 2;
  }
  return sections;
};

const verify = ({ id, entries, seal }: Section, keyring: Keyring, where: string): void => {
  if (keyring.sealed(id, seal, PURPOSE, VERSION, id, ...entries)) return;
  throw new UserError(`${where} was changed by someone who does not hold the key`, {
    hint: `put back what it held, or delete it and push with --overwrite`,
  });
};

/** A name noted under both keys: what waits on a write stays, else the later one, the current key's, is taken. */
const joined = (entries: readonly [string, Noted][]): Map<string, Noted> => {
  const noted = new Map<string, Noted>();
  for (const [name, note] of entries) if (!noted.get(name)?.pending) noted.set(name, note);
  return noted;
};

const parseEntry = (entry: string, where: string): [string, Noted] => {
  const [name = '', mark = '', time = '', before = '', waiting = '', ...more] = entry.split(':');
  const past = before === '' ? [] : before.split(',');
  if (!name || !past.every(isMark) || more.length > 0) throw unreadable(where);
  const claim = mark || time ? parseClaim(mark, time, where) : undefined;
  if (waiting) return [name, { ...(claim && { claim }), pending: parsePending(waiting, where), past }];
  if (!claim) throw unreadable(where);
  return [name, { claim, past }];
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

const titleOf = (store: string | undefined): string =>
  `${[TITLE, VERSION, ...(store === undefined ? [] : ['of', encodeURI(store)])].join(' ')}\n`;

const textOf = ({ noted, foreign }: Manifest, keyring: Keyring, past: number): string => {
  const { id } = keyring;
  const entries = [...noted].map(([name, note]) => textOfEntry(name, note, past)).sort();
  const ours = { id, entries, seal: keyring.seal(PURPOSE, VERSION, id, ...entries) };
  return [...(entries.length > 0 ? [textOfSection(ours)] : []), ...foreign]
    .map((each) => `${each}\n`)
    .join('');
};

const textOfSection = ({ id, entries, seal }: Section): string =>
  [`section ${id}`, ...entries, `seal ${seal}`].join('\n');

const textOfEntry = (name: string, { claim, pending, past }: Noted, most: number): string => {
  const time = claim ? claim.at.getTime() / 1000 : '';
  const waits = pending ? `${pending.run},${pending.mark}` : '';
  return [name, claim?.mark ?? '', time, past.slice(0, most).join(','), waits].join(':');
};

const unreadable = (where: string): UserError =>
  new UserError(`${where} cannot be read: it holds something else, or a part of it is missing`, {
    hint: 'put back what it held, or delete it and push with --overwrite',
  });

const newer = (where: string, found: string): UserError =>
  new UserError(`${where} is of version ${found}; this program knows version ${VERSION}`, {
    hint: 'update deploy-secrets',
  });

const another = (where: string, named: string): UserError =>
  new UserError(`${where} is for another place: ${named}`, {
    hint: 'give each place a file of its own; if the place was renamed, rename it in the first line',
  });
