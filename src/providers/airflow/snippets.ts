import { GOOGLE } from '../../core/connections/service-types.ts';
import { CONNECTION_TYPES, connectionTypeOf, plainDialect } from '../../core/connections/types.ts';
import { doubleQuoted as python } from '../../core/inert.ts';
import type { Entry, Leaf, Path } from '../../core/model.ts';
import { credentialsOf, PICKED, serviceMember } from './dag-credentials.ts';

type DagEntry = Pick<Entry, 'type' | 'name' | 'from'>;

const IMPORTS = `import dlt

try:
    from airflow.sdk import BaseHook  # Airflow 3
except ImportError:
    from airflow.hooks.base import BaseHook  # Airflow 2
`;

/**
 * Writes Python that hands each Connection to dlt under its own path, for the task that runs the pipeline. It is made
 * of names: the names of the keys around a key tell which field it is in. Of values it looks at the name of a dialect
 * alone, which no Connection keeps: `mysql+pymysql`.
 */
export function dagSnippet(entries: readonly DagEntry[]): string {
  const handed = entries.filter(({ type }) => type === 'connection').flatMap(handOver);
  const body = handed.flatMap(({ lines }) => lines.map((line) => `    ${line}\n`)).join('');
  const helpers = [
    ...(body.includes('credentials_of(') ? [credentialsOf(typesIn(handed))] : []),
    ...(body.includes('picked(') ? [PICKED] : []),
  ].join('');
  const modules = ['base64', 'json'].filter((name) => `${helpers}${body}`.includes(`${name}.`));
  const imports = modules.map((name) => `import ${name}\n`).join('');
  return `${imports}${imports && '\n'}${IMPORTS}${helpers}\n\ndef ${FUNCTION}():\n    """Call it in the task, before the pipeline runs."""\n${body || '    pass\n'}`;
}

const FUNCTION = 'dlt_secrets_from_connections';

/** The lines for one Connection. */
interface HandedOver {
  readonly lines: readonly string[];
  /** Undefined where only Airflow knows it. */
  readonly types: readonly string[] | undefined;
}

const typesIn = (handed: readonly HandedOver[]): ReadonlySet<string> | undefined =>
  handed.some(({ types }) => types === undefined)
    ? undefined
    : new Set(handed.flatMap(({ types = [] }) => types));

function handOver({ name, from }: DagEntry): HandedOver[] {
  const [leaf] = from;
  if (!leaf) return [];
  const connection = `BaseHook.get_connection(${python(name)})`;
  const end = credentialsEnd(leaf.path);
  if (end === undefined) {
    const value = `${connection}.extra_dejson[${python(leaf.path.at(-1) ?? '')}]`;
    return [{ lines: [assignment(leaf.path, value)], types: [] }];
  }
  const table = leaf.path.slice(0, end + 1);
  const keys = from.map(({ path }) => path.slice(end + 1)).filter((path) => path.length > 0);
  return [keys.length === 0 ? textOver(table, leaf, connection) : tableOver(table, keys, from, connection)];
}

/** Finds the index of `credentials`: of the outermost table of that name, or of the key itself. */
function credentialsEnd(path: Path): number | undefined {
  const at = path.indexOf('credentials');
  return at === -1 ? undefined : at;
}

/** A URL or a service account. */
function textOver(table: Path, leaf: Leaf, connection: string): HandedOver {
  const scheme = dialectIn(leaf, /^([a-z0-9+_]{1,40}):\/\//);
  return {
    lines: [assignment(table, credentials(connection, scheme))],
    types: scheme === undefined ? undefined : typesOfDialect(scheme),
  };
}

/** Lists the types that one dialect may become: its parameters decide. */
const typesOfDialect = (scheme: string): string[] =>
  CONNECTION_TYPES.filter(({ schemes }) => schemes?.includes(plainDialect(scheme))).map(({ type }) => type);

function tableOver(
  table: Path,
  keys: readonly Path[],
  from: readonly Leaf[],
  connection: string,
): HandedOver {
  const firsts = [...new Set(keys.map(([key = '']) => key))];
  const drivername = from.find(
    ({ path }) => path.length === table.length + 1 && path.at(-1) === 'drivername',
  );
  const scheme = drivername && dialectIn(drivername, /^([a-z0-9+_]{1,40})$/);
  const parameters = keys.flatMap(([first, second]) =>
    first === 'query' && second !== undefined ? [second] : [],
  );
  const type = connectionTypeOf({
    scheme,
    section: table.at(-2),
    keys: new Set([...firsts, ...parameters]),
  });
  const known = drivername && scheme === undefined ? undefined : [type.type];
  if (type === GOOGLE)
    return {
      lines: [assignment(table, `json.loads(${connection}.extra_dejson["keyfile_dict"])`)],
      types: known,
    };
  if (type.keys && type.type !== 'odbc')
    return { lines: serviceLines(table, keys, type.type, connection), types: known };
  const picked = `picked(${credentials(connection, scheme)}, ${firsts.map(python).join(', ')})`;
  return { lines: [assignment(table, picked)], types: known };
}

function serviceLines(table: Path, keys: readonly Path[], type: string, connection: string): string[] {
  const firsts = new Set(keys.map(([key = '']) => key));
  const members = [...firsts].map((key) => {
    const inner = keys.flatMap(([first, second]) => (first === key && second !== undefined ? [second] : []));
    const spread = inner.map((name) => `${python(name)}: extra.get(${python(name)})`).join(', ');
    const value = key === 'connection_parameters' ? `{${spread}}` : serviceMember(type, firsts, key);
    return `    ${python(key)}: ${value},`;
  });
  return [
    `connection = ${connection}`,
    'extra = connection.extra_dejson',
    assignment(table, '{'),
    ...members,
    '}',
  ];
}

const credentials = (connection: string, scheme: string | undefined): string =>
  `credentials_of(${connection}${scheme === undefined ? '' : `, ${python(scheme)}`})`;

/** Reads the name of a dialect that is known; anything else in its place is a value, and stays where it is. */
function dialectIn({ value }: Leaf, form: RegExp): string | undefined {
  const text = value.reveal();
  const [, scheme] = text.type === 'string' ? (form.exec(text.value) ?? []) : [];
  const plain = scheme?.replace(/\+(?!srv$).*$/, '');
  return CONNECTION_TYPES.some(({ schemes }) => plain !== undefined && schemes?.includes(plain))
    ? scheme
    : undefined;
}

const assignment = (path: Path, value: string): string => `dlt.secrets[${python(path.join('.'))}] = ${value}`;
