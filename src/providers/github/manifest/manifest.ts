import { isDeepStrictEqual } from 'node:util';
import { base32, type Random } from '../../../core/marks/key.ts';
import type { Remote } from '../../../core/model.ts';

/*
 * GitHub gives no value back and has no place beside a secret for a note, but it lists when each was written.
 * The manifest notes, for each secret that we wrote, its mark (core/marks/mark.ts) and when GitHub says that this
 * was. It is kept in one Actions variable beside the secrets, or in a file. `text.ts` defines its
 * text, version 1, and is frozen: text that means anything else gets another version.
 *
 * A run takes these steps; whatever order the steps of several runs and their deaths come in:
 *
 *   look      the list of secrets, the manifest
 *   announce  the manifest with every name that is about to be written or removed, pending under this run
 *   write     the secrets, one by one, then removals
 *   look      FIRST the list, THEN the manifest
 *   settle    that manifest, with this run's own names
 *
 * What is noted is a claim: the write of this name that GitHub dates so wrote what this mark was made for.
 * A claim is true for ever or was never true, so nothing that happens to the manifest later makes it lie:
 * not a lost update, an old manifest put back, a deletion. As soon as the listed time is another, the claim
 * is not about what is there. So all that has to be right is the making of a claim, in `settle`:
 *
 * - The write was answered as done, and the listed time lies between what the server's clock said before it
 *   and its answer. So a write of someone else at any other time is not taken for this one.
 * - The announcement still stands alone. Whoever finds that another run announced or settled the name
 *   meanwhile claims nothing and announces it again, so that the other one finds the same. The name stays
 *   pending: the next run cannot compare it, and writes it.
 * - The list comes first: a run that was late for the list wrote after it, a run that was not had announced
 *   itself before it, and is found in the manifest.
 *
 * What is left: GitHub compares nothing before it writes and dates to the second, so a second write of one
 * name in the time between the sending of ours and the end of the second in which it was answered may be
 * taken for ours. test/model goes through every order of two runs and of a run and another hand, with
 * these functions, and holds that nothing else is.
 */

/**
 * What the manifest says of one name: the last write that is known in full, unless a run said that it
 * would write and nobody has said since what came of it. `previousMarks`: those of earlier writes, the newest first.
 */
export type ManifestEntry =
  | { readonly claim: Claim; readonly pending?: undefined; readonly previousMarks: readonly string[] }
  | { readonly claim?: Claim; readonly pending: Pending; readonly previousMarks: readonly string[] };

/** The write that the server dates `at` wrote what `mark` was made for. Either true for ever or never. */
export interface Claim {
  readonly mark: string;
  readonly at: Date;
}

export interface Pending {
  /** Which run: random. */
  readonly run: string;
  /** What it means to write. */
  readonly mark: string;
}

export interface Manifest {
  /** What our keys vouch for, by the name of the secret as GitHub lists it. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Sections of keys that are not at hand, word for word: never looked into, never left out. */
  readonly foreignSections: readonly string[];
}

/** One look: the list of secrets with their `updated_at`, and the manifest. */
export interface ManifestView {
  readonly listed: ReadonlyMap<string, Date>;
  readonly manifest: Manifest;
}

/** What the manifest knows about a secret that was listed with this `updated_at`. */
export const recall = (
  { entries }: Manifest,
  name: string,
  updatedAt: Date,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally'> => {
  const entry = withoutRemoval(entries.get(name));
  if (!entry) return { changedExternally: 'unknown' };
  if (entry.pending)
    return {
      mark: entry.pending.mark,
      previousMarks: lastOf([entry.claim?.mark, ...entry.previousMarks]),
      changedExternally: 'interrupted',
    };
  const changedExternally = entry.claim.at.getTime() === updatedAt.getTime() ? 'no' : 'yes';
  return { mark: entry.claim.mark, previousMarks: entry.previousMarks, changedExternally };
};

/**
 * The same for what can be read, by its value and no date: a mark tells what it was made for.
 *
 * - Known in full: it holds that, or another hand wrote.
 * - A run said that it would write: it holds what that one wrote or what any run before did, or it was not written at all.
 *
 * @param holds whether it holds now what this mark was made for
 */
export const recallReadable = (
  { entries }: Manifest,
  name: string,
  holds: (mark: string) => boolean,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally'> => {
  const { claim, pending, previousMarks = [] } = withoutRemoval(entries.get(name)) ?? {};
  const marks = [pending?.mark, claim?.mark, ...previousMarks].filter((mark) => mark !== undefined);
  const held = (pending ? marks : marks.slice(0, 1)).find(holds);
  const mark = held ?? claim?.mark;
  if (mark === undefined) return { changedExternally: 'unknown' };
  return {
    mark,
    previousMarks: marks.slice(marks.indexOf(mark) + 1),
    changedExternally: held ? 'no' : 'yes',
  };
};

/** The newest three, each once. */
const lastOf = (marks: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(marks.filter((mark) => mark !== undefined))].slice(0, 3);

