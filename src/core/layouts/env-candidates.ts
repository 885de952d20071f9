import { encodeJson, encodeText } from '../dlt/encode.ts';
import { isAmbiguous, isMapping, isNative, isSection } from '../dlt/known-names.ts';
import { envName, isPortable } from '../dlt/names.ts';
import type { Leaf, Path } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import type { LayoutOptions } from './layout.ts';
import { isTable, leavesIn, type Table, valueIn } from './table.ts';

/** An entry to be, with the path that gave it its name. */
export interface Candidate {
  readonly path: Path;
  readonly name: string;
  readonly form: 'text' | 'json';
  readonly value: Redacted<string>;
  readonly from: readonly Leaf[];
}

/**
 * How a table goes: key by key, as one JSON object, or both. dlt reads a mapping whole and everything else
 * key by key, and the file does not say which is which. So:
 *
 * - what the user renames goes whole, under that name;
 * - a table of a native kind (`credentials` and the like) never goes as JSON, which would break it;
 * - a name that dlt knows for a mapping goes whole, one with two meanings both ways;
 * - a table with a *value* under a key that no environment variable can hold (`X-Api-Key`) is a mapping, for
 *   dlt's fields are Python identifiers. It goes both ways nevertheless: a key mistyped in a section must
 *   not take the others away. Sections that dlt names itself, and those right in them (`sources.pipedrive`),
 *   are never mappings: there the key is a slip, keeps its name, and the store's rules refuse it;
 * - such a key in the middle (`[sources."my-source"]`) tells nothing, since sections may be called anything.
 *   The name stays as dlt would look for it, and the store's rules refuse it;
 * - everything else goes key by key.
 *
 * With `all`, every table that is not native goes both ways; with `none`, only renamed ones go as JSON.
 */
type Way = 'keys' | 'whole' | 'both';

function wayOf(node: Leaf | Table, { tables, rename }: LayoutOptions): Way {
  if (rename.has(dotted(node.path))) return 'whole';
  if (tables === 'none' || isNative(node.path)) return 'keys';
  if (tables === 'all') return 'both';
  if (isMapping(node.path)) return 'whole';
  return isAmbiguous(node.path) || isUnknownMapping(node, rename) ? 'both' : 'keys';
}

function isUnknownMapping(node: Leaf | Table, rename: LayoutOptions['rename']): boolean {
  if (!isTable(node) || isSection(node.path)) return false;
  return [...node.children.values()].some(
    (child) => !isTable(child) && !isPortable(child.path.at(-1) ?? '') && !rename.has(dotted(child.path)),
  );
}

/** What lies around a node: it is in a table that went whole; in a JSON of a known mapping; right in a JSON. */
interface Around {
  readonly whole: boolean;
  readonly mapping: boolean;
  readonly json: boolean;
}

/** Every entry that these tables give, before anyone asks whether their names get along. */
export function candidatesOf(root: Table, options: LayoutOptions): Candidate[] {
  return inside(root, { whole: false, mapping: false, json: false }, options);
}

const inside = (table: Table, around: Around, options: LayoutOptions): Candidate[] =>
  [...table.children.values()].flatMap((child) =>
    isTable(child) || isEmptyTable(child)
      ? tableDrafts(child, around, options)
      : leafDrafts(child, around, options),
  );

function tableDrafts(node: Leaf | Table, around: Around, options: LayoutOptions): Candidate[] {
  const way = wayOf(node, options);
  const json = way !== 'keys' && isWanted(node, around, options);
  const drafts = json ? [jsonDraft(node, options)] : [];
  if (!isTable(node)) return drafts;
  const known = json && (isMapping(node.path) || isAmbiguous(node.path));
  return [
    ...drafts,
    ...inside(
      node,
      { whole: around.whole || (json && way === 'whole'), mapping: around.mapping || known, json },
      options,
    ),
  ];
}

/** JSON that only repeats what an outer one holds, or is not needed by anyone, must not make the push fail. */
function isWanted(node: Leaf | Table, around: Around, { rename, tables }: LayoutOptions): boolean {
  if (rename.has(dotted(node.path))) return true;
  if (around.whole) return false;
  if (isPortable(envName(node.path))) return true;
  return !around.mapping && (tables !== 'all' || isMapping(node.path) || isUnknownMapping(node, rename));
}

function leafDrafts(leaf: Leaf, around: Around, { rename }: LayoutOptions): Candidate[] {
  const name = rename.get(dotted(leaf.path));
  if (name === undefined && isHeldByJson(leaf, around)) return [];
  const value = new Redacted(encodeText(leaf.value.reveal()));
  return [{ path: leaf.path, name: name ?? envName(leaf.path), form: 'text', value, from: [leaf] }];
}

function isHeldByJson({ path }: Leaf, around: Around): boolean {
  if (around.whole) return true;
  if (isPortable(envName(path))) return false;
  return around.mapping || (around.json && !isPortable(path.at(-1) ?? ''));
}

function jsonDraft(node: Leaf | Table, { rename }: LayoutOptions): Candidate {
  const { path } = node;
  const name = rename.get(dotted(path)) ?? envName(path);
  const value = new Redacted(encodeJson(valueIn(node)));
  return { path, name, form: 'json', value, from: leavesIn(node) };
}

const isEmptyTable = (leaf: Leaf): boolean => leaf.value.reveal().type === 'table';
