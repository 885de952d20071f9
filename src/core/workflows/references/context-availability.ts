/**
 * What a place of a workflow may read
 * (docs.github.com/actions/reference/workflows-and-actions/contexts, "Context availability", checked 2026-11-24).
 */
export interface ContextAvailability {
  /** The key that decides, for people: `if`, `runs-on`. */
  readonly key: string;
  /** Whether `secrets` may be read; GitHub refuses the whole workflow where not. */
  readonly allowsSecrets: boolean;
  /**
   * Worked out before a runner has the job: variables of its environment are not there yet
   * (actions/runner#2472).
   */
  readonly beforeRunner: boolean;
}

/** Keys of a job, without `steps`, below which secrets may be read. */
const WITH_SECRETS: readonly RegExp[] = [
  /^env /,
  /^secrets /,
  /^outputs /,
  /^container (credentials|env) /,
  /^services \S+ (credentials|env) /,
];
const WITH_SECRETS_IN_STEP = /^steps (?!if|id|uses)/;
const BEFORE_RUNNER =
  /^(if|name|runs-on|strategy|concurrency|timeout-minutes|continue-on-error|with|secrets|uses|environment(?! url))\b/;
const BEFORE_ALL_JOBS = /^(name|run-name|on|concurrency)\b/;

/**
 * Looks up what a value may read.
 * @param keys from the job, or from the top of the workflow, down to the value; items of a list have none
 */
export function availabilityAt(keys: readonly string[], within: 'job' | 'workflow'): ContextAvailability {
  const path = `${keys.join(' ')} `;
  const key = keys.filter((one) => one !== 'steps').at(0) ?? '';
  if (within === 'workflow')
    return { key, allowsSecrets: path.startsWith('env '), beforeRunner: BEFORE_ALL_JOBS.test(path) };
  return {
    key,
    allowsSecrets: WITH_SECRETS_IN_STEP.test(path) || WITH_SECRETS.some((allowed) => allowed.test(path)),
    beforeRunner: BEFORE_RUNNER.test(path),
  };
}
