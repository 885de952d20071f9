import { doubleQuoted as python } from '../../core/inert.ts';
import type { Entry, Path } from '../../core/model.ts';
import { type ConnectionType, connectionTypeOf, GENERIC, GOOGLE } from './connection/types.ts';

type DagEntry = Pick<Entry, 'type' | 'name' | 'from'>;

const IMPORTS = `import dlt

try:
    from airflow.sdk import BaseHook  # Airflow 3
except ImportError:
    from airflow.hooks.base import BaseHook  # Airflow 2
`;

/** For a URL or a service account at `credentials` itself: only the Connection knows which of them it is. */
const CREDENTIALS_OF = `

def credentials_of(connection):
    extra = connection.extra_dejson
    if "keyfile_dict" in extra:
        return json.loads(extra["keyfile_dict"])
    if "credentials" in extra:
        return extra["credentials"]
    scheme = extra.pop("sqlalchemy_scheme", None) or extra.pop("drivername", None) or connection.conn_type
    named = {
        "drivername": {"postgres": "postgresql", "mongo": "mongodb"}.get(scheme, scheme),
        "host": connection.host or extra.pop("account", None),
        "port": connection.port,
        "database": extra.pop("database", None) or connection.schema,
        "username": connection.login,
        "password": connection.password,
        "query": extra or None,
    }
    return {key: value for key, value in named.items() if value is not None}
`;

/**
 * Writes Python that hands each Connection to dlt under its own path, for the task that runs the pipeline. It is made
 * of names alone: the names of the keys around a key tell which field it is in, and where they do not, Airflow tells.
 */
export function dagSnippet(entries: readonly DagEntry[]): string {
  const connections = entries.filter(({ type }) => type === 'connection');
  const lines = connections.flatMap(assignmentLines);
  const helper = lines.some((line) => line.includes('credentials_of(')) ? CREDENTIALS_OF : '';
  const body = lines.map((line) => `    ${line}\n`).join('');
  const modules = ['base64', 'json'].filter((name) => `${helper}${body}`.includes(`${name}.`));
  const imports = modules.map((name) => `import ${name}\n`).join('');
  return `${imports}${imports && '\n'}${IMPORTS}${helper}\n\ndef ${FUNCTION}():\n    """Call it in the task, before the pipeline runs."""\n${body || '    pass\n'}`;
}

const FUNCTION = 'dlt_secrets_from_connections';

function assignmentLines({ name, from }: DagEntry): string[] {
  const [leaf] = from;
  if (!leaf) return [];
  const end = leaf.path.lastIndexOf('credentials');
  const connection = `BaseHook.get_connection(${python(name)})`;
  if (end === leaf.path.length - 1) return [assignment(leaf.path, `credentials_of(${connection})`)];
  const tableEnd = credentialsTableEnd(leaf.path);
  if (tableEnd === undefined)
    return [assignment(leaf.path, `${connection}.extra_dejson[${python(leaf.path.at(-1) ?? '')}]`)];
  const table = leaf.path.slice(0, tableEnd + 1);
  const keys = from.map(({ path }) => path.slice(tableEnd + 1));
  const type = connectionTypeOf({ section: table.at(-2), keys: new Set(keys.map(([key = '']) => key)) });
  if (type === GOOGLE) return [assignment(table, `json.loads(${connection}.extra_dejson["keyfile_dict"])`)];
  return [
    `connection = ${connection}`,
    'extra = connection.extra_dejson',
    assignment(table, '{'),
    ...membersOf(keys, type).map((member) => `    ${member}`),
    '}',
  ];
}

/** Finds the index of the table of credentials that the path lies in, the outermost one. */
function credentialsTableEnd(path: Path): number | undefined {
  const at = path.indexOf('credentials');
  return at === -1 || at === path.length - 1 ? undefined : at;
}

const assignment = (path: Path, value: string): string => `dlt.secrets[${python(path.join('.'))}] = ${value}`;

function membersOf(keys: readonly Path[], type: ConnectionType): string[] {
  const firsts = new Set(keys.map(([key = '']) => key));
  // A drivername tells the type and is a value, so it is not looked at.
  const sources = type === GENERIC || firsts.has('drivername') ? USUAL_SOURCES : fieldsOf(type, firsts);
  return [...firsts].map((key) => {
    const inner = keys.filter(([first, second]) => first === key && second !== undefined);
    if (key !== 'query' || inner.length === 0)
      return `${python(key)}: ${sources.get(key) ?? sourceOf(key, type)},`;
    const query = inner.map(([, name = '']) => `${python(name)}: extra.get(${python(name)})`);
    return `"query": {${query.join(', ')}},`;
  });
}

/** Where the keys of any database are; some types keep them elsewhere. */
const USUAL_SOURCES: ReadonlyMap<string, string> = new Map([
  [
    'drivername',
    'extra.get("drivername") or extra.get("sqlalchemy_scheme") or {"postgres": "postgresql"}.get(connection.conn_type, connection.conn_type)',
  ],
  ['host', 'connection.host or extra.get("account")'],
  ['port', 'connection.port'],
  ['database', 'extra.get("database") or connection.schema or connection.host'],
  ['username', 'connection.login'],
  ['user', 'connection.login'],
  ['password', 'connection.password'],
]);

/** Finds the keys that have a field of their own: of those that a field may hold, the first that is there. */
const fieldsOf = ({ fields }: ConnectionType, present: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(fields).flatMap(([field, keys]) => {
      const key = keys.find((name) => present.has(name));
      return key === undefined ? [] : [[key, `connection.${field}`] as const];
    }),
  );

const sourceOf = (key: string, type: ConnectionType): string =>
  key === 'private_key' && type.type === 'snowflake'
    ? 'base64.b64decode(extra["private_key_content"]).decode()'
    : `extra.get(${python(type.extra?.[key] ?? key)})`;
