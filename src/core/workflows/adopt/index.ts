import { type Position, place } from '../../diagnostics.ts';
import { CallGraph } from '../check/call-graph.ts';
import type { PushedEntry } from '../check/unused-secrets.ts';
import { type Feed, type FeedSource, feedsIn, isOwnToken, isSameName, valuesFeeding } from '../feeds.ts';
import type { Workflow } from '../read.ts';
import type { NamedReference } from '../references/expressions.ts';
import { similarity } from './similar-names.ts';

/** What workflows read today beside what dlt looks up. */
export interface Adoption {
  readonly pairs: readonly Pair[];
  /** Values of the file that a workflow gives to dlt under their own names already. */
  readonly adopted: readonly PushedEntry[];
  /** Values that a job gets from several, one here and another there: which of them is meant, only people know. */
  readonly unclear: readonly Unclear[];
  /** Values of the file that no workflow reads under any name that is known. */
  readonly unread: readonly PushedEntry[];
  /** What workflows read, and no value of the file seems to be for. */
  readonly unmatched: readonly OldName[];
}

/** A name that workflows read today, and the value of the file that is to take its place. */
export interface Pair {
  readonly entry: PushedEntry;
  readonly old: NamedReference;
  /** `line`: a line gives it to the variable that dlt looks up; `told`: somebody says so; `name`: the names are alike. */
  readonly by: 'line' | 'told' | 'name';
  /** Where the old name stands that the new one replaces; none where a new line is needed. */
  readonly places: readonly Position[];
  /** Where it is read for something else, which stays. */
  readonly stillReadAt: readonly Position[];
  /** Environments of the jobs that get it: each may have a value of its own. */
  readonly environments: readonly string[];
}

export interface OldName extends NamedReference {
  readonly places: readonly Position[];
}

export interface Unclear {
  readonly entry: PushedEntry;
  readonly sources: readonly OldName[];
  /** Who else says what it is; `the run`: it is the token that GitHub makes for each. */
  readonly decidedBy?: NonNullable<FeedSource['decidedBy']> | 'the run';
}

/** A pair that somebody tells of, by the dotted path of the value. */
export interface ToldPair {
  readonly path: string;
  readonly name: string;
}

/**
 * Finds for each value of the file what workflows read in its place.
 * @throws UserError where the workflows call each other in too many ways to tell
 */
export function findAdoption(
  workflows: readonly Workflow[],
  entries: readonly PushedEntry[],
  told: readonly ToldPair[] = [],
): Adoption {
  const graph = new CallGraph(workflows);
  const feeds = Map.groupBy(feedsIn(graph), ({ variable }) => variable);
  const reads = oldNamesIn(workflows);
  const own = new Set(entries.map(({ name }) => name));
  const results = entries.map((entry) => resultFor(entry, { feeds, reads, told }));
  const taken: readonly NamedReference[] = results.flatMap(({ pair, unclear }) =>
    pair ? [pair.old] : [...(unclear?.sources ?? [])],
  );
  const isTaken = new Set(taken.map(keyOf));
  const open = reads.filter((one) => !own.has(one.name) && !isTaken.has(keyOf(one)));
  const unpaired = results.flatMap(({ unread }) => unread ?? []);
  const [first] = workflows;
  if (first) graph.count(open.length * unpaired.length, first);
  const guesses = guessPairs(unpaired, open);
  return {
    pairs: [...results.flatMap(({ pair }) => pair ?? []), ...guesses],
    adopted: results.flatMap(({ adopted }) => adopted ?? []),
    unclear: results.flatMap(({ unclear }) => unclear ?? []),
    unread: unpaired.filter((entry) => !guesses.some((pair) => pair.entry === entry)),
    unmatched: open.filter((one) => !guesses.some(({ old }) => isSameName(old, one))),
  };
}

/** Lists every name that workflows read, but for GitHub's own and what one workflow passes to another. */
function oldNamesIn(workflows: readonly Workflow[]): OldName[] {
  const sites = workflows.flatMap(({ references, workflowCall, hasOwnTrigger }) =>
    references.flatMap(({ reference, at }) => {
      if (!('name' in reference) || isOwnToken(reference)) return [];
      const isHandedOver =
        !hasOwnTrigger && reference.context === 'secrets' && workflowCall?.secrets.has(reference.name);
      return isHandedOver ? [] : [{ context: reference.context, name: reference.name, at }];
    }),
  );
  return gather(sites);
}

