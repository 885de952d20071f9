import type { Code } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { envName } from '../dlt/names.ts';
import { variableOf } from '../entries.ts';
import type { Entry, Leaf } from '../model.ts';
import { type Candidate, candidatesOf, type EnvCheckInput } from './env-candidates.ts';
import {
  deadReason,
  findCollisions,
  findDeadKeys,
  findReservedNames,
  findUnusedRenames,
} from './env-problems/names.ts';
import { findAskedTwoWays, findUnservedTables } from './env-problems/tables.ts';
import {
  findEmptyTables,
  findLossesInJson,
  findMaskedCredentials,
  findNulCharacters,
  findTypedTables,
} from './env-problems/values.ts';
import type { LayoutOptions, LayoutResult, LayoutSpec } from './layout.ts';
import { tableOf } from './table.ts';
import { tableNotes } from './table-notes.ts';

/**
 * Makes one entry of each secret, under the environment variable in which dlt looks for it. In the order of the file;
 * a table as JSON stands before its keys. Names are unique: where two meet there is one entry, the one that dlt would
 * have read from TOML, and a problem of severity error.
 */
export const envLayout = (leaves: readonly Leaf[], options: LayoutOptions): EnvLayoutResult => {
  const { tables, optional, ...laid } = candidatesOf(tableOf(leaves), options);
  const candidates = inOrder(laid.candidates, leaves);
  const byName = groupByName(candidates, options);
  const toEntry = entryMaker(options);
  const chosen = byName.map(chooseRead);
  return {
    entries: inOrder(chosen, leaves).map(toEntry),
    problems: findEnvProblems({ leaves, candidates, byName, tables, options }).map((one) =>
      one.code === 'name-collision' && one.name !== undefined
        ? { ...one, name: options.unreserved?.(one.name) ?? one.name }
        : one,
    ),
    notes: tableNotes(tables, chosen),
    withTables: (isHeld) =>
      inOrder([...chosen, ...optional.filter((one) => isHeld(nameAtStore(one, options)))], leaves).map(
        toEntry,
      ),
  };
};

export interface EnvLayoutResult extends LayoutResult {
  readonly notes: readonly string[];
  /** The entries, with the JSON of those tables besides whose name is held: see `LayoutResult.withHeld`. */
  withTables(isHeld: (name: string) => boolean): readonly Entry[];
}

/** Stands before a name that the store keeps for itself, with `--rename-reserved`. */
export const BEFORE_RESERVED = 'DLT_';

/**
 * Puts an optional prefix before the names of `envLayout`: at the store the name is the prefix and what dlt looks up,
 * or what `--rename` says instead. The rules of an environment look at the name without its prefix.
 */
export const envSpec: LayoutSpec = {
  describe: 'one entry for each secret, under the environment variable that dlt looks up',
  takes: ['prefix'],
  readAs: 'variables',
  lay: (leaves, options) => {
    const { entries, problems, notes, withTables } = envLayout(leaves, options);
    const { prefix = '' } = options;
    const prefixed = (entry: Entry): Entry =>
      prefix === '' ? entry : { ...entry, name: prefix + entry.name, variable: variableOf(entry) };
    return {
      entries: entries.map(prefixed),
      problems: problems.map((one) => (one.name === undefined ? one : { ...one, name: prefix + one.name })),
      notes,
      withHeld: (held) =>
        withTables((name) => held({ type: 'secret', name: prefix + name }) !== undefined).map(prefixed),
    };
  },
  pathOf: ({ name }, { prefix = '' }) =>
    name.startsWith(prefix) ? name.slice(prefix.length).toLowerCase().split('__') : undefined,
};

/** Sorts candidates by the first leaf that each holds; a table stands before what is in it. */
function inOrder(candidates: readonly Candidate[], leaves: readonly Leaf[]): Candidate[] {
  const indexOf = new Map(leaves.map((leaf, index) => [leaf, index]));
  const firstOf = ({ from }: Candidate): number =>
    from.reduce((least, leaf) => Math.min(least, indexOf.get(leaf) ?? 0), leaves.length);
  return candidates
    .map((candidate) => ({ candidate, first: firstOf(candidate) }))
    .sort((a, b) => a.first - b.first || a.candidate.path.length - b.candidate.path.length)
    .map(({ candidate }) => candidate);
}

/** Groups the candidates that would be one entry at the store. */
function groupByName(candidates: readonly Candidate[], options: LayoutOptions): Candidate[][] {
  const cased = (name: string): string => (options.caseInsensitive ? name.toUpperCase() : name);
  return [...Map.groupBy(candidates, (candidate) => cased(nameAtStore(candidate, options))).values()];
}

/** A name that the user gave stays as it is. */
function nameAtStore({ path, name }: Candidate, { unreserved }: LayoutOptions): string {
  return unreserved && name === envName(path) ? unreserved(name) : name;
}

/** Chooses the candidate that dlt would have read from TOML. */
function chooseRead(candidates: readonly Candidate[]): Candidate {
  const [first] = candidates;
  const chosen = candidates.find(({ path }) => deadReason(path) === undefined) ?? first;
  if (!chosen) throw new Error('a group without a candidate');
  return chosen;
}

const entryMaker =
  (options: LayoutOptions) =>
  (candidate: Candidate): Entry => {
    const { path, value, from, isPart } = candidate;
    const [name, variable] = [nameAtStore(candidate, options), envName(path)];
    return {
      type: 'secret',
      name,
      ...(variable !== name && { variable }),
      value,
      from,
      ...(isPart && { isPart }),
    };
  };

interface EnvRule {
  readonly codes: readonly Code[];
  find(input: EnvCheckInput): readonly Diagnostic[];
}

/**
 * The rules of an environment with the codes that they give, in the order in which people read them. A new rule is a
 * function in `names.ts` or `values.ts`, a line in this table, and its code in `core/codes/file.ts`.
 */
const RULES: readonly EnvRule[] = [
  { codes: ['name-collision'], find: findCollisions },
  { codes: ['dead-key'], find: findDeadKeys },
  { codes: ['masked-credentials'], find: findMaskedCredentials },
  { codes: ['reserved-name'], find: findReservedNames },
  { codes: ['nul-character'], find: findNulCharacters },
  { codes: ['date-in-json', 'number-in-json'], find: findLossesInJson },
  { codes: ['typed-table'], find: findTypedTables },
  { codes: ['typed-table'], find: findUnservedTables },
  { codes: ['asked-two-ways'], find: findAskedTwoWays },
  { codes: ['empty-table'], find: findEmptyTables },
  { codes: ['matches-nothing'], find: findUnusedRenames },
];

/** Finds what an environment would not carry to dlt as the file has it. */
export const findEnvProblems = (input: EnvCheckInput): Diagnostic[] =>
  RULES.flatMap(({ find }) => find(input));
