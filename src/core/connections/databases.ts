import { type ConnectionDraft, plainName } from './draft.ts';

/*
 * What the hooks of databases want otherwise than dlt writes it. Read in Airflow's providers of 2025-05-20 (the day of
 * Airflow 2.11.0) and of 2026-11-24, and held by test/real/airflow/hooks.test.ts, which builds each hook of both.
 */

/** SQLAlchemy has forgotten the short name, and Airflow's hook refuses it. */
export function shapePostgres(draft: ConnectionDraft): void {
  const { scheme } = draft.credentials;
  if (scheme === undefined || scheme === 'postgresql') return;
  draft.extra('sqlalchemy_scheme', scheme.replace(/^postgres(?=\+|$)/, 'postgresql'), 'drivername');
}

/** redshift_connector has another name for it, in seconds too. */
export function shapeRedshift(draft: ConnectionDraft): void {
  moveNumber(draft, 'connect_timeout', 'timeout');
}

/** mysqlclient takes TLS as one object; mysql-connector-python takes each member that begins with `ssl_`. */
export function shapeMySql(draft: ConnectionDraft): void {
  if (/\+mysqlconnector$/.test(draft.credentials.scheme ?? '')) {
    draft.extra('client', 'mysql-connector-python', 'drivername');
    for (const key of draft.left.filter((name) => /^(?:query\.)?ssl_/.test(name)))
      takeForConnector(draft, key);
    const left = draft.left.filter((name) =>
      ['charset', 'unix_socket', 'ssl_mode'].includes(plainName(name)),
    );
    for (const key of left)
      draft.unread('MySqlHook hands nothing of that name to mysql-connector-python', key);
    return;
  }
  const members = ['ca', 'capath', 'cert', 'key', 'cipher'].flatMap((member) => {
    const key = draft.left.find((name) => plainName(name) === `ssl_${member}`);
    const value = key === undefined ? undefined : draft.take(key);
    return key !== undefined && value ? [[member, { key, value }] as const] : [];
  });
  if (members.length > 0) draft.extraObject('ssl', new Map(members));
}

/** pymssql has another name for it, and dlt a port of its own: MsSqlHook would make one of the text `None`. */
export function shapeMsSql(draft: ConnectionDraft): void {
  moveNumber(draft, 'connect_timeout', 'login_timeout');
  if (draft.port('port') === undefined) draft.field('port', 1433);
}

/**
 * OdbcHook glues `NAME=value;`, so what has a `;` or a brace in it is put in braces, as ODBC wants it. SQL Server's driver
 * has no `PORT`: the port stands behind the host.
 */
export function shapeOdbc(draft: ConnectionDraft): void {
  const host = draft.takeText('host');
  const port = draft.takePort('port');
  const server = host !== undefined && port !== undefined ? `${host},${port}` : host;
  draft.field('host', server, 'host', ...(port === undefined ? [] : ['port']));
  for (const [field, keys] of [
    ['schema', ['database']],
    ['login', ['username', 'user']],
    ['password', ['password']],
  ] as const) {
    const key = keys.find((name) => draft.has(name));
    const text = key === undefined ? undefined : draft.takeText(key);
    if (key !== undefined && text !== undefined) draft.field(field, odbcText(text), key);
  }
  draft.unread(
    'OdbcHook makes the connection string itself, of host, login and the rest, and takes none whole',
    ...draft.left.filter((key) => plainName(key) === 'odbc_connect'),
  );
  const hasDriver = draft.left.some((key) => /^(?:query\.)?driver$/i.test(key));
  for (const key of draft.left.filter((name) => name !== 'port')) {
    const name = plainName(key);
    if (name === 'connect_timeout') connectTimeout(draft, key);
    else {
      const text = draft.takeText(key);
      if (text !== undefined) draft.extra(name, /^driver$/i.test(name) ? text : odbcText(text), key);
    }
  }
  // dlt prefers the newest that it finds (dlt 1.31, mssql/configuration.py).
  if (!hasDriver) draft.extra('driver', 'ODBC Driver 18 for SQL Server');
  const { scheme = '', section = '' } = draft.credentials;
  // dlt sets it for Synapse, where texts would be cut (dlt 1.31, synapse/configuration.py).
  const isSynapse = scheme.startsWith('synapse') || (scheme === '' && section === 'synapse');
  if (isSynapse) draft.extra('LongAsMax', 'yes');
}

function connectTimeout(draft: ConnectionDraft, key: string): void {
  const value = draft.takeNumber(key);
  if (value !== undefined) draft.extraJson('connect_kwargs', `{"timeout":${value}}`, key);
}

/** Microsoft's rule for values of a connection string: braces around it, and `}` in it twice. */
const odbcText = (text: string): string =>
  /[;{}]|^\s|\s$/.test(text) ? `{${text.replaceAll('}', '}}')}}` : text;

/** The path of a URL is a SID for SQLAlchemy's dialect; a name of a service is a parameter. */
export function shapeOracle(draft: ConnectionDraft): void {
  const service = draft.has('query.service_name') ? 'query.service_name' : 'service_name';
  if (draft.has(service)) {
    draft.extra('service_name', draft.takeText(service) ?? '', service);
    const database = draft.credentials.keys.get('database');
    const isEmpty = database?.type === 'string' && database.value === '';
    if (isEmpty) draft.take('database');
    else if (draft.has('database'))
      draft.unread('it says the name of a service and a SID: SQLAlchemy refuses both together', 'database');
    return;
  }
  const sid = draft.takeText('database');
  if (sid !== undefined) draft.extra('sid', sid, 'database');
}

