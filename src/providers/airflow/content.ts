import type { AirflowConnection } from '../../core/connections/connection.ts';
import type { Redacted } from '../../core/redacted.ts';

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