const keyOf = ({ context, name }: NamedReference): string => `${context} ${name}`;

/** Puts places together that read the same. */
const gather = (sites: readonly (NamedReference & { readonly at: Position })[]): OldName[] =>
  [...Map.groupBy(sites, keyOf).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ context, name }) => ({ context, name, places: alike.map(({ at }) => at) })),
  );

interface Result {
  readonly pair?: Pair;
  readonly adopted?: PushedEntry;
  readonly unclear?: Unclear;
  readonly unread?: PushedEntry;
}

interface Known {
  readonly feeds: ReadonlyMap<string, readonly Feed[]>;
  readonly reads: readonly OldName[];
  readonly told: readonly ToldPair[];
}

function resultFor(entry: PushedEntry, { feeds, reads, told }: Known): Result {
  const own = feeds.get(entry.variable ?? entry.name) ?? [];
  const sources = own.flatMap(valuesFeeding).filter((one) => !isSameName(one, entry));
  const toldName = told.find(({ path }) => path === entry.path)?.name.toUpperCase();
  if (toldName !== undefined) {
    const old = reads.find(({ name }) => name === toldName);
    if (old) return { pair: pairOf(entry, old, 'told', sources, { reads, feeds: own }) };
  }
  const [first] = sources;
  if (first) {
    const decidedBy = sources.some(isOwnToken) ? 'the run' : sources.find((one) => one.decidedBy)?.decidedBy;
    if (!decidedBy && sources.every((one) => isSameName(one, first)))
      return { pair: pairOf(entry, first, 'line', sources, { reads, feeds: own }) };
    return { unclear: { entry, sources: gather(sources), ...(decidedBy && { decidedBy }) } };
  }
  const isRead = reads.some((one) => isSameName(one, entry));
  return isRead || entry.wholeFile ? { adopted: entry } : { unread: entry };
}

function pairOf(
  entry: PushedEntry,
  { context, name }: NamedReference,
  by: Pair['by'],
  sources: readonly FeedSource[],
  { reads, feeds }: { readonly reads: readonly OldName[]; readonly feeds: readonly Feed[] },
): Pair {
  const old = { context, name };
  const places = uniquePlaces(sources.filter((one) => isSameName(one, old)).map(({ at }) => at));
  const all = reads.find((one) => isSameName(one, old))?.places ?? [];
  const changed = new Set(places.map(place));
  const stillReadAt = all.filter((at) => !changed.has(place(at)));
  const environments = [...new Set(feeds.flatMap((feed) => feed.environments))];
  return { entry, old, by, places, stillReadAt, environments };
}

const uniquePlaces = (places: readonly Position[]): Position[] => [
  ...new Map(places.map((at) => [place(at), at])).values(),
];

/** Pairs what is alike, where each is the most alike to the other and to nothing else. */
function guessPairs(entries: readonly PushedEntry[], names: readonly OldName[]): Pair[] {
  const likely = names.flatMap((old) => {
    const entry = onlyBest(entries, (one) => similarity(old.name, one.path ?? one.name));
    return entry ? [{ entry, old }] : [];
  });
  return [...Map.groupBy(likely, ({ entry }) => entry)].flatMap(([entry, all]) => {
    const best = onlyBest(all, ({ old }) => similarity(old.name, entry.path ?? entry.name));
    return best ? [guessOf(entry, best.old)] : [];
  });
}

const guessOf = (entry: PushedEntry, { context, name, places }: OldName): Pair => ({
  entry,
  old: { context, name },
  by: 'name',
  places: [],
  stillReadAt: places,
  environments: [],
});

/** Finds the one with the highest score; none where two have it, or nothing speaks for any. */
function onlyBest<T>(all: readonly T[], scoreOf: (one: T) => number): T | undefined {
  const scores = all.map((one) => ({ one, score: scoreOf(one) }));
  const most = scores.reduce((sum, { score }) => Math.max(sum, score), 0);
  const [best, ...others] = scores.filter(({ score }) => most > 0 && score === most);
  return others.length === 0 ? best?.one : undefined;
}
