import type { UserError } from './errors.ts';
import type { Entry, EntryType, Key, Leaf, Named, Path } from './leaf.ts';
import type { Outside } from './outside.ts';
import type { Change, Plan } from './plan.ts';
import type { Problem } from './problems.ts';
import type { Redacted } from './redacted.ts';
import type { Snippet } from './snippet.ts';

/**
 * A kind of store: data, and one lazy door. `--help`, the docs and preflight derive from the data, so a
 * provider's `index.ts` imports no SDK; `open` imports it when it is called.
 */
export interface Provider<O extends object> {
  /** What it is, in a few words, for `--help`. */
  readonly summary: string;
  readonly options: OptionTable<O>;
  /** For `--help`: whole command lines, and what each does. */
  readonly examples?: readonly Example[];
  readonly limits: Limits;
  readonly pace: Pace;
  readonly layouts: Readonly<Record<string, LayoutSpec>>;
  /** Those used unless `--layout` says otherwise; where there is more than one, it may be given more than once. */
  readonly defaultLayouts: readonly string[];
  /** Texts to paste at the other end, each printed by `--print-<name>`. */
  readonly snippets?: Readonly<Record<string, Snippet<O>>>;
  /** What a plan costs, and the like: whole lines to stand below it. */
  remarks?(plan: Plan, seen: Seen, naming: Naming): readonly string[];
  /** Checks the options, finds the credentials, connects. Must not change the store. */
  open(options: O, outside: Outside, naming: Naming): Promise<Store>;
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

/** One command-line option; its name is the key in kebab case. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean' | 'number';
  readonly describe: string;
  /** What stands for the value in `--help`, in capitals. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
}

export type OptionTable<O extends object> = { readonly [K in keyof O & string]-?: OptionSpec };

/** The store's published rules, as data: core enforces them before the first write, the docs print them. */
export interface Limits {
  readonly types: Readonly<Partial<Record<EntryType, EntryLimits>>>;
  /** How many entries one `write` may carry. Default 1. */
  readonly batch?: number;
}

export interface EntryLimits {
  readonly names: readonly NameRule[];
  /** `folded`: the store keeps names in upper case and takes `a` and `A` for one. */
  readonly letters: 'kept' | 'folded';
  /** How long a value may be, in bytes of UTF-8, and whether an empty one is taken. */
  readonly value: { readonly bytes: number; readonly empty: boolean };
  /** How many entries of this kind one place may hold, those of others included. */
  readonly entries?: number;
  /** How many a reader at the other end may get to see, the first by name, however many there are. */
  readonly inSight?: { readonly most: number } & Advice;
  /** How many bytes of values a reader at the other end may get to see of all entries of this kind together. */
  readonly together?: { readonly bytes: number } & Advice;
}

/** A rule that a name must keep: it must match `allows`. */
export interface NameRule {
  readonly code: 'not-a-name' | 'name-too-long';
  readonly allows: RegExp;
  /** The rule as a sentence about the store, e.g. `GitHub takes no name that begins with GITHUB_`. */
  readonly message: string;
  readonly hint?: string;
}

/** The numbers that `core/pace.ts` keeps to. */
export interface Pace {
  /** Requests cost points; so many are free in any 60 seconds. */
  readonly pointsPerMinute: number;
  readonly readPoints: number;
  readonly writePoints: number;
  /** Requests under way at once. */
  readonly concurrent: number;
  /** How often one request is tried in all. */
  readonly tries: number;
  /** Writes that one entry takes, for the estimate of how long a push will last. Default 1. */
  readonly writesPerEntry?: number;
}

/** One way to lay a file out at a kind of store, and what the command line may say about it. */
export interface LayoutSpec {
  /** For `--help`, in a few words: `one secret for each name`. */
  readonly describe: string;
  /** Which of these options it takes; another one given with it is an error. */
  readonly takes: readonly NamingOption[];
  readonly lay: Layout;
  /**
   * What dlt finds in the job: environment variables; a file where secrets.toml would be; what its provider for a
   * vault asks for, after all files. `nothing`: dlt itself does not read it.
   */
  readonly readAs: 'variables' | 'file' | 'vault' | 'nothing';
  /**
   * Where `--with-config` puts what is configuration and no secret. `apart`: entries of kind `variable`, by the
   * names that this layout gives; `within`: the entries that hold the secrets hold it too, below them. Absent:
   * nowhere.
   */
  readonly config?: 'apart' | 'within';
  /**
   * The TOML path of which an entry's name was made, as far as it can be read back: case is lost. Undefined
   * when the name is not of this layout, or stands for the whole file.
   */
  pathOf?(named: Pick<Entry, 'type' | 'name'>, naming: Naming): Path | undefined;
}

export type NamingOption = 'prefix' | 'name' | 'pipeline';

/** What the command line says of the names at the target. */
export interface Naming {
  /** Keys of `Provider.layouts`. */
  readonly layouts: readonly string[];
  /** Stands before each name. */
  readonly prefix?: string;
  /** The name of the one entry. */
  readonly name?: string;
  /** The dlt pipeline for which the entry is alone. */
  readonly pipeline?: string;
  /** Configuration goes there too, so what holds it is looked at. */
  readonly config?: true;
}

export interface LayoutOptions extends Omit<Naming, 'layouts'> {
  readonly tables: 'auto' | 'all' | 'none';
  /** Dotted path -> the name to use instead. */
  readonly rename: ReadonlyMap<string, string>;
  /** The store folds letters, so names that differ by case alone are one. */
  readonly folded: boolean;
  /** Which of the leaves are configuration, for a layout that holds it `within`. */
  readonly configuration?: ReadonlySet<Leaf>;
}

/** Leaves -> entries: what the reader at the other end looks for. Pure. */
export type Layout = (
  leaves: readonly Leaf[],
  options: LayoutOptions,
) => { entries: readonly Entry[]; problems: readonly Problem[] };

/** One connected place, such as one environment of one repository. */
export interface Store {
  /** Where, for ownership: `host/owner/name[/environment]`, lower case. May be known only after `observe`. */
  readonly id: string;
  /** Where, for people: `github acme/etl (production)`. */
  readonly label: string;
  /** What differs here from the provider's limits, e.g. more entries in an organization. */
  readonly limits?: Limits;
  /** ONE look. Reads no secret. What is absent is left out; a refusal is an exception. */
  observe(): Promise<Seen>;
  /** Makes the containers, and writes intent ahead where a crash could make the next look lie. */
  begin?(writes: readonly Write[]): Promise<void>;
  /** At most `limits.batch` at once, one outcome each. A name to remove that is gone already is done. */
  write(batch: readonly Write[], signal: AbortSignal): Promise<readonly Outcome[]>;
  /** Called once after `begin`, whatever happened in between, also after a failure or an interrupt. */
  settle?(outcomes: readonly Outcome[]): Promise<void>;
}

export interface Seen {
  /** A container that is not there: the environment, the organization's project. */
  readonly missing?: Missing;
  readonly remotes: ReadonlyMap<Key, Remote>;
  /** Why this look gives no marks though there is a key, if so, and the way out: said with the plan. */
  readonly markless?: Advice;
  /** Why this run can only change what is there and make nothing new, if so, and the way out. */
  readonly nothingNew?: Advice;
  /** What else this look tells people, such as that something at the store hides what is pushed. */
  readonly warnings?: readonly Advice[];
}

export interface Advice {
  readonly message: string;
  readonly hint: string;
}

export interface Missing {
  /** `environment production` */
  readonly what: string;
  /** `begin` will make it, since the user asked for that. */
  readonly make: boolean;
  readonly hint: string;
}

/** What one look could tell about one entry. */
export interface Remote extends Named {
  /** Our mark of what was written last, and those before it where the store remembers. */
  readonly mark?: string;
  readonly past?: readonly string[];
  /** What it holds, where the store tells that to whoever lists. Compared then, whatever the marks say. */
  readonly value?: Redacted<string>;
  /** By someone else since we wrote. */
  readonly touched: 'no' | 'yes' | 'interrupted' | 'unknown';
  readonly changedAt?: Date;
  /** Removed, and its name not free yet: it comes back when it is written. Never a leftover, whoever it was of. */
  readonly leaving?: true;
  /** What it held inside when we wrote it last, where that is noted beside it. Anyone may have edited the note. */
  readonly keys?: readonly string[];
  /** How many more it held, whose names found no room in that note. */
  readonly unnamed?: number;
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
  readonly was?: Remote;
}

export type Outcome = Named &
  ({ readonly result: 'done' | 'skipped' } | { readonly result: 'failed'; readonly error: UserError });
