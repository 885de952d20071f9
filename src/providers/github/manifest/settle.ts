import { isDeepStrictEqual } from 'node:util';
import { announceEntry, type Intent, pendingOf } from './announce.ts';
import { lastOf, type Manifest, type ManifestEntry, type ManifestView, type Pending } from './manifest.ts';

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
    const entry = settleEntry(name, pendingOf(intent, mark), { intent, after, result: results.get(name) });
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
