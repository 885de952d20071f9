import { printable } from '../../core/inert.ts';

/*
 * An error that nobody expected may quote what it choked on, and that may be a secret: Node quotes arguments, the AWS
 * SDK takes the name of an error from an answer, and any text may go on in lines that look like a stack. So only this
 * is said of one: which of JavaScript's own kinds it is, Node's code for it, what V8 says of the code alone, and where.
 */

const KINDS: readonly ErrorConstructor[] = [
  TypeError,
  RangeError,
  ReferenceError,
  SyntaxError,
  URIError,
  EvalError,
];

/** What V8 says of code, without what was in the variables. */
const ABOUT_CODE: readonly RegExp[] = [
  /^[\w$.]+ is not (?:a function|a constructor|iterable|defined)$/,
  /^Cannot (?:read|set) properties of (?:undefined|null)(?= \(|$)/,
  /^Cannot access '[\w$]+' before initialization$/,
  /^Maximum call stack size exceeded$/,
  /^Invalid (?:array|string|typed array) length$/,
];

/** Says what kind of error it is: `TypeError: x is not a function`, `RangeError (ERR_OUT_OF_RANGE)`. */
export function bugOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const kind = KINDS.find((one) => error instanceof one)?.name ?? 'Error';
  const code = codeOf(error);
  const said = ABOUT_CODE.map((words) => words.exec(error.message)?.[0]).find((words) => words !== undefined);
  return kind + (code === undefined ? '' : ` (${code})`) + (said === undefined ? '' : `: ${said}`);
}

/** Node's own codes: `ERR_INVALID_ARG_TYPE`, `ENOENT`. */
function codeOf(error: Error): string | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(?:ERR_[A-Z0-9_]{1,60}|E[A-Z0-9]{2,20})$/.test(code) ? code : undefined;
}

/** `deploy-secrets.cjs` is the program inside of an executable, see `scripts/exe.ts`. */
const FRAME =
  /^ {4}at (?:async )?(?:[^()]* \()?(?:(?:(?:file:|node:|\/|[A-Za-z]:\\)[^()]*|deploy-secrets\.cjs):\d+:\d+|<anonymous>|native|index \d+)\)?$/;

/** The lines of its stack that tell where it was thrown: those at the end, so none of the message. */
export function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const lines = (error.stack ?? '').split('\n');
  return lines
    .slice(lines.findLastIndex((line) => !FRAME.test(line)) + 1)
    .map(printable)
    .join('\n');
}
