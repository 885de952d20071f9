import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import type { CodeReaders } from '../dlt/code/readers.ts';
import { envName } from '../dlt/names.ts';
import type { Entry, Leaf, Path } from '../model.ts';
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
  const available = entries.filter(({ name }) => environment[name]);
  const filledLeaves = new Set(available.flatMap(({ from }) => from));
  return {
    leaves: available.map((entry) => leafOf(entry, environment[entry.name] ?? '')),
    problems: [...findMissing(entries, filledLeaves, environment), ...findOverlaps(available)],
  };
}

function leafOf(entry: Entry, value: string): Leaf {
  return { path: pathOf(entry), value: new Redacted({ type: 'string', value }), at: firstLeaf(entry).at };
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
          environment[entry.name] === undefined
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