/** The path of a URL is `catalog/schema`, and a password goes over https alone. */
export function shapeTrino(draft: ConnectionDraft): void {
  shapeCatalog(draft);
  const token = draft.takeText('query.access_token');
  if (token !== undefined) {
    draft.extra('auth', 'jwt');
    draft.extra('jwt__token', token, 'query.access_token');
  }
  const [certificate, key] = [draft.takeText('query.cert'), draft.takeText('query.key')];
  if (certificate !== undefined && key !== undefined) {
    draft.extra('auth', 'certs');
    draft.extra('certs__client_cert_path', certificate, 'query.cert');
    draft.extra('certs__client_key_path', key, 'query.key');
  }
  for (const name of ['session_properties', 'roles', 'extra_credential', 'client_tags'])
    takeJson(draft, `query.${name}`, name);
  const secure = draft.has('password') || token !== undefined || certificate !== undefined;
  shapeProtocol(draft, 'query.http_scheme', secure);
}

/** PyHive takes the same path. */
export function shapePresto(draft: ConnectionDraft): void {
  shapeCatalog(draft);
  shapeProtocol(draft, 'query.protocol', draft.has('password'));
}

function shapeCatalog(draft: ConnectionDraft): void {
  const database = draft.takeText('database');
  if (database === undefined) return;
  const [catalog = '', ...schema] = database.split('/');
  draft.extra('catalog', catalog, 'database');
  if (schema.length > 0) draft.field('schema', schema.join('/'), 'database');
}

function shapeProtocol(draft: ConnectionDraft, key: string, secure: boolean): void {
  const port = draft.credentials.keys.get('port');
  const isTlsPort = port !== undefined && 'value' in port && String(port.value) === '443';
  const given = draft.takeText(key);
  if (given !== undefined) draft.extra('protocol', given, key);
  else if (secure || isTlsPort) draft.extra('protocol', 'https');
}

/** MongoHook builds the URL anew: it wants a list of hosts whole, and no port beside `srv`. */
export function shapeMongo(draft: ConnectionDraft): void {
  const isSrv = draft.credentials.scheme === 'mongodb+srv';
  if (isSrv) draft.extra('srv', true, 'drivername');
  if (isSrv && draft.has('port')) draft.unread('mongodb+srv finds the ports itself, and takes none', 'port');
  const port = draft.credentials.keys.get('port');
  const isList = port?.type === 'string' && port.value.includes(',');
  if (isList) {
    draft.take('port');
    draft.field('host', `${draft.takeText('host') ?? ''}:${port.value}`, 'host', 'port');
  } else shapeMongoIpv6(draft);
  // The hook leaves out a name without a password, as a certificate needs it.
  const username = draft.has('password') ? undefined : draft.takeText('username');
  if (username !== undefined) draft.extra('username', username, 'username');
  else if (draft.has('username') && !MONGO_AUTH.some((key) => draft.has(key))) {
    // The driver's own default. Older hooks write `None` for a database that is absent, and would sign in there.
    draft.extra('authSource', 'admin');
  }
}

const MONGO_AUTH = ['database', 'query.authSource', 'query.authMechanism', 'authSource', 'authMechanism'];

/** The hook puts the host into a URL as it is, where an address of IPv6 stands in brackets. */
function shapeMongoIpv6(draft: ConnectionDraft): void {
  const host = draft.credentials.keys.get('host');
  if (host?.type !== 'string' || !/^[0-9a-f:.]*:[^,]*:|\]/i.test(host.value)) return;
  draft.take('host');
  draft.field('host', host.value.startsWith('[') ? host.value : `[${host.value}]`, 'host');
}

/** The path is the number of the database, and `rediss` means TLS. */
export function shapeRedis(draft: ConnectionDraft): void {
  if (draft.credentials.scheme === 'rediss') draft.extra('ssl', true, 'drivername');
  const key = draft.has('query.db') ? 'query.db' : 'database';
  const number = draft.takeNumber(key);
  if (number !== undefined) draft.extra('db', number, key);
  else if (draft.has(key)) draft.unread('the database of Redis is a number', key);
  for (const name of ['ssl_check_hostname', 'ssl']) {
    const text = draft.takeText(`query.${name}`);
    if (text !== undefined) draft.extra(name, isTrue(text), `query.${name}`);
  }
}

/** For the driver any text is true, `false` too. */
function takeForConnector(draft: ConnectionDraft, key: string): void {
  const value = draft.take(key);
  const [name, text] = [plainName(key), value?.type === 'string' ? value.value : ''];
  const isSwitch = /^ssl_(?:disabled|verify_\w+)$/.test(name) && text !== '';
  if (value) draft.extra(name, isSwitch ? isTrue(text) : value, key);
}

const isTrue = (text: string): boolean => /^(?:true|1|yes|on)$/i.test(text);

/** A driver wants a number, where a parameter of a URL is text. */
function moveNumber(draft: ConnectionDraft, name: string, wanted: string): void {
  const key = draft.left.find((one) => plainName(one) === name);
  const value = key === undefined ? undefined : draft.takeNumber(key);
  if (key !== undefined && value !== undefined) draft.extra(wanted, value, key);
}

/** SQLAlchemy's dialect reads the text of some parameters as JSON. */
function takeJson(draft: ConnectionDraft, key: string, name: string): void {
  const text = draft.takeText(key);
  if (text === undefined) return;
  if (isJson(text)) draft.extraJson(name, text, key);
  else draft.unread('the driver wants JSON there', key);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
