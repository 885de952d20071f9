import type { Severity } from '../../codes/index.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { envName, isAmbiguous, isNestedSpec, isSectionName, isTypedMapping } from '../../dlt/names.ts';
import type { Leaf, Path, TomlValue } from '../../model.ts';
import { dotted, isEmptyTable } from '../../toml/path.ts';
import type { Candidate, EnvCheckInput } from '../env-candidates.ts';

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

const isMoreGeneral = (text: Path, table: Path): boolean => {
  if (isOfInnerSpec(table)) {
    const [kept, outer] = [table.at(-1), table.slice(0, -1)];
    if (text.at(-1) !== kept) return false;
    const around = text.slice(0, -1);
    return (around.length < outer.length && startsWith(outer, around)) || isShortForm(around, outer);
  }
  return (text.length < table.length && startsWith(table, text)) || isShortForm(text, table);
};

/**
 * Whether the last section is the field of a spec inside another one: dlt keeps it with the key, and goes to
 * `destination.staging_config.credentials` next. The sections of a destination are two, so what is further in is such a
 * field; elsewhere only its name tells; `providers.google_secrets` is a
 * section. (Recorded from dlt 1.26 and 1.31: test/core/vectors/asked-credentials.json.)
 */
const isOfInnerSpec = (table: Path): boolean =>
  (table[0] === 'destination' && table.length > 2) ||
  table.at(-1) === 'credentials' ||
  (isNestedSpec(table) && table[0] !== 'providers');

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

/** Finds text with a NUL. Inside JSON it is escaped and does no harm. */
export function findNulCharacters({ candidates }: EnvCheckInput): Diagnostic[] {
  return candidates.flatMap(({ name, value, from }) => {
    const [leaf] = from;
    if (!leaf || !value.reveal().includes('\0')) return [];
    return [
      diagnostic('nul-character', {
        message: 'no environment variable can hold a NUL character',
        hint: 'encode the value, in base64 for example, and decode it where it is used; or --exclude it',
        name,
        paths: [dotted(leaf.path)],
        at: leaf.at,
      }),
    ];
  });
}

/** Finds values inside arrays and tables that JSON does not carry to dlt as they are. Each leaf comes once. */
export function findLossesInJson({ candidates }: EnvCheckInput): Diagnostic[] {
  const scalars = new Set(candidates.filter(isScalar).flatMap(({ from }) => from));
  const asJson = candidates.filter((candidate) => !isScalar(candidate));
  const nameOfJson = new Map(asJson.flatMap(({ name, from }) => from.map((leaf) => [leaf, name] as const)));
  return [...nameOfJson].flatMap(([leaf, name]) => lossesOf(leaf, name, scalars.has(leaf)));
}

const isScalar = ({ form, from: [leaf] }: Candidate): boolean =>
  form === 'text' && leaf?.value.reveal().type !== 'array';

/** @param alsoAsText the leaf has an entry of its own besides, under which it arrives unharmed */
function lossesOf(leaf: Leaf, name: string, alsoAsText: boolean): Diagnostic[] {
  const parts = [...partsOf(leaf.value.reveal())];
  const location = { name, paths: [dotted(leaf.path)], at: leaf.at };
  const losses: Diagnostic[] = [];
  if (parts.some(isDate))
    losses.push(
      diagnostic('date-in-json', { message: 'a date inside an array or table arrives as text', ...location }),
    );
  if (parts.some(isBeyondJson))
    losses.push(
      diagnostic('number-in-json', {
        ...(alsoAsText && { severity: 'warning' }),
        message: 'a number inside an array or table that dlt cannot read from JSON',
        hint: 'no nan or infinity there, no integer below -2^63 or from 2^64 up; or --exclude it',
        ...location,
      }),
    );
  return losses;
}

function* partsOf(value: TomlValue): Generator<TomlValue> {
  yield value;
  if (value.type === 'array') for (const item of value.items) yield* partsOf(item);
  if (value.type === 'table') for (const item of value.entries.values()) yield* partsOf(item);
}

const isDate = ({ type }: TomlValue): boolean => type === 'datetime' || type === 'date' || type === 'time';

/** Whether a number is beyond the range of `orjson.loads`, where integers become floats. */
const isBeyondJson = (part: TomlValue): boolean =>
  (part.type === 'float' && !Number.isFinite(part.value)) ||
  (part.type === 'integer' && (part.value < -(2n ** 63n) || part.value >= 2n ** 64n));

/** Finds tables that dlt reads from a file, and from no environment, however they are written there. */
export function findTypedTables({ candidates }: EnvCheckInput): Diagnostic[] {
  return candidates.flatMap(({ path, name, form, from }) => {
    const [leaf] = from;
    if (!leaf || form !== 'json' || !isTypedMapping(path) || name !== envName(path)) return [];
    return [
      diagnostic('typed-table', {
        ...(isAmbiguous(path) && { severity: 'warning' satisfies Severity }),
        message: messageFor(path),
        hint: 'push it with --layout document, give it in the code, or leave it out with --exclude',
        name,
        paths: [dotted(path)],
        at: leaf.at,
      }),
    ];
  });
}

const messageFor = (path: Path): string =>
  isAmbiguous(path)
    ? "if this is for dlt's REST API source, no environment can hold it: dlt fails to check its type there"
    : 'no environment can hold this table: dlt fails to check its type there';

/**
 * Finds empty tables that no entry holds: dlt finds them in TOML, and nothing in the environment. The JSON of a table around
 * one is an entry for whoever reads that whole, which is only a guess where its shape made it.
 */
export function findEmptyTables({ leaves, candidates, tables }: EnvCheckInput): Diagnostic[] {
  const guessed = new Set(
    tables.filter(({ because }) => because === 'shape').map(({ node }) => dotted(node.path)),
  );
  const inEntries = new Set(
    candidates.flatMap(({ path, from }) =>
      guessed.has(dotted(path)) ? from.filter((leaf) => leaf.path.length === path.length) : from,
    ),
  );
  return leaves
    .filter((leaf) => !inEntries.has(leaf))
    .map(({ path, at }) =>
      diagnostic('empty-table', {
        message: 'an empty table has no value to push',
        hint: 'where dlt takes a mapping there, --rename the table and it goes as JSON',
        paths: [dotted(path)],
        at,
      }),
    );
}
