import { UserError } from '../../../core/diagnostics.ts';
import type { Keyring } from '../../../core/marks/mark.ts';
import type { Claim, ManifestEntry, Pending } from './manifest.ts';

/*
 * The sections of a manifest's text and the words in them: `text.ts` defines both.
 */
const TITLE = 'deploy-secrets-manifest';
const VERSION = '1';
const PURPOSE = 'manifest';

export const title = `${TITLE} ${VERSION}`;

/** As written: `store` as in a URL. */
export interface Section {
  readonly id: string;
  readonly store: string;
  readonly entries: readonly string[];
  readonly seal: string;
}

/** @throws UserError for anything that is not a manifest of this version */
export const parseSections = (text: string, where: string): Section[] => {
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
export const verifySection = (
  { id, store, entries, seal }: Section,
  keyring: Keyring,
  where: string,
): void => {
  if (keyring.verifySeal(id, seal, PURPOSE, VERSION, id, store, ...entries)) return;
  throw new UserError(`${where} was changed by someone who does not hold the key`, {
    hint: `put back what it held, or delete it and push with --overwrite`,
  });
};

export const parseEntry = (entry: string, where: string): [string, ManifestEntry] => {
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
export const sealSection = (entries: readonly string[], store: string, keyring: Keyring): Section => {
  const { id } = keyring;
  return { id, store, entries, seal: keyring.seal(PURPOSE, VERSION, id, store, ...entries) };
};

export const textOfSection = ({ id, store, entries, seal }: Section): string =>
  [`section ${id} ${store}`, ...entries, `seal ${seal}`].join('\n');

export const textOfEntry = (
  name: string,
  { claim, pending, previousMarks }: ManifestEntry,
  most: number,
): string => {
  const time = claim ? claim.at.getTime() / 1000 : '';
  const waits = pending ? `${pending.run},${pending.mark}` : '';
  return [name, claim?.mark ?? '', time, previousMarks.slice(0, most).join(','), waits].join(':');
};

export const unreadable = (where: string): UserError =>
  new UserError(`${where} cannot be read: it holds something else, or a part of it is missing`, {
    hint: 'put back what it held, or delete it and push with --overwrite',
  });

const newer = (where: string, found: string): UserError =>
  new UserError(`${where} is of version ${found}; this program knows version ${VERSION}`, {
    hint: 'update deploy-secrets',
  });
