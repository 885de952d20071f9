import { type Diagnostic, diagnostic } from '../../../core/diagnostics.ts';
import type { LayoutOptions, LayoutSpec } from '../../../core/layouts/layout.ts';
import { isCut, isTable, leavesIn, type Table, tableOf, valueIn } from '../../../core/layouts/table.ts';
import type { Entry, Leaf, Path } from '../../../core/model.ts';
import { Redacted } from '../../../core/redacted.ts';
import { dotted } from '../../../core/toml/path.ts';
import { type AirflowConnection, serializeConnection } from '../content.ts';
import { firstOfEachName, nameCollisions, renamesOfNothing } from '../layout-problems.ts';
import { connectionFromSecret, connectionFromTable, connectionFromText } from './build.ts';

/** Hooks find these by their id. dlt itself never reads a Connection: a DAG hands it over (see snippets.ts). */
export const connectionLayout: LayoutSpec = {
  describe: 'one Connection for each secret and each table of credentials, which hooks look up',
  takes: [],
  readAs: 'nothing',
  lay: (leaves, options) => {
    const sources = sourcesIn(tableOf(leaves));
    const built = sources.map((source) => ({ source, connection: connectionOf(source) }));
    const entries = built.map(({ source, connection }) => entryOf(source, connection, options));
    const paths = sources.map(({ path }) => path);
    return {
      entries: firstOfEachName(entries),
      problems: [
        ...nameCollisions(entries),
        ...built.flatMap(({ source, connection }) => fieldsTooLong(source, connection)),
        ...renamesOfNothing(options.rename, paths, 'that becomes a connection'),
      ],
    };
  },
  pathOf: ({ type, name }) => (type === 'connection' ? name.split('.') : undefined),
};

/** The part of the file that one Connection is made of: a table of credentials as a whole, or one value. */
type ConnectionSource = Leaf | Table;

/** Finds them in the order of the file. An empty table has nothing to connect with. */
function sourcesIn(table: Table): ConnectionSource[] {
  return [...table.children.values()].flatMap((child) => {
    if (!isTable(child)) return isValue(child) ? [child] : [];
    return isCredentials(child) && leavesIn(child).some(isValue) ? [child] : sourcesIn(child);
  });
}

const isCredentials = ({ path }: ConnectionSource): boolean => path.at(-1) === 'credentials';

const isValue = ({ value }: Leaf): boolean => value.reveal().type !== 'table';

/** Names a Connection by its path, with `_` for whatever an id may not have in it. */
const idOf = (path: Path): string => path.map((key) => key.replace(/[^A-Za-z0-9_-]/g, '_') || '_').join('.');

function connectionOf(source: ConnectionSource): AirflowConnection {
  const { path } = source;
  const value = valueIn(source);
  if (value.type === 'table') return connectionFromTable(value.entries, path.at(-2));
  const connection = isCredentials(source) ? connectionFromText(value) : undefined;
  return connection ?? connectionFromSecret(path.at(-1) ?? '', value);
}

const entryOf = (
  source: ConnectionSource,
  connection: AirflowConnection,
  { rename, unselected }: LayoutOptions,
): Entry => ({
  type: 'connection',
  name: rename.get(dotted(source.path)) ?? idOf(source.path),
  value: new Redacted(serializeConnection(connection)),
  from: leavesIn(source),
  ...(isCut(source, unselected) && { isPart: true }),
});

/** These columns of Airflow's database are as long everywhere. */
const MOST_CHARACTERS = 500;

function fieldsTooLong(source: ConnectionSource, { host, schema }: AirflowConnection): Diagnostic[] {
  const fields = Object.entries({ host, schema }).filter(([, text]) => (text?.length ?? 0) > MOST_CHARACTERS);
  const at = leavesIn(source)[0]?.at;
  return fields.map(([field]) =>
    diagnostic('value-too-long', {
      message: `its ${field} is longer than the ${MOST_CHARACTERS} characters that Airflow keeps`,
      paths: [dotted(source.path)],
      ...(at && { at }),
      ...(isTable(source) && { hint: 'leave it out with --exclude, or push a document: --layout document' }),
    }),
  );
}
