import type { ConnectionDraft, ConnectionField } from './draft.ts';

/** How one type of Connection wants the keys of dlt's credentials. */
export interface ConnectionType {
  readonly type: string;
  /** The hook of Airflow's providers that it is made for. Undefined: code of one's own reads it. */
  readonly hook?: string;
  /** Schemes of a URL, and names of SQLAlchemy's dialects, without what follows a `+`. */
  readonly schemes?: readonly string[];
  /** The section that the credentials stand in: `[destination.NAME.credentials]`. */
  readonly sections?: readonly string[];
  /** Keys that tell it; all of them must be there. A parameter of a URL counts. */
  readonly keys?: readonly string[];
  /** Which key goes into which field: the first that is there. */
  readonly fields: Readonly<Partial<Record<ConnectionField, readonly string[]>>>;
  /** Names of keys in `extra`, where they are not as in the file. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Members of `extra` that the hook reads. `any`: it hands each to the driver, as dlt does. */
  readonly takes: readonly string[] | 'any';
  /** What no table says; it takes its keys before the tables do. */
  readonly shape?: (draft: ConnectionDraft) => void;
  /** The same in words, for people. */
  readonly notes?: string;
}
