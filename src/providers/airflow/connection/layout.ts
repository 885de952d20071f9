import { type Diagnostic, diagnostic } from '../../../core/diagnostics.ts';
import type { LayoutOptions, LayoutSpec } from '../../../core/layouts/layout.ts';
import { isTable, leavesIn, tableOf, valueIn } from '../../../core/layouts/table.ts';
import type { Entry, Path } from '../../../core/model.ts';
import { Redacted } from '../../../core/redacted.ts';
import { dotted } from '../../../core/toml/path.ts';
import { collisionsOf, unusedRenames } from '../names.ts';
import { type AirflowConnection, serializeConnection } from './connection.ts';
import { fromSecret, fromTable, fromText } from './make.ts';
import { isCredentials, type Unit, unitsOf } from './units.ts';

/** Hooks find these by their id. dlt itself never reads a Connection: a DAG hands it over (see snippet.ts). */
export const connectionLayout: LayoutSpec = {
  describe: 'one Connection for each secret and each table of credentials, which hooks look up',
  takes: [],
  readAs: 'nothing',
  lay: (leaves, options) => {
    const units = unitsOf(tableOf(leaves));
    const laid = units.map((unit) => ({ unit, connection: connectionOf(unit) }));
    const entries = laid.map(({ unit, connection }) => entryOf(unit, connection, options));
    return {
      entries: [...new Map(entries.toReversed().map((entry) => [entry.name, entry])).values()].reverse(),
      problems: [
        ...collisionsOf(entries),
        ...laid.flatMap(({ unit, connection }) => tooLong(unit, connection)),
        ...unusedRenames(
          options.rename,
          units.map(({ path }) => path),
          'that becomes a connection',
        ),
      ],
    };
  },
  pathOf: ({ type, name }) => (type === 'connection' ? name.split('.') : undefined),
};

/** The path, with `_` for whatever an id may not have in it. */
export const idOf = (path: Path): string =>
  path.map((key) => key.replace(/[^A-Za-z0-9_-]/g, '_') || '_').join('.');

function connectionOf(unit: Unit): AirflowConnection {
  const { path } = unit;
  const key = path.at(-1) ?? '';
  const value = valueIn(unit);
  if (value.type === 'table') return fromTable(value.entries, path.at(-2));
  return (isCredentials(unit) ? fromText(value) : undefined) ?? fromSecret(key, value);
}

const entryOf = (unit: Unit, connection: AirflowConnection, { rename }: LayoutOptions): Entry => ({
  type: 'connection',
  name: rename.get(dotted(unit.path)) ?? idOf(unit.path),
  value: new Redacted(serializeConnection(connection)),
  from: leavesIn(unit),
});

/** Columns of Airflow's database, the same everywhere. */
const MOST = 500;

function tooLong(unit: Unit, { host, schema }: AirflowConnection): Diagnostic[] {
  const fields = Object.entries({ host, schema }).filter(([, text]) => (text?.length ?? 0) > MOST);
  const at = leavesIn(unit)[0]?.at;
  return fields.map(([field]) =>
    diagnostic('value-too-long', {
      message: `its ${field} is longer than the ${MOST} characters that Airflow keeps`,
      paths: [dotted(unit.path)],
      ...(at && { at }),
      ...(isTable(unit) && { hint: 'leave it out with --exclude, or push a document: --layout document' }),
    }),
  );
}
