import type { Diagnostic } from '../../core/diagnostics.ts';
import { place } from '../../core/position.ts';
import { painter } from './colour.ts';
import { padTo, printable, widthOf, wrapped } from './width.ts';

export interface FindingsLook {
  readonly width: number;
  readonly colour: boolean;
  /** Over several findings, or one that has a place: `3 problems, nothing was sent`. */
  readonly title: string;
}

/** Everything that is wrong, each with its place, the rule and the way out; the same rule is said once. */
export function findingsText(findings: readonly Diagnostic[], look: FindingsLook): string {
  const [first, ...more] = findings;
  if (!first) return '';
  const severity = first.severity;
  const word = painter(look.colour)(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
  if (more.length === 0 && subjectOf(first) === '') return `${word} ${lone(first, look)}`;
  return `${word} ${look.title}\n\n${blocks(findings, look.width)}`;
}

function lone({ message, hint }: Diagnostic, { colour }: FindingsLook): string {
  const way = hint === undefined ? '' : `${painter(colour)('dim', 'hint:')} ${printableLines(hint)}\n`;
  return `${printable(message)}\n${way}`;
}

/** Findings with one message and one hint share them, whatever stands between. */
function blocks(findings: readonly Diagnostic[], width: number): string {
  const places = Math.max(...findings.map(({ at }) => (at ? widthOf(printable(place(at))) : 0)));
  const alike = Map.groupBy(findings, ({ message, hint }) => JSON.stringify([message, hint]));
  return [...alike.values()].map((group) => block(group, places, width)).join('');
}

function block(group: readonly Diagnostic[], places: number, width: number): string {
  const [{ message, hint } = { message: '' }] = group;
  const heads = group.map((finding) => headOf(finding, places)).filter((head) => head.trim() !== '');
  const rule = wrapped(printable(message), width - 6);
  const way = hint === undefined ? [] : wrapped(`hint: ${printable(hint)}`, width - 6);
  const indented = heads.length > 0 ? '      ' : '  ';
  return [...heads.map((head) => `  ${head}`), ...[...rule, ...way].map((line) => indented + line)]
    .map((line) => `${line}\n`)
    .join('');
}

const headOf = (finding: Diagnostic, places: number): string => {
  const where = finding.at ? printable(place(finding.at)) : '';
  return finding.at ? `${padTo(where, places)}  ${subjectOf(finding)}`.trimEnd() : subjectOf(finding);
};

/** Rules about the name at the target: there the name is shown too. */
const ABOUT_NAMES: ReadonlySet<string> = new Set([
  'name-collision',
  'dead-key',
  'reserved-name',
  'not-a-name',
  'not-a-variable',
  'odd-variable',
  'name-too-long',
  'missing-variable',
]);

function subjectOf({ paths = [], name, type, code, at }: Diagnostic): string {
  const from = paths.map(printable).join(', ');
  const to = name === undefined ? '' : printable(name) + (type === undefined ? '' : ` (${type})`);
  if (code === 'conflict' || from === '') return to || (at ? ' ' : '');
  return to !== '' && ABOUT_NAMES.has(code) ? `${from} -> ${to}` : from;
}

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
