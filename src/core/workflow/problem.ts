import type { Position } from '../leaf.ts';

/** What can be wrong between workflows and what is pushed. An error is something that cannot work. */
export interface WorkflowProblem {
  readonly severity: 'error' | 'warning';
  readonly code:
    | 'not-there'
    | 'not-passed-on'
    | 'other-name'
    | 'overridden'
    | 'cannot-tell'
    | 'not-available'
    | 'not-handed-over'
    | 'not-declared'
    | 'no-such-workflow'
    | 'not-callable'
    | 'empty-for-forks';
  readonly message: string;
  readonly hint: string;
  readonly at?: Position;
  readonly name?: string;
}

/** The same thing said twice, such as for two callers, is said once. */
export const eachOnce = (found: readonly WorkflowProblem[]): WorkflowProblem[] => {
  const told = found.map(({ code, message, at, name }) => JSON.stringify([code, message, at, name]));
  return found.filter((_, n) => told.indexOf(told[n] ?? '') === n);
};
