import type { LayoutSpec } from '../layouts/layout.ts';
import type { OptionSpec } from '../sync/provider.ts';

/** A key of a target: an option of the command line, or a credential that is told by the name of its variable. */
export type TargetKey = OptionSpec & { readonly role: 'option' | 'reference' | 'name' };

/** What a target of one kind of store may say. */
export interface TargetKind {
  /** By their kebab names, in the order of `--help`. */
  readonly keys: ReadonlyMap<string, TargetKey>;
  readonly layouts: Readonly<Record<string, Pick<LayoutSpec, 'takes'>>>;
  readonly defaultLayouts: readonly string[];
}

/** All that deploy-secrets.toml may say, from the tables that make `--help`. */
export interface TargetTables {
  readonly kinds: ReadonlyMap<string, TargetKind>;
  /** Options of the command line that are decided for each run. */
  readonly runOptions: ReadonlySet<string>;
  /** Ways to say one thing: a target that takes one way does not take the defaults of the others. */
  readonly alternatives: readonly Alternatives[];
}

export type Alternatives = readonly (readonly string[])[];

/** What a target is called: a word of a command line that needs no quotes and is no option. */
export const TARGET_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/** A variable of the environment that holds a credential. */
export const REFERENCE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

export const FILE_VERSION = 1;

/** A key as errors show it: in quotes where it needs them, and never at length. */
export const shownKey = (key: string): string => {
  const short = key.length > 64 ? `${key.slice(0, 63)}…` : key;
  return /^[\w-]+$/.test(short) ? short : JSON.stringify(short);
};
