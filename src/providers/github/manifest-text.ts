import { UserError } from '../../core/errors.ts';
import type { Keyring } from '../../core/mark.ts';
import type { Claim, Manifest, Noted, Pending } from './manifest.ts';

/*
 * The manifest's text, version 1. Words parted by white space, however much and of whatever kind, so that
 * an editor, a web form or a checkout that changes line ends breaks nothing:
 *
 *   deploy-secrets-manifest 1
 *   section KEYID
 *   NAME:MARK:TIME:PAST:PENDING
 *   seal SEAL
 *
 * One section for each key, in which every NAME stands once, sorted. TIME is the secret's `updated_at` in
 * seconds since 1970 (with a fraction, should the server ever give one). PAST is up to three marks, parted
 * by commas, the newest first. PENDING is RUN,MARK. MARK and TIME are empty where only PENDING is known.
 * SEAL is HMAC(K, "seal", "manifest", "1", KEYID, every entry's word), its first 130 bits.
 */
const title = 'deploy-secrets-manifest';
const version = '1';
const purpose = 'manifest';

/** The bytes that GitHub takes in one variable ("48 KB"; docs.github.com, checked 2026-11-24). */
export const variableBytes = 48 * 1024;

/**
 * @param text undefined only when it was proven that there is none
 * @param where what holds it, for messages: `the variable DEPLOY_SECRETS_MANIFEST`
 * @throws UserError when it cannot be read or trusted: nothing may be written then
 */
export const readManifest = (text: string | undefined, keyring: Keyring, where: string): Manifest => {
  const sections = text === undefined ? [] : parse(text, where);
  const ours = sections.filter(({ id }) => keyring.has(id));
  if (new Set(ours.map(({ id }) => id)).size < ours.length) throw unreadable(where);
  for (const section of ours) verify(section, keyring, where);
  const previousFirst = ours.toSorted((a, b) => Number(a.id === keyring.id) - Number(b.id === keyring.id));
  return {
    noted: joined(previousFirst.flatMap(({ entries }) => entries.map((entry) => parseEntry(entry, where)))),
    foreign: sections.filter(({ id }) => !keyring.has(id)).map(textOfSection),
  };
};

/**
 * Everything that our keys vouch for goes into one section under the current key. Where there is no room,
 * the marks before the last one are left out, the oldest first.
 *
 * @param where as for `readManifest`; `bytes`: the most that fit there, if there is a limit
 * @throws UserError when even so it does not fit
 */
export const serialise = (
  manifest: Manifest,
  keyring: Keyring,
  { where, bytes = Number.POSITIVE_INFINITY }: { readonly where: string; readonly bytes?: number },
): string => {
  const texts = [3, 2, 1, 0].map((past) => textOf(manifest, keyring, past));
  const text = texts.find((each) => Buffer.byteLength(each) <= bytes);
  if (text !== undefined) return text;
  const least = Buffer.byteLength(textOf(manifest, keyring, 0));
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

const parse = (text: string, where: string): Section[] => {
  const [first, second = '', ...words] = text.trim().split(/\s+/);
  if (first !== title || !/^[1-9]\d*$/.test(second)) throw unreadable(where);
  if (second !== version) throw newer(where, second);
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
  if (keyring.sealed(id, seal, purpose, version, id, ...entries)) return;
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

const textOf = ({ noted, foreign }: Manifest, keyring: Keyring, past: number): string => {
  const { id } = keyring;
  const entries = [...noted].map(([name, note]) => textOfEntry(name, note, past)).sort();
  const ours = { id, entries, seal: keyring.seal(purpose, version, id, ...entries) };
  return `${[`${title} ${version}`, ...(entries.length > 0 ? [textOfSection(ours)] : []), ...foreign].join('\n')}\n`;
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
  new UserError(`${where} is of version ${found}; this program knows version ${version}`, {
    hint: 'update deploy-secrets',
  });
