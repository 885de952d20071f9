import type { TableReader } from '../dlt/code/readers.ts';
import { isAmbiguous, isMapping, isNative, isPortable, isSection, mayBeSpec } from '../dlt/names.ts';
import type { Leaf, Path } from '../model.ts';
import { dotted, isEmptyTable } from '../toml/path.ts';
import type { LayoutOptions } from './layout.ts';
import { isTable, leavesIn, type Table } from './table.ts';

/**
 * How a table goes: key by key, as one JSON object, or both. dlt reads a mapping whole and everything else key by key,
 * and the file does not say which is which.
 */
export interface TableForm {
  readonly form: 'keys' | 'whole' | 'both';
  /**
   * Why it goes as JSON: `rename` and `all` are asked for, `name` is one that dlt has for mappings, `odd key` no field
   * can have, `code` asks for it, `shape` is a guess.
   */
  readonly because?: 'rename' | 'all' | 'name' | 'odd key' | 'code' | 'shape';
  /** Who asks for it, by the project's code. */
  readonly readers: readonly TableReader[];
}

/**
 * Chooses the form of a table:
 *
 * - what the user renames goes whole, under that name;
 * - a name that dlt knows for a mapping goes whole, one with two meanings both ways;
 * - what the project's code takes as a mapping goes both ways, `credentials` too: keys alone would be what nobody asks
 *   for, JSON alone would break a spec that asks for the keys. What the code takes as a spec, or has as the section of a
 *   function, goes key by key;
 * - where the code says nothing, a table goes both ways that has the shape of a mapping (`hasShape`), and one with a
 *   *value* under a key that no environment variable can hold (`X-Api-Key`), for dlt's fields are Python identifiers.
 *   Not so what may be a spec (`mayBeSpec`). A key mistyped in a section must not take the others away. Sections that
 *   dlt names itself, and those right in them (`sources.pipedrive`), are never mappings: there the key is a slip, keeps
 *   its name, and the store's rules refuse it;
 * - everything else goes key by key.
 *
 * With `all`, every table that can be no spec goes both ways; with `none`, only renamed ones go as JSON.
 */
export function chooseForm(node: Leaf | Table, options: LayoutOptions): TableForm {
  const { tables, rename, code } = options;
  const { path } = node;
  if (rename.has(dotted(path))) return { form: 'whole', because: 'rename', readers: [] };
  const unscoped = withoutPipeline(path, options);
  const readers = code?.readersOf(unscoped) ?? [];
  if (tables === 'none') return { form: 'keys', readers };
  if (isMapping(path) && !isNative(path))
    return { ...mappingForm(unscoped, options), because: 'name', readers };
  const byCode = formByCode(unscoped, readers, options);
  if (byCode) return { ...byCode, readers };
  const keys = isTable(node) ? [...node.children.keys()] : [];
  if (isNative(path)) return { form: 'keys', readers };
  if (isAmbiguous(path)) return { form: 'both', because: tables === 'all' ? 'all' : 'name', readers };
  if (mayBeSpec(path, keys)) return { form: 'keys', readers };
  if (tables === 'all') return { form: 'both', because: 'all', readers };
  if (hasOddKey(node, rename)) return { form: 'both', because: 'odd key', readers };
  return hasShape(node, unscoped) && !isUntyped(node)
    ? { form: 'both', because: 'shape', readers }
    : { form: 'keys', readers };
}

/** A name of dlt's for mappings may be that of a source, and something may be asked for inside. */
const mappingForm = (path: Path, { tables, code }: LayoutOptions): Pick<TableForm, 'form'> => ({
  form: tables === 'all' || code?.isSection(path) || code?.isEntered(path) ? 'both' : 'whole',
});

function formByCode(
  path: Path,
  readers: readonly TableReader[],
  { code }: LayoutOptions,
): Pick<TableForm, 'form' | 'because'> | undefined {
  if (isNative(path) && path[0] === 'destination') return undefined;
  if (isAskedTwoWays(readers)) return { form: 'keys' };
  if (readers.some(isWhole)) return { form: 'both', because: 'code' };
  const isRefused = readers.some(({ kind, at }) => (kind === 'typed' || kind === 'untyped') && at === 'own');
  const isSpec = readers.some(({ kind, at }) => kind === 'spec' && at !== 'key');
  return isSpec || isRefused || code?.isSection(path) ? { form: 'keys' } : undefined;
}

/** Whether a reader takes all of a table, and JSON for it. Of a name alone, text proves nothing. */
export const isWhole = ({ kind, at }: TableReader): boolean =>
  kind === 'whole' || (kind === 'text' && at === 'own');

/** Whether one reader takes the table whole, and another one reads it as a spec. */
export const isAskedTwoWays = (readers: readonly TableReader[]): boolean =>
  readers.some((one) => one.at !== 'key' && isWhole(one)) &&
  readers.some(({ kind, at }) => kind === 'spec' && at !== 'key');

const TOPS: readonly string[] = ['sources', 'destination'];

/** Takes the name of a pipeline off: that of the run, one that the code makes, or what stands before dlt's sections. */
export function withoutPipeline(
  path: Path,
  { pipeline, code }: Pick<LayoutOptions, 'pipeline' | 'code'>,
): Path {
  const [first = '', second = ''] = path;
  if (TOPS.includes(first) || path.length < 2) return path;
  return first === pipeline || TOPS.includes(second) || code?.isPipeline(first) ? path.slice(1) : path;
}

function hasOddKey(node: Leaf | Table, rename: LayoutOptions['rename']): boolean {
  if (!isTable(node) || isSection(node.path)) return false;
  return [...node.children.values()].some(
    (child) => !isTable(child) && !isPortable(child.path.at(-1) ?? '') && !rename.has(dotted(child.path)),
  );
}

/** Whether it is written inline, or lies below the sections that every source and destination has. */
const hasShape = (node: Leaf | Table, unscoped: Path): boolean =>
  isInline(node) || (unscoped.length >= 3 && TOPS.includes(unscoped[0] ?? ''));

/** Whether the types in it are lost, so that its JSON would be a guess about a guess. */
export const isUntyped = (node: Leaf | Table): boolean => leavesIn(node).some((leaf) => leaf.isUntyped);

const isInline = (node: Leaf | Table): boolean =>
  leavesIn(node).some(({ inline }) => inline !== undefined && inline <= node.path.length);

/** A table with the form in which it goes. */
export interface FormedTable extends TableForm {
  readonly node: Leaf | Table;
}

/** Lists every table below, the outer ones first. */
export const tablesBelow = (table: Table): (Leaf | Table)[] =>
  [...table.children.values()].flatMap((child) =>
    isTable(child) ? [child, ...tablesBelow(child)] : isEmptyTable(child) ? [child] : [],
  );
