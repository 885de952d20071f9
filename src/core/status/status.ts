import type { Position, StoreFailure } from '../diagnostics.ts';
import type { Expiry } from '../dlt/expiry.ts';
import type { Entry, EntryType, Key, LastPush } from '../model.ts';
import type { CellState } from './states.ts';

/**
 * Which secret is where, and how it stands: targets are columns, secrets are rows. No value, no mark, no length is in it, and nothing
 * that depends on one but the state itself.
 */
export interface Status {
  /** When it was looked. */
  readonly at: Date;
  /** Only names were compared: what is there may hold anything. */
  readonly namesOnly: boolean;
  readonly targets: readonly StatusTarget[];
  readonly groups: readonly StatusGroup[];
}

export interface StatusTarget {
  /** Its name in deploy-secrets.toml. */
  readonly name: string;
  readonly provider: string;
  /** `github acme/etl (production)`; what the file says of it where it could not be looked at. */
  readonly place: string;
  readonly look: Look;
  readonly requests: { readonly reads: number; readonly writes: number };
}

/** What a look told. A failed one tells nothing: no name is missing by it, and no count is 0. */
export type Look =
  | {
      readonly ok: true;
      /** Neither in the file nor ours; undefined where nobody can tell ours from others', for want of a key or of marks. */
      readonly foreign?: number;
      /** Not in the file, whoever it is of. */
      readonly besides: number;
      /** Whether the store shows what others did to our entries. */
      readonly others: 'seen' | 'unseen';
      readonly lastPush?: LastPush;
    }
  | {
      readonly ok: false;
      /** `not looked at`: it did not come to a look, since something is wrong with the secrets or the options. */
      readonly why: StoreFailure | 'not looked at';
      readonly message: string;
      readonly hint?: string;
    };

/** Rows that belong together, in the order of the file. */
export interface StatusGroup {
  /** `documents`: entries that hold many values. `besides`: what is pushed without being in the file. `gone`: ours, no longer in the file. */
  readonly kind: 'section' | 'documents' | 'besides' | 'gone';
  /** The table of the file, for a section. */
  readonly title: string;
  readonly rows: readonly StatusRow[];
}

export interface StatusRow {
  /** The dotted TOML path; of an entry that holds many the table that it is, or its name. */
  readonly path: string;
  /** The environment variable that dlt looks up, where a target has it as one. */
  readonly variable?: string;
  /** Where it stands in the file. */
  readonly at?: Position;
  /** How many values it holds, for one that holds many. */
  readonly holds?: number;
  /** The jobs that read it. Empty: no job does. Absent: that cannot be known. */
  readonly readers?: readonly string[];
  readonly expires?: Expiry;
  /** By the target's name; none: it is not for this target, or the look there failed. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface Cell {
  readonly state: CellState;
  readonly type: EntryType;
  /** At the target. */
  readonly name: string;
  /** When the store says that it was last written. */
  readonly at?: Date;
  /** The path of the row that holds it. */
  readonly within?: string;
  /** Keys in it that a push would take away; of an incomplete one those that it lacks. */
  readonly keys?: readonly string[];
  /** What a push would change beside the value; worded by the store. */
  readonly settings?: readonly string[];
}

export const rowsOf = ({ groups }: Pick<Status, 'groups'>): readonly StatusRow[] =>
  groups.flatMap(({ rows }) => rows);

/** A target that was looked at, or could not be: then it has no cells. */
export interface LookedAt extends StatusTarget {
  /** What shall be there. */
  readonly entries: readonly Entry[];
  /** How that stands, by entry; what is left over with it. */
  readonly cells: ReadonlyMap<Key, Cell>;
  /** The jobs that read an entry, where that can be known. */
  readonly readers?: ReadonlyMap<Key, readonly string[]>;
}
