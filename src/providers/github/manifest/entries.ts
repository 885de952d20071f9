import type { Claim, ManifestEntry, Pending, WriteSpan } from './manifest.ts';
import { type Section, unreadable } from './sections.ts';

/** The entries of a section that was verified. @throws UserError for a word that is none of its version */
export const entriesIn = ({ entries, version }: Section, where: string): [string, ManifestEntry][] =>
  entries.map((word) => parseEntry(word, version) ?? broken(where));

const broken = (where: string): never => {
  throw unreadable(where);
};

function parseEntry(word: string, version: Section['version']): [string, ManifestEntry] | undefined {
  const [name = '', mark = '', time = '', before = '', waiting = '', ...more] = word.split(':');
  const previousMarks = before === '' ? [] : before.split(',');
  if (!name || !previousMarks.every(isMark) || more.length > 0) return undefined;
  const claim = mark || time ? parseClaim(mark, time) : undefined;
  if (!claim && (mark || time)) return undefined;
  if (waiting) {
    const pending = parsePending(waiting, version);
    return pending && [name, { ...(claim && { claim }), pending, previousMarks }];
  }
  return claim && [name, { claim, previousMarks }];
}

function parseClaim(mark: string, time: string): Claim | undefined {
  if (!isMark(mark) || !/^\d{1,11}(\.\d{1,3})?$/.test(time)) return undefined;
  return { mark, at: new Date(Math.round(Number(time) * 1000)) };
}

function parsePending(text: string, version: Section['version']): Pending | undefined {
  const [run = '', mark = '', ...times] = text.split(',');
  if (!run || !isMark(mark)) return undefined;
  if (times.length === 0) return { run, mark };
  const within = version === 1 ? undefined : parseSpan(times);
  return within && { run, mark, within };
}

function parseSpan([from = '', seconds = '', ...more]: readonly string[]): WriteSpan | undefined {
  if (!/^\d{1,11}$/.test(from) || !/^\d{1,8}$/.test(seconds) || more.length > 0) return undefined;
  const start = Number(from);
  return { from: new Date(start * 1000), until: new Date((start + Number(seconds)) * 1000) };
}

const isMark = (text: string): boolean => /^[a-z2-7]{63}$/.test(text);

/** @param most so many marks of earlier writes */
export function textOfEntry(
  name: string,
  { claim, pending, previousMarks }: ManifestEntry,
  most: number,
): string {
  const time = claim ? claim.at.getTime() / 1000 : '';
  const waits = pending ? textOfPending(pending) : '';
  return [name, claim?.mark ?? '', time, previousMarks.slice(0, most).join(','), waits].join(':');
}

function textOfPending({ run, mark, within }: Pending): string {
  if (!within) return `${run},${mark}`;
  const [from, until] = [within.from, within.until].map((at) => Math.floor(at.getTime() / 1000));
  return [run, mark, from, (until ?? 0) - (from ?? 0)].join(',');
}
