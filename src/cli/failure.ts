import { type Diagnostic, UserError } from '../core/diagnostics.ts';
import type { Context } from './context.ts';
import { findingsText } from './render/findings.ts';
import { renderJson } from './render/json.ts';

/** What stopped the run, on stderr, and as the one document on stdout where that was asked for. */
export function showFailure(error: unknown, args: readonly string[], context: Context): number {
  const finding = diagnosticOf(error);
  const { width, colour } = context.stderr;
  context.stderr.write(findingsText([finding], { width, colour, title: '' }));
  if (!(error instanceof UserError)) context.stderr.write(`${framesOf(error)}\n`);
  if (wantsJson(args))
    context.stdout.write(
      renderJson({ dryRun: args.includes('--dry-run'), contents: '', problems: [finding], targets: [] }),
    );
  return error instanceof UserError ? error.exitCode : 1;
}

/** An error that a person can mend in the words it has; a bug by its kind. */
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
    message: `this is a bug of deploy-secrets: ${told(error)}`,
    hint: 'please report it with the lines below, which hold no secret',
  };
}

/** Errors of these kinds come from code, not from data; the message of another kind may quote what it choked on. */
const SPEAKABLE: readonly unknown[] = [Error, TypeError, RangeError, ReferenceError];

function told(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return SPEAKABLE.includes(error.constructor) ? `${error.name}: ${error.message}` : error.name;
}

const framesOf = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n')
    : '';

/** Read from the raw arguments: it must hold also when they could not be parsed. */
const wantsJson = (args: readonly string[]): boolean =>
  args.includes('--format=json') || args.some((arg, n) => arg === '--format' && args[n + 1] === 'json');
