import type { LastPush, Remote } from '../../../core/model.ts';

/*
 * GitHub gives no value back and has no place beside a secret for a note, but it lists when each was written.
 * The manifest notes, for each secret that we wrote, its mark (core/marks/mark.ts) and when GitHub says that this
 * was. It is kept in one Actions variable beside the secrets, or in a file. `text.ts` defines its
 * text, version 2, and is frozen: text that means anything else gets another version.
 *
 * A run takes these steps; whatever order the steps of several runs and their deaths come in:
 *
 *   look      the list of secrets, the manifest
 *   announce  the manifest with every name that is about to be written or removed, pending under this run
 *   write     the secrets, one by one, until the time it gave itself is over (then it announces anew); then removals
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
 * An announcement says from when until when its run may write, by the server's clock. While that lasts, whoever finds it
 * cannot compare. Once it is over, the listed time tells, whether or not the run came to its end:
 *
 * - before it: the run wrote nothing, and what was known before holds;
 * - after it: another hand wrote, whom nobody undoes unasked;
 * - within it: the run or another hand, which nobody can tell. The name is written again.
 *
 * A run that dies has the time over what it said, never more: it begins no write after that. A write that arrives later still
 * would be taken for another hand's, which a person then decides about. From the times come no claims.
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
  /** When it may write, and all before it whose end is not known. Absent: at any time. */
  readonly within?: WriteSpan;
}

/** By the server's clock, in whole seconds. */
export interface WriteSpan {
  readonly from: Date;
  readonly until: Date;
}

export interface Manifest {
  /** What our keys vouch for, by the name of the secret as GitHub lists it. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  /** Sections of keys that are not at hand, word for word: never looked into, never left out. */
  readonly foreignSections: readonly string[];
  /** Who pushed last, of those who have one of our keys. */
  readonly lastPush?: LastPush;
}

/** One look: the list of secrets with their `updated_at`, and the manifest. */
export interface ManifestView {
  readonly listed: ReadonlyMap<string, Date>;
  readonly manifest: Manifest;
  /** What the server said of its clock when it was asked for the list, if anything. */
  readonly now?: Date | undefined;
}

/** What the manifest knows about a secret that was listed with this `updated_at` at this time of the server's clock. */
export const recall = (
  { entries }: Manifest,
  name: string,
  updatedAt: Date,
  now?: Date,
): Pick<Remote, 'mark' | 'previousMarks' | 'changedExternally'> => {
  const entry = withoutRemoval(entries.get(name));
  if (!entry) return { changedExternally: 'unknown' };
  const { claim, pending, previousMarks } = entry;
  const writer = pending ? writerOf(pending, updatedAt, now) : 'before';
  if (pending && writer === 'unclear')
    return {
      mark: pending.mark,
      previousMarks: lastOf([claim?.mark, ...previousMarks]),
      changedExternally: 'interrupted',
    };
  if (pending && writer === 'after')
    return { mark: claim?.mark ?? pending.mark, previousMarks, changedExternally: 'yes' };
  if (!claim) return { changedExternally: 'unknown' };
  const changedExternally = claim.at.getTime() === updatedAt.getTime() ? 'no' : 'yes';
  return { mark: claim.mark, previousMarks, changedExternally };
};

/**
 * How far a listed time may be from what the server's clock said: on the live server it was up to two seconds earlier than the
 * `Date` of the answer, never later (139 recorded writes, 2026-11-28).
 */
const SKEW = 2000;

/**
 * Tells whether what is there was written before an announced run, or after all that it may have written. `unclear` as long
 * as it may still be writing: a list may lag, too, but not for as long as a run gives itself.
 */
export function writerOf(
  { within }: Pending,
  updatedAt: Date,
  now: Date | undefined,
): 'before' | 'after' | 'unclear' {
  if (!within || !now || now.getTime() <= within.until.getTime() + SKEW) return 'unclear';
  if (updatedAt.getTime() < within.from.getTime() - SKEW) return 'before';
  return updatedAt.getTime() > within.until.getTime() + SKEW ? 'after' : 'unclear';
}

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
export const lastOf = (marks: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(marks.filter((mark) => mark !== undefined))].slice(0, 3);

/** Tells an announced removal by its mark, that of the claim: every write has a mark of its own. */
const isRemoval = ({ claim, pending }: ManifestEntry): boolean =>
  pending !== undefined && pending.mark === claim?.mark;

/** A removal that did not happen leaves a claim that is as true as before. */
export const withoutRemoval = (entry: ManifestEntry | undefined): ManifestEntry | undefined =>
  entry?.claim && isRemoval(entry) ? { claim: entry.claim, previousMarks: entry.previousMarks } : entry;
