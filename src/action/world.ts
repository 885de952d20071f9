import type { Context } from '../cli/context.ts';

/** The runner, as far as the action may touch it. */
export interface ActionWorld {
  readonly env: Context['env'];
  /** Goes to the folder in which the work is done, which stays that of the process. */
  enter(folder: string): Context;
  /** Writes commands for the runner, past the filter that keeps all other text from being one. */
  command(text: string): void;
  /** Adds to a file of the runner's, such as that of the outputs. */
  append(file: string, text: string): Promise<void>;
}
