import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { CodeReaders } from '../dlt/code/readers.ts';
import { decodeTable } from '../dlt/decode.ts';
import { encodeText } from '../dlt/encode.ts';
import { envName } from '../dlt/names.ts';
import type { Entry, Leaf, Path, TomlValue } from '../model.ts';
import { ownValue } from '../own-value.ts';
import { Redacted } from '../redacted.ts';
import { dotted, tablesAround } from '../toml/path.ts';
import { envLayout } from './env.ts';

export interface FilledTemplate {
  readonly leaves: readonly Leaf[];
  /** Names that have no value, or two. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Fills the names of an example file with the values of an environment: each under the name that dlt looks up, as JSON
 * for a table that dlt reads only whole. A value stays the text that it is, since dlt reads text the same from an
 * environment and from a document. An empty variable counts as not set.
 */
export function fillTemplate(
  environment: Readonly<Record<string, string | undefined>>,
  template: readonly Leaf[],
  code?: CodeReaders,
): FilledTemplate {
  const options = {
    tables: 'auto',
    rename: new Map<string, string>(),
    caseInsensitive: false,
    ...(code && { code }),
  } as const;
  const { entries } = envLayout(template, options);
  const available = entries.filter(({ name }) => ownValue(environment, name));
  const filledLeaves = new Set(available.flatMap(({ from }) => from));
  const agreeing = available.flatMap((entry) => agreeingTable(entry, available, environment) ?? []);
  const inside = new Set(agreeing.flatMap(({ members }) => members));
  const outermost = new Map(
    agreeing.filter(({ entry }) => !inside.has(entry)).map((one) => [one.entry, one.leaves]),
  );
  const rest = available.filter((entry) => !inside.has(entry));
  return {
    leaves: rest.flatMap(
      (entry) => outermost.get(entry) ?? [leafOf(entry, ownValue(environment, entry.name) ?? '')],
    ),
    problems: [...findMissing(entries, filledLeaves, environment), ...findOverlaps(rest)],
  };
}

/** Its type is lost, and text goes for any type but inside JSON. */
function leafOf(entry: Entry, value: string): Leaf {
  const { at } = firstLeaf(entry);
  const expires = entry.from.find((leaf) => leaf.expires !== undefined)?.expires;
  return {
    path: pathOf(entry),
    value: new Redacted({ type: 'string', value }),
    at,
    isUntyped: true,
    ...(expires !== undefined && { expires }),
  };
}

interface AgreeingTable {
  readonly entry: Entry;
  /** What of it has entries of its own. */
  readonly members: readonly Entry[];
  readonly leaves: readonly Leaf[];
}

/**
 * Reads a table that is there whole and key by key, as our own push leaves it, with the types that its JSON has; undefined
 * where the two differ, or one of them is not there.
 */
function agreeingTable(
  entry: Entry,
  available: readonly Entry[],
  environment: Readonly<Record<string, string | undefined>>,
): AgreeingTable | undefined {
  const path = pathOf(entry);
  const members = available.filter(
    (one) => one !== entry && tablesAround(pathOf(one)).some((table) => dotted(table) === dotted(path)),
  );
  const table = members.length > 0 ? decodeTable(environment[entry.name] ?? '') : undefined;
  if (!table) return undefined;
  const isAlike = members.every((one) => {
    const value = valueAt(table, pathOf(one).slice(path.length));
    return value !== undefined && encodeText(value) === environment[one.name];
  });
  const { at, inline } = firstLeaf(entry);
  const about = { at, ...(inline !== undefined && { inline }) };
  return isAlike ? { entry, members, leaves: leavesOf(table, path, about) } : undefined;
}

const valueAt = (table: TomlValue, path: Path): TomlValue | undefined =>
  path.reduce<TomlValue | undefined>(
    (value, key) => (value?.type === 'table' ? value.entries.get(key) : undefined),
    table,
  );

function leavesOf(value: TomlValue, path: Path, about: Pick<Leaf, 'at' | 'inline'>): Leaf[] {
  if (value.type !== 'table' || value.entries.size === 0)
    return [{ path, value: new Redacted(value), ...about }];
  return [...value.entries].flatMap(([key, inner]) => leavesOf(inner, [...path, key], about));
}

/** Finds the path that an entry is named after: that of one value, or of the table of all of them. */
function pathOf(entry: Entry): Path {
  const { path } = firstLeaf(entry);
  const innermostFirst = [...tablesAround(path), path].toReversed();
  return innermostFirst.find((one) => envName(one) === entry.name) ?? path;
}

function firstLeaf({ name, from: [leaf] }: Entry): Leaf {
  if (!leaf) throw new Error(`${name} is made of nothing`);
  return leaf;
}

/** Finds names without a value. Of a table that goes whole and key by key either will do, and this asks for the key. */
function findMissing(
  entries: readonly Entry[],
  filledLeaves: ReadonlySet<Leaf>,
  environment: Readonly<Record<string, string | undefined>>,
): Diagnostic[] {
  const outermostFirst = entries.toSorted((a, b) => pathOf(a).length - pathOf(b).length);
  const closest = new Map(
    outermostFirst.flatMap((entry) => entry.from.map((leaf) => [leaf, entry] as const)),
  );
  const missing = new Set([...closest].filter(([leaf]) => !filledLeaves.has(leaf)).map(([, entry]) => entry));
  return entries
    .filter((entry) => missing.has(entry))
    .map((entry) =>
      diagnostic('missing-variable', {
        message:
          ownValue(environment, entry.name) === undefined
            ? 'the environment does not have it'
            : 'the environment has it empty, as a secret arrives that is not there',
        hint: 'set it, take it out of the example file, or leave it out with --exclude',
        name: entry.name,
        paths: entry.from.map(({ path }) => dotted(path)),
        at: firstLeaf(entry).at,
      }),
    );
}

/**
 * Finds a table and a key in it that both have a value: a document can hold a key as text or as a table, not as both.
 */
function findOverlaps(available: readonly Entry[]): Diagnostic[] {
  const byPath = new Map(available.map((entry) => [dotted(pathOf(entry)), entry]));
  return available.flatMap((part) =>
    tablesAround(pathOf(part))
      .map((table) => byPath.get(dotted(table)))
      .filter((whole) => whole !== undefined)
      .map((whole) =>
        diagnostic('name-collision', {
          message: `the environment has ${part.name} and, for the table around it, ${whole.name}; one file cannot hold both`,
          hint: 'unset one of them',
          name: part.name,
          paths: part.from.map(({ path }) => dotted(path)),
          at: firstLeaf(part).at,
        }),
      ),
  );
}
