import type { UserError } from './errors.ts';
import type { Entry, EntryKind, Key, Leaf } from './leaf.ts';
import type { Outside } from './outside.ts';
import type { Change } from './plan.ts';
import type { Problem } from './problems.ts';

/**
 * A kind of store: data, and one lazy door. `--help`, the docs and preflight derive from the data, so a
 * provider's `index.ts` imports no SDK; `open` imports it when it is called.
 */
export interface Provider<O extends object> {
  /** What it is, in a few words, for `--help`. */
  readonly summary: string;
  readonly options: OptionTable<O>;
  readonly limits: Limits;
  readonly pace: Pace;
  readonly layouts: Readonly<Record<string, Layout>>;
  readonly defaultLayouts: readonly string[];
  /** Texts to paste at the other end, each printed by `--print-<name>`. They hold names, never values. */
  readonly snippets?: Readonly<Record<string, Snippet<O>>>;
  /** Checks the options, finds the credentials, connects. Must not change the store. */
  open(options: O, outside: Outside): Promise<Store>;
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
  readonly kinds: Readonly<Partial<Record<EntryKind, KindLimits>>>;
  /** How many entries one `write` may carry. Default 1. */
  readonly batch?: number;
}

export interface KindLimits {
  readonly names: readonly NameRule[];
  /** `folded`: the store keeps names in upper case and takes `a` and `A` for one. */
  readonly letters: 'kept' | 'folded';
  /** How long a value may be, in bytes of UTF-8, and whether an empty one is taken. */
  readonly value: { readonly bytes: number; readonly empty: boolean };
  /** How many entries of this kind one place may hold, those of others included. */
  readonly entries?: number;
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
}

export interface LayoutOptions {
  readonly tables: 'auto' | 'all' | 'none';
  /** Dotted path -> the name to use instead. */
  readonly rename: ReadonlyMap<string, string>;
  /** The store folds letters, so names that differ by case alone are one. */
  readonly folded: boolean;
}

/** Leaves -> entries: what the reader at the other end looks for. Pure. */
export type Layout = (
  leaves: readonly Leaf[],
  options: LayoutOptions,
) => { entries: readonly Entry[]; problems: readonly Problem[] };

export interface Snippet<O extends object> {
  readonly describe: string;
  /** Said once after a push that made new names: why the text is needed. */
  readonly mention: string;
  text(names: readonly Pick<Entry, 'kind' | 'name'>[], options: O): string;
}

/** One connected place, such as one environment of one repository. */
export interface Store {
  /** Where, for ownership: `host/owner/name[/environment]`, lower case. Costs no extra request. */
  readonly id: string;
  /** Where, for people: `github acme/etl (production)`. */
  readonly label: string;
  /** What differs here from the provider's limits, e.g. more entries in an organization. */
  readonly limits?: Limits;
  /** ONE look. Reads no value. What is absent is left out; a refusal is an exception. */
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
  readonly markless?: { readonly message: string; readonly hint: string };
}

export interface Missing {
  /** `environment production` */
  readonly what: string;
  /** `begin` will make it, since the user asked for that. */
  readonly make: boolean;
  readonly hint: string;
}

/** What one look could tell about one entry. */
export interface Remote {
  readonly kind: EntryKind;
  readonly name: string;
  /** Our mark of what was written last, and those before it where the store remembers. */
  readonly mark?: string;
  readonly past?: readonly string[];
  /** By someone else since we wrote. */
  readonly touched: 'no' | 'yes' | 'interrupted' | 'unknown';
  readonly changedAt?: Date;
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

export type Outcome =
  | { readonly key: Key; readonly result: 'done' }
  | { readonly key: Key; readonly result: 'failed'; readonly error: UserError }
  | { readonly key: Key; readonly result: 'skipped' };
