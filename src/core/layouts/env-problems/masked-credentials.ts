import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { isSectionName } from '../../dlt/known-names.ts';
import { envName } from '../../dlt/names.ts';
import type { Leaf, Path } from '../../model.ts';
import { isEmptyTable } from '../../toml/leaves.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/**
 * Finds tables of credentials that a more general text would mask. dlt asks for `credentials` from the most specific
 * section to the least. A table that it finds first ends the search in TOML. In the environment the table is only its
 * keys, the search goes on to a more general text, and that text then wins over the keys of the table.
 */
export function findMaskedCredentials({ leaves, candidates }: EnvCheckInput): Diagnostic[] {
  const findable = new Set(candidates.filter(isWhereDltLooks).map(({ path }) => dotted(path)));
  const texts = leaves.filter((leaf) => isText(leaf) && findable.has(dotted(leaf.path)));
  const pipelines = pipelinesIn(leaves);
  return [...tablesOfCredentials(leaves)].flatMap(([, { path, first }]) =>
    texts
      .filter((text) => text.path.at(-1) === path.at(-1))
      .filter((text) => comesLater(text.path.slice(0, -1), path.slice(0, -1), pipelines))
      .map((text) => maskedTable(path, first, text)),
  );
}

const isWhereDltLooks = ({ path, name }: { path: Path; name: string }): boolean => name === envName(path);

/** Whether it is credentials in one text. dlt takes any value but a table for that. */
const isText = (leaf: Leaf): boolean => isCredentials(leaf.path.at(-1) ?? '') && !isEmptyTable(leaf);

/** Whether a key is dlt's own name, or one like it that an argument has: `db_credentials`. */
const isCredentials = (key: string): boolean => key.endsWith('credentials');

function tablesOfCredentials(leaves: readonly Leaf[]): Map<string, { path: Path; first: Leaf }> {
  const tables = new Map<string, { path: Path; first: Leaf }>();
  for (const first of leaves) {
    const keys = isEmptyTable(first) ? first.path : first.path.slice(0, -1);
    const path = keys.slice(0, keys.findLastIndex(isCredentials) + 1);
    if (path.length > 0 && !tables.has(dotted(path))) tables.set(dotted(path), { path, first });
  }
  return tables;
}

/** Finds the pipelines: first keys that have dlt's own sections below them, and are none. */
const pipelinesIn = (leaves: readonly Leaf[]): ReadonlySet<string> =>
  new Set(
    leaves.flatMap(({ path: [first = '', second = '', ...rest] }) =>
      rest.length > 0 && isSectionName(second) && !isCredentials(second) && !isSectionName(first)
        ? [first]
        : [],
    ),
  );

/**
 * Whether dlt, after the sections of the table, goes on to those of the text: fewer of them from the left,
 * or `sources.name` after `sources.module.name`. What is for one pipeline comes before all that is not.
 */
function comesLater(text: Path, table: Path, pipelines: ReadonlySet<string>): boolean {
  const [first = '', ...rest] = table;
  if (pipelines.has(first))
    return text[0] === first ? isMoreGeneral(text.slice(1), rest) : mayShareSearch(text, rest);
  return isMoreGeneral(text, table) || (!isSectionName(first) && startsWith(rest, text));
}

const isMoreGeneral = (text: Path, table: Path): boolean =>
  (text.length < table.length && startsWith(table, text)) || isShortForm(text, table);

/** Whether one search may come by both. */
const mayShareSearch = (a: Path, b: Path): boolean =>
  startsWith(a, b) || startsWith(b, a) || isShortForm(a, b) || isShortForm(b, a);

/** Whether it is `sources.name` for `sources.module.name`. */
const isShortForm = (path: Path, { length, 0: top, 2: name }: Path): boolean =>
  top === 'sources' && length === 3 && path.length === 2 && path[0] === top && path[1] === name;

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

function maskedTable(table: Path, { at }: Leaf, text: Leaf): Diagnostic {
  return diagnostic('masked-credentials', {
    message: `the text at ${dotted(text.path)} (line ${text.at.line}) would win over this table; in TOML the table wins`,
    hint: `write ${dotted(table)} as one text too (a URL, a service account), or leave one of the two out with --exclude`,
    name: envName(text.path),
    paths: [dotted(table), dotted(text.path)],
    at,
  });
}
