import type { Example, OptionSpec } from '../core/sync/provider.ts';
import type { Context } from './context.ts';

/** A command as data: `--help`, the parser, completion and the docs derive from it. */
export interface Command {
  readonly name: string;
  /** What it does, in a few words, for the list of commands. */
  readonly summary: string;
  /** What it takes besides options. */
  readonly operand?: Operand;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly Example[];
  /** It looks at `interrupt` itself, since what it has begun must be ended; any other is left where it is. */
  readonly endsInOrder?: true;
  /** The result is the exit code. */
  run(args: ParsedArguments, context: Context): Promise<number>;
  /** Begins what the words as they were typed allow to, and gives what goes on from there in the place of `run`. */
  begin?(args: readonly string[], context: Context): Command['run'] | undefined;
}

/** A word that is no option, such as a file's name. */
export interface Operand {
  /** In capitals, for `--help`. */
  readonly value: string;
  readonly required?: boolean;
  readonly many?: boolean;
  /** Nothing else is taken. */
  readonly choices?: readonly string[];
  /**
   * What a shell offers here: paths, or the names that this finds. It is called at each Tab, so it reads local files at
   * most, asks and prints nothing, and gives no name where there is nothing to read. Names that a shell would not read
   * as they are, are not offered.
   */
  readonly completes?: 'files' | ((context: Context) => Promise<readonly string[]>);
}

/** Checked values by kebab name, operands under `_`. */
export type ParsedArguments = Readonly<Record<string, unknown>> & { readonly _: readonly string[] };

/** A table of options; their names are its keys in kebab case. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface OptionGroup {
  readonly title: string;
  readonly options: OptionSpecs;
}
