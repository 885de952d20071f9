import type { Diagnostic } from '../diagnostics.ts';
import type { LayoutOptionName, LayoutOptions, LayoutSpec } from '../layouts/layout.ts';
import { firstOfEachName, nameCollisions, renamesOfNothing } from '../layouts/name-problems.ts';
import { isCut, isTable, leavesIn, type Table, tableOf, valueIn } from '../layouts/table.ts';
import type { Entry, EntryType, Leaf, Path } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted } from '../toml/path.ts';
import { connectionFromSecret, connectionFromTable, connectionFromText } from './build.ts';
import { serializeConnection } from './connection.ts';
import type { CredentialsPlace } from './credentials.ts';
import type { BuiltConnection } from './draft.ts';
import { fieldsTooLong, unreadKeys } from './problems.ts';

/** Where Connections are kept, as far as it decides on their names and what is wrong with them. */
export interface ConnectionStore {
  readonly describe: string;
  readonly takes: readonly LayoutOptionName[];
  /** What one Connection is there. */
  readonly type: EntryType;
  /** Joins the keys of a path to an id; none of them has more than letters, digits, `_` and `-`. */
  readonly idSeparator: string;
  /** The name of the Connection of an id. */
  nameOf(id: string, naming: Pick<LayoutOptions, 'prefix' | 'separator'>): string;
  /** What is wrong with an id there. */
  findProblems?(ids: readonly ConnectionId[]): Diagnostic[];
  /** It is the database of Airflow, whose columns are as long as they are. */
  readonly isDatabase?: true;
  readonly pathOf: NonNullable<LayoutSpec['pathOf']>;
}

export interface ConnectionId {
  readonly id: string;
  /** What it is the id of. */
  readonly from: readonly Leaf[];
}

/** Lays out one Connection for each secret and each table of credentials. */
export const connectionLayoutFor = (store: ConnectionStore): LayoutSpec => ({
  describe: store.describe,
  takes: store.takes,
  readAs: 'nothing',
  lay: (leaves, options) => {
    const sources = sourcesIn(tableOf(leaves));
    const built = sources.map((source) => ({ source, built: buildFrom(source) }));
    const ids = sources.map(({ node }) => ({ id: idOf(node.path, store, options), from: leavesIn(node) }));
    const entries = built.map((one, nth) => entryOf(one, ids[nth]?.id ?? '', store, options));
    const paths = sources.map(({ node }) => node.path);
    return {
      entries: firstOfEachName(entries),
      problems: [
        ...nameCollisions(entries),
        ...built.flatMap((one) => [...(store.isDatabase ? fieldsTooLong(one) : []), ...unreadKeys(one)]),
        ...(store.findProblems?.(ids) ?? []),
        ...renamesOfNothing(options.rename, paths, 'that becomes a connection'),
      ],
    };
  },
  pathOf: store.pathOf,
});

/** Hooks find these by their id. dlt itself never reads a Connection: a DAG hands it over (see snippets.ts). */
export const connectionLayout: LayoutSpec = connectionLayoutFor({
  describe: 'one Connection for each secret and each table of credentials, which hooks look up',
  takes: [],
  type: 'connection',
  idSeparator: '.',
  nameOf: (id) => id,
  isDatabase: true,
  pathOf: ({ type, name }) => (type === 'connection' ? name.split('.') : undefined),
});

/** The part of the file that one Connection is made of: a table of credentials as a whole, or one value. */
export interface ConnectionSource {
  readonly node: Leaf | Table;
  /** The table that it stands in. */
  readonly parent: Table;
}

/** Finds them in the order of the file. An empty table has nothing to connect with. */
function sourcesIn(parent: Table): ConnectionSource[] {
  return [...parent.children.values()].flatMap((node) => {
    if (!isTable(node)) return isValue(node) ? [{ node, parent }] : [];
    return isCredentials(node) && leavesIn(node).some(isValue) ? [{ node, parent }] : sourcesIn(node);
  });
}

const isCredentials = ({ path }: Leaf | Table): boolean => path.at(-1) === 'credentials';

const isValue = ({ value }: Leaf): boolean => value.reveal().type !== 'table';

/** Names a Connection by its path, with `_` for whatever an id may not have in it; or as it was renamed. */
const idOf = (
  path: Path,
  { idSeparator }: Pick<ConnectionStore, 'idSeparator'>,
  { rename }: Pick<LayoutOptions, 'rename'>,
): string =>
  rename.get(dotted(path)) ?? path.map((key) => key.replace(/[^A-Za-z0-9_-]/g, '_') || '_').join(idSeparator);

function buildFrom({ node, parent }: ConnectionSource): BuiltConnection {
  const value = valueIn(node);
  const place = placeIn(parent);
  if (value.type === 'table') return connectionFromTable(value.entries, place);
  const connection = isCredentials(node) ? connectionFromText(value, place) : undefined;
  return connection ?? connectionFromSecret(node.path.at(-1) ?? '', value);
}

function placeIn({ path, children }: Table): CredentialsPlace {
  const section = path.at(-1);
  const leaves = [...children].flatMap(([key, child]) =>
    isTable(child) ? [] : [[key, child.value.reveal()] as const],
  );
  return { ...(section !== undefined && { section }), beside: new Map(leaves) };
}

const entryOf = (
  { source: { node }, built }: { readonly source: ConnectionSource; readonly built: BuiltConnection },
  id: string,
  { type, nameOf }: ConnectionStore,
  options: LayoutOptions,
): Entry => ({
  type,
  name: nameOf(id, options),
  value: new Redacted(serializeConnection(built.connection)),
  from: leavesIn(node),
  parts: partsOf(node, built),
  ...(isCut(node, options.unselected) && { isPart: true }),
});

/** Names the parts by the paths of the leaves: a part may be made of a whole table. */
function partsOf(node: Leaf | Table, { places }: BuiltConnection): ReadonlyMap<string, readonly string[]> {
  const partsOfKey = (key: string): readonly string[] =>
    [...places].flatMap(([from, parts]) => (key === from || key.startsWith(`${from}.`) ? parts : []));
  return new Map(
    leavesIn(node).map(({ path }) => [dotted(path), partsOfKey(dotted(path.slice(node.path.length)))]),
  );
}
