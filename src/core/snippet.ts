import type { Entry } from './leaf.ts';
import type { Naming, Seen, Store } from './provider.ts';

/** A text to paste at the other end, printed by `--print-<name>`. It holds names, never values. */
export interface Snippet<O extends object> {
  readonly describe: string;
  /** What its text is written in, for whoever shows it. */
  language(about: Pick<SnippetAbout<O>, 'naming' | 'choice'>): 'yaml' | 'json' | 'python' | 'sh';
  /**
   * Said after a push that made new names: why the text is needed.
   * @param same the flags by which another command reads the same source, and gives the same names
   */
  mention?(naming: Naming, options: O, same: readonly string[]): string | undefined;
  /** The forms that it comes in: then `--print-<name>` takes one of them. */
  readonly choices?: readonly string[];
  /** Names alone: it must not look at values. */
  text(
    entries: readonly Pick<Entry, 'type' | 'name' | 'variable' | 'keys' | 'from'>[],
    about: SnippetAbout<O>,
  ): string;
}

export interface SnippetAbout<O extends object> {
  readonly options: O;
  readonly naming: Naming;
  readonly choice?: string;
  /** Absent when the store could not be looked at. */
  readonly found?: { readonly store: Store; readonly seen: Seen };
}
