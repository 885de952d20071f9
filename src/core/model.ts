import type { Diagnostic, Position, UserError } from './diagnostics.ts';
import type { Redacted } from './redacted.ts';

/** Keys from the document's root to a value, unquoted: `[sources."a.b"] key` is `['sources', 'a.b', 'key']`. */
export type Path = readonly string[];

/**
 * A TOML value with its type kept. Dates and times carry the text of Python's `isoformat()`: `T` between
 * date and time, `+00:00` for `Z`, no fraction or six digits of it.
 */
export type TomlValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'datetime' | 'date' | 'time'; readonly value: string }
  | { readonly type: 'array'; readonly items: readonly TomlValue[] }
  | { readonly type: 'table'; readonly entries: ReadonlyMap<string, TomlValue> };

/**
 * One value of the document, typed, not yet named. A table is a leaf only when it is empty; everything else
 * that holds keys is walked into. Arrays, also arrays of tables, are one leaf.
 */
export interface Leaf {
  readonly path: Path;
  readonly value: Redacted<TomlValue>;
  readonly at: Position;
  /** How many of its keys lead to the outermost table that is written inline, as `a.b = { … }`. */
  readonly inline?: number;
  /** It is the text of a variable, whose type is not known. */
  readonly isUntyped?: true;
  /** The comment on the value's own line. It may hold anything, so it is guarded as the value is. */
  readonly comment?: Redacted<string>;
  /** The day that the comment says it expires, as it is written: `2027-03-01`. Nothing else of a comment is ever shown. */
  readonly expires?: string;
}

/** One thing to push: a name that the reader at the other end looks up, and the text found under it. */
export interface Entry extends EntryId {
  /** The environment variable that dlt looks up for it, where that is another name. */
  readonly variable?: string;
  readonly value: Redacted<string>;
  /** The leaves it was made of, in the order of the document. Empty for what is pushed besides. */
  readonly from: readonly Leaf[];
  /** It follows from all the others, back to what it was as well: no value of it is anyone's decision. */
  readonly isDerived?: true;
  /** What is found inside, by name, where one entry holds many values. Absent for one that is a single value. */
  readonly keys?: readonly string[];
  /** Which parts of the entry a value went to, by its dotted path: `login`, `extra.sslmode`. Absent where it has none. */
  readonly parts?: ReadonlyMap<string, readonly string[]>;
  /** It is one table of the file, and holds less than that: `--include` names only a part of it. */
  readonly isPart?: true;
}

export type EntryType = 'secret' | 'variable' | 'connection';

/** What tells one entry of a place from all others there: a store may hold several types under one name. */
export interface EntryId {
  readonly type: EntryType;
  readonly name: string;
}

/** For maps and sets alone, never cut open: whoever needs the type or the name has them beside it. */
export type Key = `${EntryType}:${string}`;

/** Why something that is there is written again. */
export type Why =
  | 'new value'
  | 'changed elsewhere'
  | 'deleted elsewhere'
  | 'older value'
  | 'not ours yet'
  | 'cannot compare'
  | 'settings';

/** Reasons that are someone else's decision: never overwritten unasked. */
export type Conflict = Extract<
  Why,
  'changed elsewhere' | 'deleted elsewhere' | 'older value' | 'not ours yet'
>;

/** A change is data; only `apply` acts. `changedAt`: when the store says it was last written. */
export type Change = EntryId & { readonly changedAt?: Date } & (
    | { readonly action: 'create' }
    /** `layout`: the file still has it, and another layout, of an earlier push, is what gives this entry. */
    | { readonly action: 'remove'; readonly layout?: string }
    /** `unverified`: unchanged by us, but the store cannot tell whether by others. */
    | { readonly action: 'keep'; readonly unverified?: true }
    /**
     * `settings`: what the write changes beside the value. `drops`: what is there inside the entry, and would be gone;
     * `unnamed`: so many more, at the least. `prunable`: we alone put them there, so that `--prune` lets them go;
     * `pruned`: it does, of so many keys.
     */
    | {
        readonly action: 'update';
        readonly why: Why;
        readonly settings?: readonly string[];
        readonly drops?: readonly string[];
        readonly unnamed?: number;
        readonly prunable?: true;
        readonly pruned?: { readonly of: number };
      }
    /** Ours, gone from the file, stays. `held`: what even `--prune` waits for. */
    | {
        readonly action: 'leftover';
        readonly held?: 'touched' | 'interrupted';
        readonly layout?: string;
      }
  );

/** What would be done in one place. Holds no value and no mark: it may be printed, saved and hashed. */
export interface Plan {
  /** `Store.label` */
  readonly store: string;
  /** A container to make first. */
  readonly newContainer?: string;
  /** In the order of the file, then what is no longer in it, by name. */
  readonly changes: readonly Change[];
  /** How many entries there are ours under this owner. */
  readonly managed: number;
  /** How many are neither in the file nor ours. */
  readonly unmanaged: number;
}

export interface RemoteState {
  /** A container that is not there: the environment, the organization's project. */
  readonly missing?: Missing;
  readonly remotes: ReadonlyMap<Key, Remote>;
  /**
   * What this look tells people. `markless`: it gives no marks though there is a key, so nothing can be compared by
   * them. `nothing-new`: this run can change what is there, and make nothing new. `at-the-store`: anything else.
   */
  readonly diagnostics?: readonly Diagnostic[];
  /** The last push of ours that said of itself who it was. */
  readonly lastPush?: LastPush;
}

/** Who pushed, as far as that was noted. */
export interface LastPush {
  readonly at: Date;
  /** The actor of a CI, else git's name of the user. */
  readonly by?: string;
  /** The run of a CI: its address, or its number. */
  readonly run?: string;
  readonly commit?: string;
  /** Whether the files were other than the commit's. */
  readonly dirty?: boolean;
}

export interface Missing {
  /** `environment production` */
  readonly what: string;
  /** `begin` will make it, since the user asked for that. */
  readonly make: boolean;
  readonly hint: string;
}

/** What one look could tell about one entry. */
export interface Remote extends EntryId {
  /** Our mark of what was written last, and those before it where the store remembers. */
  readonly mark?: string;
  readonly previousMarks?: readonly string[];
  /** What it holds, where the store tells that to whoever lists. Compared then, whatever the marks say. */
  readonly value?: Redacted<string>;
  /** By someone else since we wrote. */
  readonly changedExternally: 'no' | 'yes' | 'interrupted' | 'unknown';
  readonly changedAt?: Date;
  /** Removed, and still known of: it comes back when it is written. Never a leftover, whoever it was of. */
  readonly pendingDeletion?: true;
  /** We wrote it, and someone else took it away since, or the value in it. Never set for what a run of ours removed, or may have. */
  readonly deletedExternally?: true;
  /** What it held inside when we wrote it last, where that is noted beside it. Anyone may have edited the note. */
  readonly keys?: readonly string[];
  /** How many more it held, whose names found no room in that note. */
  readonly unnamedKeys?: number;
  /** What differs beside the value: visibility, repositories, KMS key; worded by the provider. */
  readonly settings?: readonly string[];
  /** Etag and the like: opaque to core, handed back in `Write`. */
  readonly native?: unknown;
}

/** A change joined with what carrying it out needs. `entry` and `mark` are absent for a removal. */
export interface Write {
  readonly change: Change;
  readonly entry?: Entry;
  /** Absent without a key. */
  readonly mark?: string;
  readonly remote?: Remote;
}

export type Outcome = EntryId &
  ({ readonly result: 'done' | 'skipped' } | { readonly result: 'failed'; readonly error: UserError });
