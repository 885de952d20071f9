import type { Context } from '../../cli/context.ts';
import type { PullRequest } from '../../cli/targets/ci-event.ts';
import type { Inputs } from '../inputs/read.ts';
import type { Ending } from '../result.ts';

/** What came of the work, whichever command it was. */
export interface Done {
  /** The exit code that the command line would have had. */
  readonly code: number;
  readonly ending: Ending;
  /** `--format json` of the same run. */
  readonly document: string;
  /** The same for people who read a summary or a comment, in so many characters at most. */
  markdown(most: number): string;
}

/** How far a step came. */
export interface Begun {
  readonly context: Context;
  /** Absent: they are what is wrong. */
  readonly inputs?: Inputs;
  readonly done: Done;
  /** The one that the run is about. */
  readonly pullRequest?: PullRequest | undefined;
}
