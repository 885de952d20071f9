import { UserError } from '../../core/diagnostics.ts';
import type { Redacted } from '../../core/redacted.ts';
import { fieldIn } from '../http/answers.ts';

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

/** Reads what `serializeConnection` wrote. */
export function parseConnection(text: string): AirflowConnection {
  const parsed: unknown = JSON.parse(text);
  const texts = TEXT_FIELDS.flatMap((name) => {
    const value = fieldIn(parsed, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const port = fieldIn(parsed, 'port');
  const { conn_type, ...rest } = Object.fromEntries(texts);
  if (conn_type === undefined) throw new UserError('this is not the text of a connection');
  return { conn_type, ...rest, ...(typeof port === 'number' && { port }) };
}

/** The content of one entry, as it shall be written. */
export type EntryContent =
  | { readonly kind: 'connection'; readonly connection: AirflowConnection }
  | { readonly kind: 'variable'; readonly value: string };

/** The content of one entry, as far as Airflow lists it. */
export type ListedContent = ListedConnection | ListedVariable;

export interface ListedConnection {
  readonly kind: 'connection';
  /** conn_type, host, port, schema, login; empty where nothing is set. */
  readonly plainFields: readonly string[];
  /** Undefined where it is not listed. */
  readonly extra: Redacted<string> | undefined;
  /** True also where that is not listed. */
  readonly hasPassword: boolean;
}

export interface ListedVariable {
  readonly kind: 'variable';
  readonly value: Redacted<string>;
}
