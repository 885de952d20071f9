import type { Position } from './leaf.ts';

export type Severity = 'error' | 'warning';

/**
 * Every problem that can be said before the first write, with its severity and the rule behind it in a
 * line. The table in the docs is held to this one by a test. An error refuses the push; a warning is said.
 */
export const problems = {
  'name-collision': { severity: 'error', rule: 'two keys of the file meet in one name' },
  'dead-key': {
    severity: 'warning',
    rule: 'dlt never reads this key from TOML (upper case, `__`), but would from the environment',
  },
  'masked-credentials': {
    severity: 'error',
    rule: 'a `credentials` string further up would win over this table in an environment; in TOML the table wins',
  },
  'reserved-name': {
    severity: 'error',
    rule: 'the name would overwrite a variable that the system or dlt itself uses',
  },
  'nul-character': { severity: 'error', rule: 'an environment variable cannot hold a NUL character' },
  'date-in-json': { severity: 'warning', rule: 'a date inside an array or table arrives as a string' },
  'number-in-json': {
    severity: 'error',
    rule: 'JSON has no nan, no infinity, and dlt reads no integer below -2^63 or from 2^64 up',
  },
  'typed-table': {
    severity: 'error',
    rule: 'dlt reads a table of this name from a file only: from an environment it fails to check its type',
  },
  'not-a-variable': { severity: 'error', rule: 'no environment variable can have this name' },
  'odd-variable': {
    severity: 'warning',
    rule: 'not every shell and runtime takes a variable with a name like this',
  },
  'vault-settings': {
    severity: 'warning',
    rule: 'dlt reads `[providers]` to find its vault, so never from the document in it',
  },
  'late-document': {
    severity: 'warning',
    rule: "dlt asks for a pipeline's document only once it misses a secret; a number or switch may be missed silently",
  },
  'read-otherwise': {
    severity: 'error',
    rule: "dlt's provider for Airflow would take this text for something else than the value",
  },
  'not-a-name': { severity: 'error', rule: 'the store refuses a name like this' },
  'name-too-long': { severity: 'error', rule: 'the store refuses a name of this length' },
  'empty-value': { severity: 'error', rule: 'the store refuses an empty value' },
  'value-too-long': { severity: 'error', rule: 'the store refuses a value of this size' },
  'too-many-entries': { severity: 'error', rule: 'the store would hold more entries than it takes' },
  'out-of-sight': {
    severity: 'warning',
    rule: 'the store would hold more than a job gets to see, which is the first by name',
  },
  'nothing-new': { severity: 'error', rule: 'the store has to be told more before it can make a new entry' },
  'secret-in-config': {
    severity: 'error',
    rule: 'configuration goes where many can read it, and this looks like a secret',
  },
  'broken-config': { severity: 'warning', rule: 'config.toml cannot be read, and dlt fails on it' },
  'shadowed-config': {
    severity: 'warning',
    rule: 'the secrets have a value of config.toml too, or one further up, and come first: dlt never reads it',
  },
  'config-first': {
    severity: 'error',
    rule: 'a job would read a value of config.toml where dlt here reads one of the secrets',
  },
  'secret-first': {
    severity: 'error',
    rule: 'the name of a secret would win over a value of config.toml in an environment; here dlt reads the value',
  },
  'split-credentials': {
    severity: 'error',
    rule: 'credentials are in both files: a job without secrets.toml finds those of config.toml, and fails on them',
  },
  'set-in-environment': {
    severity: 'warning',
    rule: 'a variable of this environment comes before the file, so here dlt reads something else',
  },
  placeholder: { severity: 'error', rule: 'still the placeholder of a fresh template' },
  'placeholder-comment': {
    severity: 'error',
    rule: 'the comment of a fresh template still stands beside it',
  },
  'value-is-key-name': {
    severity: 'warning',
    rule: 'the value equals its key, as in the templates of dlt before 1.11',
  },
  'empty-string': { severity: 'warning', rule: 'dlt takes an empty string for a value' },
  padding: { severity: 'warning', rule: 'white space at the start or the end is pushed as it is' },
  'carriage-return': { severity: 'warning', rule: 'a carriage return is pushed as it is' },
  'matches-nothing': { severity: 'error', rule: 'an option names something that is not in the file' },
  'empty-table': { severity: 'warning', rule: 'an empty table has no value to push' },
  'missing-variable': {
    severity: 'error',
    rule: 'an example file names it, and the environment does not have it, or has it empty',
  },
  'too-many-removals': { severity: 'error', rule: 'more removals than a run may make without being told' },
  conflict: { severity: 'error', rule: 'someone else changed or made it; nothing is overwritten unasked' },
  'partial-entry': {
    severity: 'error',
    rule: 'a part of the file would take the place of one entry for all of it, whose content is not noted there',
  },
  'missing-container': { severity: 'error', rule: 'the place that the entries go to does not exist' },
  'tracked-by-git': { severity: 'warning', rule: 'git tracks the secrets file' },
  'readable-by-others': {
    severity: 'warning',
    rule: 'other users of this machine can read the secrets file',
  },
  'stale-verify': {
    severity: 'warning',
    rule: 'what was pushed by --with-verify before will no longer be true',
  },
  'no-key': { severity: 'warning', rule: 'without a key the next diff cannot tell changed from unchanged' },
} as const satisfies Record<string, { severity: Severity; rule: string }>;

export type ProblemCode = keyof typeof problems;

/** One thing that is wrong, with the way out where there is one. Never holds a character of a value. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** What is wrong, in a few words, without the place and the path. */
  readonly message: string;
  readonly hint?: string;
  /** The name at the target. */
  readonly name?: string;
  /** Dotted TOML paths, the one to mend first. */
  readonly paths?: readonly string[];
  readonly at?: Position;
}

/** A problem with the severity that the table gives its code, unless told otherwise. */
export const problem = (
  code: ProblemCode,
  rest: Omit<Problem, 'code' | 'severity'> & { severity?: Severity },
): Problem => ({
  code,
  severity: problems[code].severity,
  ...rest,
});

export const refuses = (found: readonly Problem[]): boolean =>
  found.some(({ severity }) => severity === 'error');
