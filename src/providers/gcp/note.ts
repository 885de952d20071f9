import type { Keyring } from '../../core/marks/mark.ts';
import type { Secret } from './answers.ts';

/*
 * What is kept beside a value, in one annotation of the secret:
 *
 *   v1 pending mark=… past=…,… ours=1-6 seal=…
 *   v1 settled mark=… past=…,… ours=1-7 version=7 created=2026-11-24T09:00:00.123456789Z seal=…
 *
 * `mark` is of the value that is about to be, or was, written as `version`; `past` are the three marks before
 * it; `ours` are the versions that were written here, which alone may be destroyed. The seal binds all of it
 * to one secret, by its full name and the time it was made: no one without the key can say that a mark is of
 * another version, or that a version is ours; nor is a note worth anything on a secret that was removed and
 * made anew, whose numbers start again. A pending note without `ours` needs no seal: it vouches for nothing.
 */
export const ANNOTATION = 'deploy-secrets.mark';

export interface Note {
  readonly mark: string;
  /** Newest first, at most three. */
  readonly past: readonly string[];
  /** Ascending. */
  readonly ours: readonly number[];
  /** Absent while the write is under way. */
  readonly settled?: Settled;
}

export interface Settled {
  readonly version: number;
  /** As Google says it, RFC 3339 with nine digits. */
  readonly created: string;
}

/** No annotation, one that is of no version known here or was edited, or what we wrote. */
export type Reading = 'none' | 'edited' | Note;

const PENDING = /^v1 pending mark=([a-z2-7]{63}) past=([a-z2-7,]*)(?: ours=([\d,-]+) seal=([a-z2-7]{26}))?$/;
const SETTLED =
  /^v1 settled mark=([a-z2-7]{63}) past=([a-z2-7,]*) ours=([\d,-]+) version=(\d+) created=(\S+) seal=([a-z2-7]{26})$/;

/** Which secret a note is for. */
export type Subject = Pick<Secret, 'path' | 'created'>;

/** @param keyring absent, or without the key of the mark: then the seal is not looked at, and the mark is of no use */
export function readNote(text: string | undefined, subject: Subject, keyring: Keyring | undefined): Reading {
  if (text === undefined) return 'none';
  const read = partsOf(text);
  if (!read) return 'edited';
  const { note, seal } = read;
  const id = note.mark.slice(1, 5);
  const isForged =
    seal !== undefined &&
    keyring?.has(id) === true &&
    !keyring.verifySeal(id, seal, PURPOSE, ...sealedFields(note, subject));
  return isForged ? 'edited' : note;
}

function partsOf(text: string): { note: Note; seal: string | undefined } | undefined {
  const pending = PENDING.exec(text);
  if (pending) return { note: noteOf(pending), seal: pending[4] };
  const settled = SETTLED.exec(text);
  if (!settled) return undefined;
  const [, , , , version, created = '', seal] = settled;
  return { note: { ...noteOf(settled), settled: { version: Number(version), created } }, seal };
}

const noteOf = ([, mark = '', past = '', ours = '']: RegExpExecArray): Note => ({
  mark,
  past: past === '' ? [] : past.split(','),
  ours: numbersIn(ours),
});

/** @param subject absent for a secret that is about to be made: then nothing there is ours yet */
export function pendingText(note: Note, subject: Subject | undefined, keyring: Keyring): string {
  const { mark, past, ours } = note;
  const start = `v1 pending mark=${mark} past=${past.join(',')}`;
  if (!subject || ours.length === 0) return start;
  return `${start} ours=${rangesOf(ours)} seal=${sealOf({ mark, past, ours }, subject, keyring)}`;
}

export function settledText(
  note: Note & { readonly settled: Settled },
  subject: Subject,
  keyring: Keyring,
): string {
  const { mark, past, ours, settled } = note;
  const start = `v1 settled mark=${mark} past=${past.join(',')} ours=${rangesOf(ours)}`;
  return `${start} version=${settled.version} created=${settled.created} seal=${sealOf(note, subject, keyring)}`;
}

const PURPOSE = 'gcp-note';

const sealOf = (note: Note, subject: Subject, keyring: Keyring): string =>
  keyring.seal(PURPOSE, ...sealedFields(note, subject));

const sealedFields = ({ mark, past, ours, settled }: Note, { path, created }: Subject): string[] => [
  path,
  created,
  mark,
  past.join(','),
  rangesOf(ours),
  settled ? String(settled.version) : '',
  settled?.created ?? '',
];

/** Of our versions so many ranges are remembered; those before were written long ago, between those of others. */
const MOST_RANGES = 60;

/** `[1, 2, 3, 7]` -> `1-3,7` */
function rangesOf(numbers: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last.to + 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges
    .slice(-MOST_RANGES)
    .map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`))
    .join(',');
}

/** More than anyone pushes; an edited note must not fill the memory. */
const MOST_NUMBERS = 100_000;

function numbersIn(ranges: string): number[] {
  const numbers: number[] = [];
  for (const range of ranges === '' ? [] : ranges.split(',')) {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    for (let number = from; number <= to && numbers.length < MOST_NUMBERS; number++) numbers.push(number);
  }
  return numbers;
}
