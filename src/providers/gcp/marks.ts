import type { Keyring } from '../../core/marks/mark.ts';
import type { GcpSecret } from './answers.ts';

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

export interface MarkNote {
  readonly mark: string;
  /** Newest first, at most three. */
  readonly previousMarks: readonly string[];
  /** Ascending. */
  readonly ownVersions: readonly number[];
  /** Absent while the write is under way. */
  readonly settled?: SettledVersion;
}

export interface SettledVersion {
  readonly version: number;
  /** As Google says it, RFC 3339 with nine digits. */
  readonly created: string;
}

/** No annotation, one that is of no version known here or was edited, or what we wrote. */
export type NoteReading = 'none' | 'edited' | MarkNote;

const PENDING = /^v1 pending mark=([a-z2-7]{63}) past=([a-z2-7,]*)(?: ours=([\d,-]+) seal=([a-z2-7]{26}))?$/;
const SETTLED =
  /^v1 settled mark=([a-z2-7]{63}) past=([a-z2-7,]*) ours=([\d,-]+) version=(\d+) created=(\S+) seal=([a-z2-7]{26})$/;

/** Which secret a note is for. */
export type NoteSubject = Pick<GcpSecret, 'path' | 'created'>;

/**
 * Reads the note on a secret.
 * @param keyring absent, or without the key of the mark: then the seal is not looked at, and the mark is of no use
 */
export function readNote(
  text: string | undefined,
  subject: NoteSubject,
  keyring: Keyring | undefined,
): NoteReading {
  if (text === undefined) return 'none';
  const parsed = parseNote(text);
  if (!parsed) return 'edited';
  const { note, seal } = parsed;
  const id = note.mark.slice(1, 5);
  const isForged =
    seal !== undefined &&
    keyring?.has(id) === true &&
    !keyring.verifySeal(id, seal, PURPOSE, ...sealedFields(note, subject));
  return isForged ? 'edited' : note;
}

function parseNote(text: string): { note: MarkNote; seal: string | undefined } | undefined {
  const pending = PENDING.exec(text);
  if (pending) return { note: noteOf(pending), seal: pending[4] };
  const settled = SETTLED.exec(text);
  if (!settled) return undefined;
  const [, , , , version, created = '', seal] = settled;
  // Of a key that is not here, anyone may have written it.
  if (Number.isNaN(Date.parse(created))) return undefined;
  return { note: { ...noteOf(settled), settled: { version: Number(version), created } }, seal };
}

const noteOf = ([, mark = '', past = '', ours = '']: RegExpExecArray): MarkNote => ({
  mark,
  previousMarks: past === '' ? [] : past.split(','),
  ownVersions: parseRanges(ours),
});

/**
 * Writes the note that announces a value.
 * @param subject absent for a secret that is about to be made: then nothing there is ours yet
 */
export function formatPending(note: MarkNote, subject: NoteSubject | undefined, keyring: Keyring): string {
  const { mark, previousMarks, ownVersions } = note;
  const start = `v1 pending mark=${mark} past=${previousMarks.join(',')}`;
  if (!subject || ownVersions.length === 0) return start;
  const seal = sealOf({ mark, previousMarks, ownVersions }, subject, keyring);
  return `${start} ours=${formatRanges(ownVersions)} seal=${seal}`;
}

/** Writes the note that vouches for a version. */
export function formatSettled(
  note: MarkNote & { readonly settled: SettledVersion },
  subject: NoteSubject,
  keyring: Keyring,
): string {
  const { mark, previousMarks, ownVersions, settled } = note;
  const start = `v1 settled mark=${mark} past=${previousMarks.join(',')} ours=${formatRanges(ownVersions)}`;
  return `${start} version=${settled.version} created=${settled.created} seal=${sealOf(note, subject, keyring)}`;
}

const PURPOSE = 'gcp-note';

const sealOf = (note: MarkNote, subject: NoteSubject, keyring: Keyring): string =>
  keyring.seal(PURPOSE, ...sealedFields(note, subject));

const sealedFields = (
  { mark, previousMarks, ownVersions, settled }: MarkNote,
  { path, created }: NoteSubject,
): string[] => [
  path,
  created,
  mark,
  previousMarks.join(','),
  formatRanges(ownVersions),
  settled ? String(settled.version) : '',
  settled?.created ?? '',
];

/** So many ranges of our versions are remembered; those before were written long ago, between those of others. */
const MOST_RANGES = 60;

/** `[1, 2, 3, 7]` -> `1-3,7` */
function formatRanges(numbers: readonly number[]): string {
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

function parseRanges(ranges: string): number[] {
  const numbers: number[] = [];
  for (const range of ranges === '' ? [] : ranges.split(',')) {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    for (let number = from; number <= to && numbers.length < MOST_NUMBERS; number++) numbers.push(number);
  }
  return numbers;
}
