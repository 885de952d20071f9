import { isDeepStrictEqual } from 'node:util';
import { base32, type Random } from '../../../core/marks/key.ts';
import {
  lastOf,
  type Manifest,
  type ManifestEntry,
  type ManifestView,
  type Pending,
  type WriteSpan,
  withoutRemoval,
  writerOf,
} from './manifest.ts';

/** What a run announced. Made by `intend`, needed by `settle`. */
export interface Intent {
  /** To be written before the first secret is. The manifest of the look itself when there is nothing to announce. */
  readonly manifest: Manifest;
  readonly run: string;
  /** When it means to write. */
  readonly within?: WriteSpan;
  readonly marks: ReadonlyMap<string, string>;
  /** The names whose removal it says. */
  readonly removed: readonly string[];
  readonly before: ManifestView;
}

/**
 * Announces what is about to be written or removed. A removal keeps its claim, which stays true where it does not
 * happen; it is announced so that nobody takes it for one by another hand.
 *
 * @param before the newest look there is; `marks`: name -> mark of every secret to create or update; `within`: when they
 *   will be written, if the server tells its time; `removals`: the names of those to remove
 */
export const intend = (
  before: ManifestView,
  marks: ReadonlyMap<string, string>,
  random: Random,
  within?: WriteSpan,
  removals: Iterable<string> = [],
): Intent => {
  const run = base32(random(5));
  const entries = new Map(before.manifest.entries);
  const removed = [...removals].filter((name) => {
    const entry = entries.get(name);
    if (!entry?.claim || entry.pending) return false;
    entries.set(name, { ...entry, pending: { run, mark: entry.claim.mark } });
    return true;
  });
  for (const [name, mark] of marks)
    entries.set(name, announceEntry(withoutIdle(name, before), pendingOf({ run, within }, mark)));
  const manifest = marks.size + removed.length > 0 ? { ...before.manifest, entries } : before.manifest;
  return { manifest, run, marks, removed, before, ...(within && { within }) };
};

/** An entry as it is known: the announcement of a run that is over and wrote nothing is none any more. */
function withoutIdle(name: string, { listed, manifest, now }: ManifestView): ManifestEntry | undefined {
  const entry = withoutRemoval(manifest.entries.get(name));
  const at = listed.get(name);
  if (!entry?.pending || !at || writerOf(entry.pending, at, now) !== 'before') return entry;
  const { claim, previousMarks } = entry;
  return claim && { claim, previousMarks };
}

/**
 * Announces what a run has not written in the time that it gave itself, for some more. What another run announced or
 * wrote meanwhile stays: this run has to leave it alone, or it would hide from itself that the name is not its own.
 */
export const renew = (
  { run, marks }: Intent,
  found: Manifest,
  within: WriteSpan,
): { readonly manifest: Manifest; readonly lost: ReadonlySet<string> } => {
  const entries = new Map(found.entries);
  const lost = new Set<string>();
  for (const [name, mark] of marks) {
    const entry = entries.get(name);
    if (entry?.pending?.run !== run) lost.add(name);
    else entries.set(name, { ...entry, pending: spanned(entry.pending, pendingOf({ run, within }, mark)) });
  }
  return { manifest: { ...found, entries }, lost };
};

/**
 * Whether a manifest that was read anew holds what this run read, or wrote: then what it planned is right, and only others may
 * have put something beside it.
 */
export const isAsIntended = ({ before, manifest }: Intent, found: Manifest): boolean => {
  const names = [before.manifest, manifest, found].flatMap(({ entries }) => [...entries.keys()]);
  return names.every((name) =>
    [before.manifest, manifest].some(({ entries }) =>
      isDeepStrictEqual(entries.get(name), found.entries.get(name)),
    ),
  );
};

export const announceEntry = (entry: ManifestEntry | undefined, pending: Pending): ManifestEntry => ({
  ...entry,
  pending: entry?.pending ? spanned(entry.pending, pending) : pending,
  previousMarks: lastOf([entry?.pending?.mark, ...(entry?.previousMarks ?? [])]),
});

export const pendingOf = (
  { run, within }: { readonly run: string; readonly within?: WriteSpan | undefined },
  mark: string,
): Pending => ({ run, mark, ...(within && { within }) });

/** The later one, within the time of both. */
function spanned({ within: before }: Pending, { within, ...pending }: Pending): Pending {
  if (!before || !within) return pending;
  const [from, until] = [earlier(before.from, within.from), later(before.until, within.until)];
  return { ...pending, within: { from, until } };
}

const earlier = (one: Date, other: Date): Date => (one <= other ? one : other);
const later = (one: Date, other: Date): Date => (one >= other ? one : other);
