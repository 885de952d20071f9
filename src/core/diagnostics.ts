import { type Code, codes, type Severity } from './codes/index.ts';

/** One thing that is wrong, with the way out where there is one. Never holds a character of a value. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: Code;
  /** What is wrong, in a few words, without the place and the path. */
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
  /** The name at the target. */
  readonly name?: string;
  /** Secret, variable or connection, where the target gets several types. */
  readonly type?: string;
  /** Dotted TOML paths, the one to mend first. */
  readonly paths?: readonly string[];
  readonly at?: Position;
  /** The server's own words, as they stand in the message: whoever shows it keeps them apart from ours. */
  readonly serverText?: string;
  /** Why a store told nothing, where that is what is wrong. */
  readonly failure?: StoreFailure;
}

/** Why a store told nothing: what it refuses, that it did not answer, or that it does not know who asks. */
export type StoreFailure = 'no permission' | 'not reached' | 'not signed in';

/** Makes a diagnostic with the severity that the table gives its code, unless told otherwise. */
export const diagnostic = (
  code: Code,
  rest: Omit<Diagnostic, 'code' | 'severity'> & { severity?: Severity },
): Diagnostic => ({
  code,
  severity: codes[code].severity,
  ...rest,
});

export const isError = ({ severity }: Pick<Diagnostic, 'severity'>): boolean => severity === 'error';

export const hasErrors = (found: readonly Diagnostic[]): boolean => found.some(isError);

interface UserErrorOptions {
  readonly hint?: string;
  readonly exitCode?: number;
  /** `conflict`: someone else wrote there, and the same command would stop again. */
  readonly code?: Code;
  readonly serverText?: string;
  readonly failure?: StoreFailure | undefined;
}

/**
 * A diagnostic of severity `error` that stops what is under way: something that the user, or whoever runs the store,
 * can mend. Everything else that is thrown is a bug of ours and shows its stack. `message` names the thing and the
 * rule, `hint` the way out; lower case at the start, no full stop at the end, and never a character of a secret.
 */
export class UserError extends Error {
  readonly diagnostic: Diagnostic;
  readonly exitCode: number;

  constructor(message: string, options: UserErrorOptions = {}) {
    super(message);
    this.name = 'UserError';
    const { hint, serverText, failure, exitCode = 1, code = 'error' } = options;
    this.diagnostic = {
      severity: 'error',
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(serverText && { serverText }),
      ...(failure && { failure }),
    };
    this.exitCode = exitCode;
  }

  get hint(): string | undefined {
    return this.diagnostic.hint;
  }

  get code(): Code {
    return this.diagnostic.code;
  }
}

/** Several that stop a run together. The message is a title over them: `3 problems in deploy-secrets.toml`. */
export class UserErrors extends UserError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(title: string, diagnostics: readonly Diagnostic[]) {
    const [first] = diagnostics;
    super(title, first && { code: first.code });
    this.diagnostics = diagnostics;
  }
}

/** Where something stands in a TOML text: `file` as it is shown to people, line and column from 1, in characters. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const place = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;
