import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { keyOf, pathOfEntry } from '../entries.ts';
import type { Entry, EntryId, Key, Remote } from '../model.ts';
import { nearest } from '../nearest.ts';
import { dotted } from '../toml/path.ts';
import type { Limits } from './provider.ts';
import type { Target } from './target.ts';

/** What a run may do to single names, as `--overwrite-name` and `--prune-name` have them: exact names, or TOML paths. */
export interface SingleNames {
  readonly overwriteNames?: readonly string[];
  readonly pruneNames?: readonly string[];
}

interface NamesInput extends SingleNames {
  readonly entries: readonly Entry[];
  /** Every key that the whole file lays out. */
  readonly allKeys: ReadonlySet<Key>;
  readonly remotes: readonly Remote[];
  readonly isOurs: (remote: Remote) => boolean;
  readonly target: Pick<Target, 'pathsOf'>;
  readonly limits: Limits;
}

export interface NamedKeys {
  readonly overwritten: ReadonlySet<Key>;
  readonly pruned: ReadonlySet<Key>;
  /** Words that name nothing of the kind: nothing is sent then, since a slip must not pass for a decision. */
  readonly problems: readonly Diagnostic[];
}

/** Finds what the names are of, in the file and at the store. */
export function findNamed(input: NamesInput): NamedKeys {
  const { overwriteNames = [], pruneNames = [], entries, allKeys, remotes, isOurs } = input;
  const leftover = remotes.filter((remote) => isOurs(remote) && !allKeys.has(keyOf(remote)));
  const fromFile = entries.map((entry) => ({ ...subjectOf(entry), paths: pathsOfEntry(entry) }));
  const gone = leftover.map((remote) => ({
    ...subjectOf(remote),
    paths: input.target.pathsOf(remote).map(dotted),
  }));
  // An entry that holds many may have keys to let go, though it is in the file itself.
  const many = entries.filter(({ keys }) => keys).map((entry) => ({ ...subjectOf(entry), paths: [] }));
  const overwrite = pick(overwriteNames, [...fromFile, ...gone], input.limits);
  const prune = pick(pruneNames, [...gone, ...many], input.limits);
  return {
    overwritten: overwrite.keys,
    pruned: prune.keys,
    problems: [
      ...overwrite.unknown.map((word) => noOverwrite(word, input, [...fromFile, ...gone])),
      ...prune.unknown.map((word) => noPrune(word, input, gone)),
    ],
  };
}

/** An entry with the paths by which it may be meant. */
interface Subject extends EntryId {
  readonly paths: readonly string[];
}

const subjectOf = ({ type, name }: EntryId): EntryId => ({ type, name });

function pick(
  words: readonly string[],
  subjects: readonly Subject[],
  limits: Limits,
): { readonly keys: ReadonlySet<Key>; readonly unknown: readonly string[] } {
  const found = words.map((word) => ({ word, meant: subjects.filter((one) => isMeant(word, one, limits)) }));
  return {
    keys: new Set(found.flatMap(({ meant }) => meant.map(keyOf))),
    unknown: found.filter(({ meant }) => meant.length === 0).map(({ word }) => word),
  };
}

/** A path is read back from a name in lower case, so there its case says nothing. */
const isMeant = (word: string, subject: Subject, limits: Limits): boolean =>
  isNamed(word, subject, limits) ||
  subject.paths.some((path) => path === word || path === word.toLowerCase());

function isNamed(word: string, { type, name }: EntryId, { types }: Limits): boolean {
  return types[type]?.caseInsensitive ? word.toUpperCase() === name.toUpperCase() : word === name;
}

/** What holds the whole file has none. */
const pathsOfEntry = (entry: Entry): string[] => [pathOfEntry(entry) ?? []].flat();

function noOverwrite(word: string, input: NamesInput, known: readonly Subject[]): Diagnostic {
  const { entries, remotes, allKeys, limits } = input;
  const around = entries.find(({ keys, from }) => keys && from.some(({ path }) => dotted(path) === word));
  const isLeftOut = remotes.some((remote) => allKeys.has(keyOf(remote)) && isNamed(word, remote, limits));
  return unknownName('--overwrite-name', word, 'nothing that this run writes', {
    hint: around
      ? `it is one key of ${around.name}, which is written whole: --overwrite-name ${around.name}`
      : isLeftOut
        ? 'it is in the file, and --include or --exclude leaves it out'
        : nearestOf(word, known),
  });
}

function noPrune(
  word: string,
  { entries, remotes, allKeys, limits }: NamesInput,
  known: readonly Subject[],
): Diagnostic {
  const inFile = entries.some((entry) => isMeant(word, { ...entry, paths: pathsOfEntry(entry) }, limits));
  const remote = remotes.find((one) => isNamed(word, one, limits));
  if (inFile || (remote && allKeys.has(keyOf(remote))))
    return unknownName('--prune-name', word, 'what is still in the file', {
      hint: 'take it out of the file first',
    });
  if (remote)
    return unknownName('--prune-name', word, 'what this owner did not push, so it is never removed', {
      hint: 'remove it where it is kept, or push with the --owner that it is of',
    });
  return unknownName('--prune-name', word, 'nothing that is left over there', {
    hint: nearestOf(word, known),
  });
}

const unknownName = (option: string, word: string, what: string, { hint }: { hint: string }): Diagnostic =>
  diagnostic('matches-nothing', { message: `${option} ${word} names ${what}`, hint });

function nearestOf(word: string, known: readonly Subject[]): string {
  const words = known.flatMap(({ name, paths }) => [name, ...paths]);
  const meant = nearest(word, words) ?? nearest(word.toUpperCase(), words);
  return meant === undefined
    ? 'it takes a name as it is at the target, or a dotted TOML path; --dry-run lists them'
    : `did you mean ${meant}?`;
}
