import { encodeJson, encodeText } from '../dlt/encode.ts';
import { envName, isAmbiguous, isMapping, isNative, isPortable, isSection } from '../dlt/names.ts';
import type { Leaf, Path } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted, isEmptyTable } from '../toml/path.ts';
import type { LayoutOptions } from './layout.ts';
import { isCut, isTable, leavesIn, type Table, valueIn } from './table.ts';

/** An entry that is not yet checked against the others, with the path that gave it its name. */
export interface Candidate {
  readonly path: Path;
  readonly name: string;
  readonly form: 'text' | 'json';
  readonly value: Redacted<string>;
  readonly from: readonly Leaf[];
  /** The table of the file holds more, which `--include` leaves out. */
  readonly isPart?: true;
}

/** Everything that the rules of an environment look at. */
export interface EnvCheckInput {
  readonly leaves: readonly Leaf[];
  readonly candidates: readonly Candidate[];
  /** The candidates by name at the store: more than one in a group is a collision. */
  readonly byName: readonly (readonly Candidate[])[];
  readonly options: LayoutOptions;
}

/** Makes every entry that these tables give, whether or not their names collide. */
export const candidatesOf = (root: Table, options: LayoutOptions): Candidate[] =>
  candidatesBelow(root, { insideWhole: false, insideMapping: false, insideJson: false }, options);

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
type TableForm = 'keys' | 'whole' | 'both';

function chooseForm(node: Leaf | Table, { tables, rename }: LayoutOptions): TableForm {
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

/** What the tables around a node became. */
interface TablesAround {
  /** One of them went whole. */
  readonly insideWhole: boolean;
  /** One of them went as the JSON of a mapping that dlt knows by name. */
  readonly insideMapping: boolean;
  /** The next one went as JSON. */
  readonly insideJson: boolean;
}

const candidatesBelow = (table: Table, around: TablesAround, options: LayoutOptions): Candidate[] =>
  [...table.children.values()].flatMap((child) =>
    isTable(child) || isEmptyTable(child)
      ? candidatesOfTable(child, around, options)
      : candidatesOfLeaf(child, around, options),
  );

function candidatesOfTable(node: Leaf | Table, around: TablesAround, options: LayoutOptions): Candidate[] {
  const form = chooseForm(node, options);
  const isPart = isCut(node, options.unselected);
  const keysAreEnough = form === 'both' && isPart && leavesIn(node).every(hasOwnVariable);
  const asJson = form !== 'keys' && !keysAreEnough && needsJson(node, around, options);
  const own = asJson ? [{ ...jsonCandidate(node, options), ...(isPart && { isPart }) }] : [];
  if (!isTable(node)) return own;
  const isKnownMapping = isMapping(node.path) || isAmbiguous(node.path);
  const below = {
    insideWhole: around.insideWhole || (asJson && form === 'whole'),
    insideMapping: around.insideMapping || (asJson && isKnownMapping),
    insideJson: asJson,
  };
  return [...own, ...candidatesBelow(node, below, options)];
}

const hasOwnVariable = (leaf: Leaf): boolean => !isEmptyTable(leaf) && isPortable(envName(leaf.path));

/**
 * Whether the push needs it: JSON that only repeats what an outer one holds, or that nobody needs, must not make the
 * push fail.
 */
function needsJson(node: Leaf | Table, around: TablesAround, { rename, tables }: LayoutOptions): boolean {
  if (rename.has(dotted(node.path))) return true;
  if (around.insideWhole) return false;
  if (isPortable(envName(node.path))) return true;
  return (
    !around.insideMapping && (tables !== 'all' || isMapping(node.path) || isUnknownMapping(node, rename))
  );
}

function jsonCandidate(node: Leaf | Table, { rename }: LayoutOptions): Candidate {
  const { path } = node;
  const name = rename.get(dotted(path)) ?? envName(path);
  const value = new Redacted(encodeJson(valueIn(node)));
  return { path, name, form: 'json', value, from: leavesIn(node) };
}

function candidatesOfLeaf(leaf: Leaf, around: TablesAround, { rename }: LayoutOptions): Candidate[] {
  const name = rename.get(dotted(leaf.path));
  if (name === undefined && isInJson(leaf, around)) return [];
  const value = new Redacted(encodeText(leaf.value.reveal()));
  return [{ path: leaf.path, name: name ?? envName(leaf.path), form: 'text', value, from: [leaf] }];
}

/** Whether the JSON of a table around it is enough. */
function isInJson({ path }: Leaf, around: TablesAround): boolean {
  if (around.insideWhole) return true;
  if (isPortable(envName(path))) return false;
  return around.insideMapping || (around.insideJson && !isPortable(path.at(-1) ?? ''));
}
