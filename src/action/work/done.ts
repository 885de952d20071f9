import type { Context } from '../../cli/context.ts';
import type { PullRequest } from '../../cli/targets/ci-event.ts';
import type { Inputs } from '../inputs/read.ts';
import type { Ending } from '../result.ts';

/** What is to be done, and where. */
export interface Step {
  readonly inputs: Inputs;
  readonly context: Context;
  /** The commit that it is about: that of the pull request, not the one that GitHub tries to merge. */
  readonly commit: string | undefined;
}

/** Where people read it. */
export interface Room {
  /** Characters. */
  readonly most: number;
  /** It is the summary of the job, which has place for a table of the targets too. */
  readonly isSummary?: boolean;
}

/** What came of the work, whichever command it was. */
export interface Done {
  /** The exit code that the command line would have had. */
  readonly code: number;
  readonly ending: Ending;
  /** `--format json` of the same run. */
  readonly document: string;
  /** The same for people. */
  markdown(room: Room): string;
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
