import type { Example } from '../core/sync/provider.ts';
import type { Context } from './context.ts';
import type { OptionSpecs } from './options.ts';

/** A command as data: `--help`, the parser, completion and the docs derive from it. */
export interface Command {
  readonly name: string;
  /** What it does, in a few words, for the list of commands. */
  readonly summary: string;
  /** What it takes besides options. */
  readonly operand?: Operand;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly Example[];
  /** `given`: checked values by kebab name, operands under `_`. The result is the exit code. */
  run(given: Given, context: Context): Promise<number>;
}

/** A word that is no option, such as a file's name. */
export interface Operand {
  /** In capitals, for `--help`. */
  readonly value: string;
  readonly required?: boolean;
  readonly many?: boolean;
}

export type Given = Readonly<Record<string, unknown>> & { readonly _: readonly string[] };

export interface OptionGroup {
  readonly title: string;
  readonly options: OptionSpecs;
}
