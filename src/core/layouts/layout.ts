import type { Diagnostic } from '../diagnostics.ts';
import type { CodeReaders } from '../dlt/code/readers.ts';
import type { Entry, EntryId, Leaf, Path } from '../model.ts';

/** One way to lay a file out at a kind of store, and what the command line may say about it. */
export interface LayoutSpec {
  /** For `--help`, in a few words: `one secret for each name`. */
  readonly describe: string;
  /** The options that it takes; any other of them is an error with it. */
  readonly takes: readonly LayoutOptionName[];
  /** Why it does not take one of these that others here take, where it does not go without saying. */
  readonly refuses?: Readonly<Partial<Record<LayoutOptionName, LayoutRefusal>>>;
  readonly lay: Layout;
  /**
   * What dlt finds in the job: environment variables; a file where secrets.toml would be; what its provider for a
   * vault asks for, after all files. `nothing`: dlt itself does not read it.
   */
  readonly readAs: 'variables' | 'file' | 'vault' | 'nothing';
  /**
   * Where `--with-config` puts what is configuration and no secret. `separate`: entries of type `variable`, by the
   * names that this layout gives; `inline`: the entries that hold the secrets hold it too, below them. Absent:
   * nowhere.
   */
  readonly config?: 'separate' | 'inline';
  /**
   * Reads back the TOML path from an entry's name, but for its case, which is lost. Undefined when the name is not
   * of this layout, or stands for the whole file.
   */
  pathOf?(named: Pick<Entry, 'type' | 'name'>, naming: LayoutSelection): Path | undefined;
}

export interface LayoutRefusal {
  readonly message: string;
  readonly hint: string;
}

export type LayoutOptionName = 'prefix' | 'separator' | 'name' | 'pipeline';

/** What the command line says about layouts, and about names at the target. */
export interface LayoutSelection {
  /** Keys of `Provider.layouts`. */
  readonly layouts: readonly string[];
  /** Stands before each name. */
  readonly prefix?: string;
  /** Stands between the prefix and an id of Airflow. */
  readonly separator?: string;
  /** The name of the one entry. */
  readonly name?: string;
  /** The dlt pipeline for which the entry is alone. */
  readonly pipeline?: string;
  /** Configuration goes there too, so the look includes what holds it. */
  readonly config?: true;
}

export interface LayoutOptions extends Omit<LayoutSelection, 'layouts'> {
  readonly tables: 'auto' | 'all' | 'none';
  /** Dotted path -> the name to use instead. */
  readonly rename: ReadonlyMap<string, string>;
  /** What a name is called that the store keeps for itself. Absent: as it is, and the store's rules refuse it. */
  readonly unreserved?: (name: string) => string;
  /** Names that differ by case alone are one at the store. */
  readonly caseInsensitive: boolean;
  /** Which of the leaves are configuration, for a layout that holds it `inline`. */
  readonly configuration?: ReadonlySet<Leaf>;
  /** Who asks for tables, by the project's code. Absent where there is none. */
  readonly code?: CodeReaders;
  /** What the file has besides, and `--include` leaves out. */
  readonly unselected?: readonly Leaf[];
}

export interface LayoutResult {
  readonly entries: readonly Entry[];
  readonly problems: readonly Diagnostic[];
  /** Lines for people: what goes in more than one form, and why. */
  readonly notes?: readonly string[];
  /**
   * The entries again, with those that are not needed and yet not left over where they are there: the JSON of a table
   * whose keys go. Whoever pushed it may have had the code that asks for it.
   */
  withHeld?(held: Held): readonly Entry[];
}

/** Tells of an entry whether a store has it, from us; with the names in it, where those are noted. */
export type Held = (id: EntryId) => { readonly keys?: readonly string[] } | undefined;

/** Turns leaves into the entries that the reader at the other end looks for. Pure. */
export type Layout = (leaves: readonly Leaf[], options: LayoutOptions) => LayoutResult;
