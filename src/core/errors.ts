/**
 * Something that the user, or whoever runs the store, can mend. Everything else that is thrown is a bug of
 * ours and shows its stack. `message` names the thing and the rule, `hint` the way out; lower case at the
 * start, no full stop at the end, and never a character of a secret.
 */
export class UserError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;
  /** A stable word for `--format json`; `conflict`: someone else wrote there, and the same command would stop again. */
  readonly code: string;

  constructor(message: string, options: { hint?: string; exitCode?: number; code?: string } = {}) {
    super(message);
    this.name = 'UserError';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
    this.code = options.code ?? 'error';
  }
}
