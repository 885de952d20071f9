import { type Diagnostic, UserError } from '../core/diagnostics.ts';
import type { Context } from './context.ts';
import { diagnosticsText } from './render/diagnostics.ts';
import { renderJson } from './render/json.ts';

/** Shows what stopped the run, on stderr, and as the one document on stdout where that was asked for. */
export function showFailure(error: unknown, args: readonly string[], context: Context): number {
  const diagnostic = diagnosticOf(error);
  const { width, colour } = context.stderr;
  context.stderr.write(diagnosticsText([diagnostic], { width, colour, title: '' }));
  if (!(error instanceof UserError)) context.stderr.write(`${framesOf(error)}\n`);
  if (isJsonWanted(args))
    context.stdout.write(
      renderJson({ dryRun: args.includes('--dry-run'), contents: '', problems: [diagnostic], targets: [] }),
    );
  return error instanceof UserError ? error.exitCode : 1;
}

/** Tells an error that a person can mend in the words it has; a bug by its kind. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof UserError)
    return {
      severity: 'error',
      code: error.code,
      message: error.message,
      ...(error.hint !== undefined && { hint: error.hint }),
    };
  return {
    severity: 'error',
    code: 'bug',
    message: `this is a bug of deploy-secrets: ${messageOf(error)}`,
    hint: 'please report it with the lines below, which hold no secret',
  };
}

/** Errors of these kinds come from code, not from data; the message of another kind may quote what it choked on. */
const SAFE_TO_QUOTE: readonly unknown[] = [Error, TypeError, RangeError, ReferenceError];

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return SAFE_TO_QUOTE.includes(error.constructor) ? `${error.name}: ${error.message}` : error.name;
}

const framesOf = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n')
    : '';

/** Reads the raw arguments: it must hold also when they could not be parsed. */
const isJsonWanted = (args: readonly string[]): boolean =>
  args.includes('--format=json') || args.some((arg, n) => arg === '--format' && args[n + 1] === 'json');
