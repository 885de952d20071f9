import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { envName } from '../dlt/names.ts';
import type { Entry, Leaf, Path } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import { envLayout } from './env.ts';

export interface FilledTemplate {
  readonly leaves: readonly Leaf[];
  /** Names that have no value, or two. */
  readonly problems: readonly Diagnostic[];
}

/**
 * An example file's names with the values of an environment: each value is looked for under the name that dlt
 * looks up, as JSON for a table that dlt reads only whole, and stays the text that it is. dlt reads text the same
 * from an environment and from a document. Set to nothing is not set.
 */
export function fillFrom(
  environment: Readonly<Record<string, string | undefined>>,
  template: readonly Leaf[],
): FilledTemplate {
  const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: false } as const;
  const { entries } = envLayout(template, options);
  const set = entries.filter(({ name }) => environment[name]);
  const filled = new Set(set.flatMap(({ from }) => from));
  return {
    leaves: set.map((entry) => leafOf(entry, environment[entry.name] ?? '')),
    problems: [...missing(entries, filled, environment), ...twice(set)],
  };
}

function leafOf(entry: Entry, value: string): Leaf {
  return { path: pathOf(entry), value: new Redacted({ type: 'string', value }), at: first(entry).at };
}

/** The entry is called after one value, or after the table of all of them. */
function pathOf(entry: Entry): Path {
  const { path } = first(entry);
  const paths = path.map((_, keys) => path.slice(0, path.length - keys));
  return paths.find((one) => envName(one) === entry.name) ?? path;
}

function first({ name, from: [leaf] }: Entry): Leaf {
  if (!leaf) throw new Error(`${name} is made of nothing`);
  return leaf;
}

/** Of a table that goes whole and key by key, either will do; what is asked for is the key. */
function missing(
  entries: readonly Entry[],
  filled: ReadonlySet<Leaf>,
  environment: Readonly<Record<string, string | undefined>>,
): Diagnostic[] {
  const outward = entries.toSorted((a, b) => pathOf(a).length - pathOf(b).length);
  const closest = new Map(outward.flatMap((entry) => entry.from.map((leaf) => [leaf, entry] as const)));
  const wanted = new Set([...closest].filter(([leaf]) => !filled.has(leaf)).map(([, entry]) => entry));
  return entries
    .filter((entry) => wanted.has(entry))
    .map((entry) =>
      diagnostic('missing-variable', {
        message:
          environment[entry.name] === undefined
            ? 'the environment does not have it'
            : 'the environment has it empty, as a secret arrives that is not there',
        hint: 'set it, take it out of the example file, or leave it out with --exclude',
        name: entry.name,
        paths: entry.from.map(({ path }) => dotted(path)),
        at: first(entry).at,
      }),
    );
}

/** A document can hold a key as text or as a table, not as both. */
function twice(set: readonly Entry[]): Diagnostic[] {
  const byPath = new Map(set.map((entry) => [dotted(pathOf(entry)), entry]));
  return set.flatMap((part) =>
    tablesAround(pathOf(part))
      .map((table) => byPath.get(dotted(table)))
      .filter((whole) => whole !== undefined)
      .map((whole) =>
        diagnostic('name-collision', {
          message: `the environment has ${part.name} and, for the table around it, ${whole.name}; one file cannot hold both`,
          hint: 'unset one of them',
          name: part.name,
          paths: part.from.map(({ path }) => dotted(path)),
          at: first(part).at,
        }),
      ),
  );
}

const tablesAround = (path: Path): Path[] => path.slice(1).map((_, index) => path.slice(0, index + 1));
