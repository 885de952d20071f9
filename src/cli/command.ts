import type { Example } from '../core/provider.ts';
import type { Context } from './context.ts';
import type { OptionSpecs } from './options.ts';

/** A command as data: `--help`, the parser, completion and the docs derive from it. */
export interface Command {
  readonly name: string;
  /** What it does, in a few words, for the list of commands. */
  readonly summary: string;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly Example[];
  /** `given`: checked values by kebab name. The result is the exit code. */
  run(given: Readonly<Record<string, unknown>>, context: Context): Promise<number>;
}

export interface OptionGroup {
  readonly title: string;
  readonly options: OptionSpecs;
}
