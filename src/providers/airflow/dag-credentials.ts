import { SERVICE_TYPES } from '../../core/connections/service-types.ts';
import { doubleQuoted } from '../../core/inert.ts';

/*
 * Python that reads back of a Connection what dlt takes: the reverse of core/connections. Held by
 * test/real/airflow/hooks.test.ts, which runs it on each Connection there.
 */

/** What differs from a plain database, by type of Connection: lines that change `found` and `extra`. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  redshift: ['found["connect_timeout"] = extra.pop("timeout", None)'],
  mysql: [
    'if extra.pop("client", None):',
    '    found["drivername"] = "mysql+mysqlconnector"',
    'extra.update({f"ssl_{name}": value for name, value in extra.pop("ssl", {}).items()})',
  ],
  mssql: ['found["connect_timeout"] = extra.pop("login_timeout", None)'],
  odbc: [
    'found["host"], _, port = (connection.host or "").partition(",")',
    'found["port"] = int(port) if port else None',
    'found["connect_timeout"] = extra.pop("connect_kwargs", {}).get("timeout")',
    'for part in (found, extra):',
    '    for name, value in part.items():',
    '        if isinstance(value, str) and value.startswith("{") and value.endswith("}"):',
    '            part[name] = value[1:-1].replace("}}", "}")',
  ],
  oracle: ['found["database"] = extra.pop("sid", None)'],
  trino: [
    'found["database"] = "/".join(filter(None, [extra.pop("catalog", None), connection.schema]))',
    'extra["http_scheme"] = extra.pop("protocol", None)',
    'extra["access_token"] = extra.pop("jwt__token", None)',
    'extra["cert"] = extra.pop("certs__client_cert_path", None)',
    'extra["key"] = extra.pop("certs__client_key_path", None)',
    'extra.pop("auth", None)',
    'for name in ("session_properties", "client_tags", "roles", "extra_credential"):',
    '    if name in extra:',
    '        extra[name] = json.dumps(extra[name], separators=(",", ":"))',
  ],
  presto: ['found["database"] = "/".join(filter(None, [extra.pop("catalog", None), connection.schema]))'],
  mongo: [
    'if extra.pop("srv", None):',
    '    found["drivername"] = "mongodb+srv"',
    'found["username"] = found["username"] or extra.pop("username", None)',
    'host = found["host"] or ""',
    'if host.startswith("[") and host.endswith("]") and "," not in host:',
    '    found["host"] = host[1:-1]  # an address of IPv6',
  ],
  redis: [
    'if extra.pop("ssl", None):',
    '    found["drivername"] = "rediss"',
    'found["database"] = extra.pop("db", None)',
  ],
  sqlite: ['found["database"], found["host"] = connection.host, None'],
  snowflake: [
    'found["host"] = extra.pop("account", None)',
    'found["database"] = "/".join(filter(None, [extra.pop("database", None), connection.schema]))',
    'found["session_timezone"] = extra.pop("session_parameters", {}).get("TIMEZONE")',
    'if "private_key_content" in extra:',
    '    found["private_key"] = base64.b64decode(extra.pop("private_key_content")).decode()',
    'if "private_key_file" in extra:',
    '    found["private_key_path"] = extra.pop("private_key_file")',
    'if "private_key" in found or "private_key_path" in found:',
    '    found["private_key_passphrase"], found["password"] = found["password"], None',
  ],
};

/** What the scheme is, where it is not the name of the type. */
const SCHEMES = '{"postgres": "postgresql", "mongo": "mongodb", "odbc": "mssql"}';

/**
 * Writes the function `credentials_of` for these types of Connection; for all of them where the types are not known.
 * It gives a dictionary, or what stood at `credentials` where that was no URL.
 */
export function credentialsOf(types: ReadonlySet<string> | undefined): string {
  const pieces = Object.entries(PIECES).filter(([type]) => types?.has(type) ?? true);
  const branches = pieces.flatMap(([type, lines], nth) => [
    `${nth === 0 ? 'if' : 'elif'} connection.conn_type == "${type}":`,
    ...lines.map((line) => `    ${line}`),
  ]);
  const lines = [
    'extra = dict(connection.extra_dejson)',
    'if "keyfile_dict" in extra:',
    '    return json.loads(extra["keyfile_dict"])',
    'if "credentials" in extra:',
    '    return extra["credentials"]',
    `scheme = ${SCHEMES}.get(connection.conn_type, connection.conn_type)`,
    'found = {',
    '    "drivername": extra.pop("sqlalchemy_scheme", None) or extra.pop("drivername", None) or scheme,',
    '    "host": connection.host,',
    '    "port": connection.port,',
    '    "database": connection.schema,',
    '    "username": connection.login,',
    '    "password": connection.password,',
    '}',
    ...branches,
    'if drivername:',
    '    found["drivername"] = drivername',
    'found["query"] = {name: value for name, value in extra.items() if value is not None}',
    'return {name: value for name, value in found.items() if value not in (None, "", {})}',
  ];
  return `\n\ndef credentials_of(connection, drivername=None):\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

/** A table of keys, each of which may be a parameter of the Connection. */
export const PICKED = `

def picked(found, *names):
    query = found.get("query", {})
    return {name: found.get(name, query.get(name)) for name in names if name in found or name in query}
`;

/** Where a key of a service's credentials is, as an expression of Python. */
export function serviceMember(type: string, keys: ReadonlySet<string>, key: string): string {
  const special = SPECIAL[`${type}.${key}`];
  if (special !== undefined)
    return isPrincipal(keys) && key === 'azure_storage_account_name' ? ACCOUNT_OF_HOST : special;
  const kind = SERVICE_TYPES.find((one) => one.type === type && one.keys?.every((name) => keys.has(name)));
  const [field] =
    Object.entries(kind?.fields ?? {}).find(([, names]) => names.find((name) => keys.has(name)) === key) ??
    [];
  if (field !== undefined) return `connection.${field}`;
  const name = kind?.extra && Object.hasOwn(kind.extra, key) ? kind.extra[key] : key;
  return `extra.get(${doubleQuoted(name ?? key)})`;
}

const isPrincipal = (keys: ReadonlySet<string>): boolean =>
  keys.has('azure_client_secret') && !keys.has('azure_storage_account_key');

const ACCOUNT_OF_HOST = 'connection.host.removeprefix("https://").split(".")[0]';

const SPECIAL: Readonly<Record<string, string>> = {
  'wasb.azure_storage_sas_token': 'extra["sas_token"].lstrip("?")',
  'wasb.azure_account_host': 'connection.host.removeprefix("https://")',
  'wasb.azure_storage_account_name': 'connection.login',
  'sftp.sftp_key_passphrase': 'connection.password',
  'sftp.sftp_timeout': 'extra.get("conn_timeout")',
};
