import { UserError } from '../diagnostics.ts';
import type { LayoutSelection, LayoutSpec } from '../layouts/layout.ts';
import type { Keyring, Marks } from '../marks/mark.ts';
import type { Provenance } from '../marks/provenance.ts';
import type { Entry, EntryId, EntryType, Outcome, Plan, RemoteState, Write } from '../model.ts';
import type { Runtime } from '../runtime.ts';
import type { Pace, RateLimiter } from './rate-limiter.ts';

/**
 * A kind of store: data, and one lazy door. `--help`, the docs and preflight derive from the data, so a
 * provider's `index.ts` imports no SDK; `open` imports it when it is called.
 */
export interface Provider<O extends object> {
  /** What it is, in a few words, for `--help`. */
  readonly summary: string;
  readonly options: OptionTable<O>;
  /** In the order in which they are told: `open` checks them first. */
  readonly optionRules?: readonly OptionRule<O>[];
  /** For `--help`: whole command lines, and what each does. */
  readonly examples?: readonly Example[];
  readonly limits: Limits;
  readonly pace: Pace;
  readonly layouts: Readonly<Record<string, LayoutSpec>>;
  /** Those used unless `--layout` says otherwise; where there is more than one, it may be given more than once. */
  readonly defaultLayouts: readonly string[];
  /** What a target of deploy-secrets.toml may say about who asks, by its key there. */
  readonly credentials: Readonly<Record<string, CredentialSpec>>;
  /** Where the options lead, as far as that can be told without asking anyone. */
  placeOf(options: O, layout: LayoutSelection): Place;
  /** Texts to paste at the other end, each printed by `--print-<name>`. */
  readonly snippets?: Readonly<Record<string, Snippet<O>>>;
  /** What a plan costs, and the like: whole lines to stand below it. */
  remarks?(plan: Plan, state: RemoteState, layout: LayoutSelection): readonly string[];
  /** Checks the options, finds the credentials, connects. Must not change the store. */
  open(options: O, runtime: ProviderRuntime, layout: LayoutSelection): Promise<Store>;
  /**
   * Begins to connect while the source is still read, where the environment tells where to, and gives an `open` that goes on
   * from there. Tells no failure: what is sent later meets it.
   */
  openAhead?(outside: Pick<Runtime, 'env' | 'patience'>): Provider<O>['open'];
}

/** A credential that a target names for itself: never the credential, but the variable that holds it. */
export interface CredentialSpec {
  readonly describe: string;
  /** Where the provider looks for it. One that has such a name already stays under it, since it may be for one host alone. */
  readonly variables: readonly string[];
  /** What speaks for someone else, and is not seen beside it. */
  readonly hides: readonly string[];
  /** It is the name of something on this machine, and no secret: then it is written as it is. */
  readonly isName?: true;
}

/** A place, as its options name it. */
export interface Place {
  /** For people: `github acme/etl (production)`. */
  readonly label: string;
  /** What lies there: two targets with one of these in common would undo each other's work. */
  readonly ids: readonly string[];
  /** What has a pace of its own there: a host, a region, a project. */
  readonly pace: string;
  /** The address that the options name, if they do: credentials are sent there. */
  readonly server?: string;
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
  /** What a shell offers for the value, where that is no choice. */
  readonly completes?: 'files';
}

export type OptionTable<O extends object> = { readonly [K in keyof O & string]-?: OptionSpec };

/** A rule for the value of one option, or between several. Broken, it ends the command. */
export interface OptionRule<O extends object> {
  /** Whether these options break it. */
  when(options: O): boolean;
  message(options: O): string;
  readonly hint: string;
}

/** Checks options against the rules of their table. @throws UserError for the first one that is broken */
export function checkOptions<O extends object>(options: O, rules: readonly OptionRule<O>[]): void {
  const broken = rules.find((rule) => rule.when(options));
  if (broken) throw new UserError(broken.message(options), { hint: broken.hint });
}

/** The store's published rules, as data: core enforces them before the first write, the docs print them. */
export interface Limits {
  readonly types: Readonly<Partial<Record<EntryType, EntryLimits>>>;
  /** How many entries one `write` may carry. Default 1. */
  readonly batch?: number;
}

