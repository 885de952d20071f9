import { encodeJson, encodeText } from '../dlt/encode.ts';
import { envName, isAmbiguous, isMapping, isPortable } from '../dlt/names.ts';
import type { Leaf, Path } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted, isEmptyTable } from '../toml/path.ts';
import type { LayoutOptions } from './layout.ts';
import { isCut, isTable, leavesIn, type Table, valueIn } from './table.ts';
import { chooseForm, type FormedTable, isUntyped, type TableForm, tablesBelow } from './table-form.ts';

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
  /** Every table, with the form in which it goes. */
  readonly tables: readonly FormedTable[];
  readonly options: LayoutOptions;
}

/** Everything that some tables give. */
export interface Candidates {
  /** Whether or not their names collide. */
  readonly candidates: readonly Candidate[];
  readonly tables: readonly FormedTable[];
  /** The JSON of every table that goes key by key. */
  readonly optional: readonly Candidate[];
}

export function candidatesOf(root: Table, options: LayoutOptions): Candidates {
  const tables = tablesBelow(root).map((node) => ({ ...chooseForm(node, options), node }));
  const laying = { options, forms: new Map<Leaf | Table, TableForm>(tables.map((one) => [one.node, one])) };
  const around = { insideWhole: false, insideMapping: false, insideJson: false };
  const candidates = candidatesBelow(root, around, laying);
  return { candidates, tables, optional: optionalIn(tables, candidates, options) };
}

/** With `none` there is no JSON that nobody asked for, so what is there is left over. */
function optionalIn(
  tables: readonly FormedTable[],
  candidates: readonly Candidate[],
  options: LayoutOptions,
): Candidate[] {
  if (options.tables === 'none') return [];
  const names = new Set(candidates.map(({ name }) => name.toUpperCase()));
  return tables
    .filter(({ form, node }) => form === 'keys' && !isUntyped(node) && !isCut(node, options.unselected))
    .map(({ node }) => jsonCandidate(node, options))
    .filter(({ name }) => isPortable(name) && !names.has(name.toUpperCase()));
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

interface Laying {
  readonly options: LayoutOptions;
  readonly forms: ReadonlyMap<Leaf | Table, TableForm>;
}

const candidatesBelow = (table: Table, around: TablesAround, laying: Laying): Candidate[] =>
  [...table.children.values()].flatMap((child) =>
    isTable(child) || isEmptyTable(child)
      ? candidatesOfTable(child, around, laying)
      : candidatesOfLeaf(child, around, laying.options),
  );

function candidatesOfTable(node: Leaf | Table, around: TablesAround, laying: Laying): Candidate[] {
  const { options, forms } = laying;
  const { form, because } = forms.get(node) ?? { form: 'keys' };
  const isPart = isCut(node, options.unselected);
  const keysAreEnough = form === 'both' && isPart && leavesIn(node).every(hasOwnVariable);
  const asJson = form !== 'keys' && !keysAreEnough && needsJson(node, around, because);
  const own = asJson ? [{ ...jsonCandidate(node, options), ...(isPart && { isPart }) }] : [];
  if (!isTable(node)) return own;
  const isKnownMapping = isMapping(node.path) || isAmbiguous(node.path);
  const below = {
    insideWhole: around.insideWhole || (asJson && form === 'whole'),
    insideMapping: around.insideMapping || (asJson && isKnownMapping),
    insideJson: asJson,
  };
  return [...own, ...candidatesBelow(node, below, laying)];
}

const hasOwnVariable = (leaf: Leaf): boolean => !isEmptyTable(leaf) && isPortable(envName(leaf.path));

/**
 * Whether the push needs it: JSON that only repeats what an outer one holds, or that nobody is known to need, must not
 * make the push fail.
 */
function needsJson(
  { path }: Leaf | Table,
  { insideWhole, insideMapping }: TablesAround,
  because: TableForm['because'],
): boolean {
  if (because === 'rename') return true;
  if (insideWhole) return false;
  if (isPortable(envName(path))) return true;
  return !insideMapping && because !== 'all' && because !== 'shape';
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
