import { type Diagnostic, place, UserError, UserErrors } from '../../core/diagnostics.ts';
import { bugOf, framesOf } from './bug.ts';
import {
  foldLine,
  padTo,
  painter,
  printable,
  type TerminalStyle,
  WIDEST_TEXT,
  widthOf,
  wrap,
} from './style.ts';

interface DiagnosticsStyle extends TerminalStyle {
  /** Over several diagnostics, or one that has a place: `3 problems, nothing was sent`. */
  readonly title: string;
}

/** Says everything that is wrong, each with its place, the rule and the way out; the same rule is said once. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], style: DiagnosticsStyle): string {
  const [first, ...more] = diagnostics;
  if (!first) return '';
  const severity = first.severity;
  const word = painter(style.colour)(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
  if (more.length === 0 && subjectOf(first) === '') return singleText(first, style);
  return `${word} ${style.title}\n\n${blocks(diagnostics, Math.min(style.width, WIDEST_TEXT))}`;
}

function singleText({ severity, message, hint }: Diagnostic, style: DiagnosticsStyle): string {
  const [paint, colour] = [painter(style.colour), severity === 'error' ? 'red' : 'yellow'] as const;
  const [first = '', ...list] = hint === undefined ? [] : printableLines(hint);
  const told = labelled(paint(colour, `${severity}:`), `${severity}: ${printable(message)}`, style);
  const way = hint === undefined ? [] : [labelled(paint('dim', 'hint:'), `hint: ${first}`, style), ...list];
  return [told, ...way].map((line) => `${line}\n`).join('');
}

/** Folds a line first, since colours have no width. */
const labelled = (label: string, line: string, style: DiagnosticsStyle): string =>
  label + foldLine(line, style).slice(line.indexOf(':') + 1);

/** Lets diagnostics with one message and one hint share them, whatever stands between. */
function blocks(diagnostics: readonly Diagnostic[], width: number): string {
  const places = Math.max(...diagnostics.map(({ at }) => (at ? widthOf(printable(place(at))) : 0)));
  const alike = Map.groupBy(diagnostics, ({ message, hint }) => JSON.stringify([message, hint]));
  return [...alike.values()].map((group) => block(group, places, width)).join('');
}

function block(group: readonly Diagnostic[], places: number, width: number): string {
  const [{ message, hint } = { message: '' }] = group;
  const heads = group.map((one) => headOf(one, places)).filter((head) => head.trim() !== '');
  const rule = wrap(printable(message), width - 6);
  const way = hint === undefined ? [] : wrap(`hint: ${printable(hint)}`, width - 6);
  const indented = heads.length > 0 ? '      ' : '  ';
  return [...heads.map((head) => `  ${head}`), ...[...rule, ...way].map((line) => indented + line)]
    .map((line) => `${line}\n`)
    .join('');
}

function headOf(diagnostic: Diagnostic, places: number): string {
  const { at } = diagnostic;
  const subject = subjectOf(diagnostic);
  return at ? `${padTo(printable(place(at)), places)}  ${subject}`.trimEnd() : subject;
}

/** Rules about the name at the target: there the name is shown too. */
const ABOUT_NAMES: ReadonlySet<string> = new Set([
  'name-collision',
  'dead-key',
  'reserved-name',
  'not-a-name',
  'not-a-variable',
  'odd-variable',
  'name-too-long',
  'odd-name',
  'missing-variable',
]);

function subjectOf({ paths = [], name, type, code, at }: Diagnostic): string {
  const from = paths.map(printable).join(', ');
  const to = name === undefined ? '' : printable(name) + (type === undefined ? '' : ` (${type})`);
  if (code === 'conflict' || from === '') return to || (at ? ' ' : '');
  return to !== '' && ABOUT_NAMES.has(code) ? `${from} -> ${to}` : from;
}

/** Only where a hint lists options or commands does it go on in another line; whatever stands in a name does not. */
const printableLines = (hint: string): string[] =>
  hint.split(/\n(?= {2}(?:-|deploy-secrets ))/).map(printable);

/** Tells an error that a person can mend in the words it has; a bug by its kind. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof UserError) return error.diagnostic;
  return {
    severity: 'error',
    code: 'bug',
    message: `this is a bug of deploy-secrets: ${bugOf(error)}`,
    hint: 'please report it with the lines below, which hold no secret',
  };
}

/** Tells all that ended a run together. */
export const diagnosticsOf = (error: unknown): readonly Diagnostic[] =>
  error instanceof UserErrors ? error.diagnostics : [diagnosticOf(error)];

/** Tells what ended a run; of a bug also where in the code. */
export function failureText(error: unknown, { width, colour, isTerminal }: TerminalStyle): string {
  const title = error instanceof UserErrors ? error.message : '';
  const text = diagnosticsText(diagnosticsOf(error), {
    width,
    colour,
    ...(isTerminal && { isTerminal }),
    title,
  });
  return error instanceof UserError ? text : `${text}${framesOf(error)}\n`;
}