export interface EntryLimits {
  readonly names: readonly NameRule[];
  /** The store keeps names in upper case and takes `a` and `A` for one. */
  readonly caseInsensitive: boolean;
  /** Nobody gets to see a value again, at the store either. */
  readonly writeOnly?: true;
  /** Where a person gets to see a value, for hints: `the AWS console shows it, …`. */
  readonly shownBy?: string;
  /** How long a value may be, in bytes of UTF-8, and whether an empty one is taken. */
  readonly value: { readonly bytes: number; readonly empty: boolean };
  /** How many entries of this kind one place may hold, those of others included. */
  readonly entries?: number;
  /** How many a reader at the other end may get to see, the first by name, however many there are. */
  readonly readableEntries?: { readonly most: number; readonly message: string; readonly hint: string };
  /** How many bytes of values a reader at the other end may get to see of all entries of this kind together. */
  readonly readableBytes?: { readonly bytes: number; readonly message: string; readonly hint: string };
}

/** A rule that a name must keep: it must match `allows`. */
export interface NameRule {
  /** `odd-name`: the store takes it all the same. */
  readonly code: 'not-a-name' | 'name-too-long' | 'odd-name';
  readonly allows: RegExp;
  /** The rule as a sentence about the store, e.g. `GitHub takes no name that begins with GITHUB_`. */
  readonly message: string;
  readonly hint?: string;
  /** The store keeps such names for itself: `--rename-reserved` puts something before them. */
  readonly reserved?: true;
}

/** One connected place, such as one environment of one repository. */
export interface Store {
  /** Where, for ownership: `host/owner/name[/environment]`, lower case. May be known only after `observe`. */
  readonly id: string;
  /** Where, for people: `github acme/etl (production)`. */
  readonly label: string;
  /** What differs here from the provider's limits, e.g. more entries in an organization. */
  readonly limits?: Limits;
  /** ONE look. Reads no secret. What is absent is left out; a refusal is an exception. */
  observe(): Promise<RemoteState>;
  /** Makes the containers, and writes intent ahead where a crash could make the next look lie. */
  begin?(writes: readonly Write[]): Promise<void>;
  /** At most `limits.batch` at once, one outcome each. A name to remove that is gone already is done. */
  write(batch: readonly Write[], signal: AbortSignal): Promise<readonly Outcome[]>;
  /**
   * Called once after `begin`, whatever happened in between, also after a failure or an interrupt.
   * @returns outcomes that a look after the writes contradicts, as they are in truth
   */
  settle?(outcomes: readonly Outcome[]): Promise<readonly Outcome[] | undefined>;
}

/** What a provider gets besides its options: the world, the pace of this run, and the keys if there are any. */
export interface ProviderRuntime extends Runtime {
  readonly limiter: RateLimiter;
  readonly keyring?: Keyring;
  /** What speaks for the keys and this run's owner at a store. Absent where nothing is owned. */
  marks?(store: Store): Promise<Marks>;
  /** Finds out who pushes, once something is to be written. Absent where that is not to be left behind. */
  provenance?(): Promise<Provenance | undefined>;
  /**
   * What this run pushes, where nobody will be asked before it does: a store may fetch ahead what the writes need, as soon as
   * it sees that there will be some. Absent: it may be that nothing is written.
   */
  readonly intended?: readonly EntryId[];
}

/**
 * A text to paste at the other end. `--print-<name>` prints it alone and asks no server, so it is made of the file's names, the
 * options and the environment. It holds names, never values.
 */
export interface Snippet<O extends object> {
  readonly describe: string;
  /**
   * Said after a push that made new names: why the text is needed.
   * @param same the flags by which another command reads the same source, and gives the same names
   */
  mention?(layout: LayoutSelection, options: O, same: readonly string[]): string | undefined;
  /** The forms that it comes in: then `--print-<name>` takes one of them. */
  readonly choices?: readonly string[];
  /** Says what has to be filled in or minded before its text is used, one sentence each. */
  notes?(about: SnippetContext<O>): readonly string[];
  /** Names alone: it must not look at values. */
  text(
    entries: readonly Pick<Entry, 'type' | 'name' | 'variable' | 'keys' | 'from'>[],
    about: SnippetContext<O>,
  ): string;
}

export interface SnippetContext<O extends object> {
  readonly options: O;
  readonly layout: LayoutSelection;
  readonly choice?: string;
  readonly env: Runtime['env'];
}