/** Tells an announced removal by its mark, that of the claim: every write has a mark of its own. */
const isRemoval = ({ claim, pending }: ManifestEntry): boolean =>
  pending !== undefined && pending.mark === claim?.mark;

/** A removal that did not happen leaves a claim that is as true as before. */
const withoutRemoval = (entry: ManifestEntry | undefined): ManifestEntry | undefined =>
  entry?.claim && isRemoval(entry) ? { claim: entry.claim, previousMarks: entry.previousMarks } : entry;

/** What a run announced. Made by `intend`, needed by `settle`. */
export interface Intent {
  /** To be written before the first secret is. The manifest of the look itself when there is nothing to announce. */
  readonly manifest: Manifest;
  readonly run: string;
  readonly marks: ReadonlyMap<string, string>;
  /** The names whose removal it says. */
  readonly removed: readonly string[];
  readonly before: ManifestView;
}

/**
 * What came of one name:
 * - `written`: answered as done. `from`: what the server last said of its clock, by a `Date` header, before
 *   the try that was answered so was sent. `to`: the `Date` of the answer.
 * - `removed`: answered as done, or as gone already.
 * - `untouched`: never sent, or refused in full (4xx), so that the store surely holds what it held.
 * - `unknown`: everything else: no answer, 5xx, aborted under way.
 */
export type NameOutcome =
  | { readonly kind: 'written'; readonly from: Date; readonly to: Date }
  | { readonly kind: 'removed' | 'untouched' | 'unknown' };

/**
 * Announces what is about to be written or removed. A removal keeps its claim, which stays true where it does not
 * happen; it is announced so that nobody takes it for one by another hand.
 *
 * @param look the newest look there is; `marks`: name -> mark of every secret to create or update
 * @param removals the names of those to remove
 */
export const intend = (
  before: ManifestView,
  marks: ReadonlyMap<string, string>,
  random: Random,
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
  for (const [name, mark] of marks) entries.set(name, announceEntry(entries.get(name), { run, mark }));
  const manifest = marks.size + removed.length > 0 ? { ...before.manifest, entries } : before.manifest;
  return { manifest, run, marks, removed, before };
};

/**
 * The manifest after a run: `after.manifest`, with what this run can vouch for about its own names.
 *
 * @param after a look begun after the last answer: FIRST the list of secrets, THEN the manifest. The other
 *   way round, a run that announced and wrote in between would be taken for this one.
 * @param results one for each write of the run; an announced name without one counts as `unknown`
 */
export const settle = (
  intent: Intent,
  after: ManifestView,
  results: ReadonlyMap<string, NameOutcome>,
): Manifest => {
  const entries = new Map(after.manifest.entries);
  for (const name of entries.keys()) if (isGone(name, intent, after, results.get(name))) entries.delete(name);
  for (const [name, mark] of intent.marks) {
    const entry = settleEntry(name, { run: intent.run, mark }, { intent, after, result: results.get(name) });
    if (entry) entries.set(name, entry);
    else entries.delete(name);
  }
  for (const name of intent.removed) {
    const entry = entries.get(name);
    const was = intent.before.manifest.entries.get(name);
    if (was && entry?.pending?.run === intent.run && results.get(name)?.kind !== 'unknown')
      entries.set(name, was);
  }
  return { ...after.manifest, entries };
};

interface Settling {
  readonly intent: Intent;
  readonly after: ManifestView;
  readonly result: NameOutcome | undefined;
}

const settleEntry = (
  name: string,
  pending: Pending,
  { intent, after, result }: Settling,
): ManifestEntry | undefined => {
  const entry = after.manifest.entries.get(name);
  if (entry?.pending?.run !== intent.run)
    return result?.kind === 'untouched' ? entry : announceEntry(entry, pending);
  if (result?.kind === 'untouched') return intent.before.manifest.entries.get(name);
  const at = after.listed.get(name);
  if (result?.kind !== 'written' || !at || !isWithin(at, result)) return entry;
  return {
    claim: { mark: pending.mark, at },
    previousMarks: lastOf([entry.claim?.mark, ...entry.previousMarks]),
  };
};

const announceEntry = (entry: ManifestEntry | undefined, pending: Pending): ManifestEntry => ({
  ...entry,
  pending,
  previousMarks: lastOf([entry?.pending?.mark, ...(entry?.previousMarks ?? [])]),
});

/**
 * Dates are whole seconds. The server dates a write after it was sent and not after its answer; a second
 * more at the start is for servers whose clocks differ. At the end it would take in a write of someone
 * else, made a second after the answer.
 */
const isWithin = (at: Date, { from, to }: { readonly from: Date; readonly to: Date }): boolean =>
  at.getTime() >= from.getTime() - 1000 && at.getTime() < to.getTime() + 1000;

/** Removed by this run, or absent from both its looks; and no other run has said anything of it meanwhile. */
const isGone = (
  name: string,
  { before, manifest }: Intent,
  after: ManifestView,
  result: NameOutcome | undefined,
): boolean =>
  (result?.kind === 'removed' || (!before.listed.has(name) && !after.listed.has(name))) &&
  isDeepStrictEqual(manifest.entries.get(name), after.manifest.entries.get(name));
