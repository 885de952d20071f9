import type { Diagnostic } from '../../../core/diagnostics.ts';
import type { Answers } from '../../../core/status/answers.ts';
import type { Status } from '../../../core/status/status.ts';

/** All that a status can say, without a value: every format is made from this. */
export interface StatusReport {
  readonly status: Status;
  readonly answers: Answers;
  /** Where the secrets come from, for people; several where targets have their own. */
  readonly sources: readonly string[];
  /** What is to be said beside it, by target. */
  readonly problems: ReadonlyMap<string, readonly Diagnostic[]>;
}
