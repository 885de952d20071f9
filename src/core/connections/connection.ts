import { UserError } from '../diagnostics.ts';

/** A Connection of Airflow, without its id and its description. */
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

const TEXT_FIELDS = ['conn_type', 'host', 'schema', 'login', 'password', 'extra'] as const;

/** Writes the value of an entry: fields in one order, unset ones left out. The same connection gives the same text. */
export const serializeConnection = ({
  conn_type,
  host,
  port,
  schema,
  login,
  password,
  extra,
}: AirflowConnection): string => JSON.stringify({ conn_type, host, port, schema, login, password, extra });

/** Reads what `serializeConnection` wrote. @throws UserError for any other text */
export function parseConnection(text: string): AirflowConnection {
  const parsed: unknown = JSON.parse(text);
  const fieldOf = (name: string): unknown =>
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
  const texts = TEXT_FIELDS.flatMap((name) => {
    const value = fieldOf(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const port = fieldOf('port');
  const { conn_type, ...rest } = Object.fromEntries(texts);
  if (conn_type === undefined) throw new UserError('this is not the text of a connection');
  return { conn_type, ...rest, ...(typeof port === 'number' && { port }) };
}
