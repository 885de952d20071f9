import { UserError } from '../../../core/diagnostics.ts';

/** What a Connection of Airflow holds besides its id and its description. */
export interface AirflowConnection {
  readonly conn_type: string;
  readonly host?: string;
  readonly port?: number;
  readonly schema?: string;
  readonly login?: string;
  readonly password?: string;
  /** The text of a JSON object. */
  readonly extra?: string;
}

const TEXTS = ['conn_type', 'host', 'schema', 'login', 'password', 'extra'] as const;

/** The value of an entry: the fields in one order, those that are not set left out. The same connection gives the same text. */
export const serializeConnection = ({
  conn_type,
  host,
  port,
  schema,
  login,
  password,
  extra,
}: AirflowConnection): string => JSON.stringify({ conn_type, host, port, schema, login, password, extra });

/** What `connectionText` wrote. */
export function parseConnection(text: string): AirflowConnection {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) throw notOurs();
  const texts = TEXTS.flatMap((name) => {
    const value: unknown = Reflect.get(parsed, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const port: unknown = Reflect.get(parsed, 'port');
  const { conn_type, ...rest } = Object.fromEntries(texts);
  if (conn_type === undefined) throw notOurs();
  return { conn_type, ...rest, ...(typeof port === 'number' && { port }) };
}

const notOurs = (): UserError => new UserError('this is not the text of a connection');
