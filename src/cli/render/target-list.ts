import type { NamedTarget } from '../../core/targets/check.ts';
import { FILE_VERSION } from '../../core/targets/tables.ts';
import type { TargetRequest } from '../targets/request.ts';
import { padTo, painter, printable, type TerminalStyle, widthOf } from './style.ts';

/**
 * One line a target: name, place, layout, and which secrets. The place is what is asked for, so it is never cut: where a
 * terminal is too narrow, layout and secrets stand below it.
 */
export function targetsTable(
  requests: readonly TargetRequest[],
  { width, colour, isTerminal }: TerminalStyle,
): string {
  const rows = [['target', 'place', 'layout', 'secrets'], ...requests.map(rowOf)];
  const widths = [0, 1, 2, 3].map((n) => Math.max(...rows.map((row) => widthOf(row[n] ?? ''))));
  const isNarrow = isTerminal && widths.reduce((sum, one) => sum + one + 2) > width;
  const cells = isNarrow ? 2 : 4;
  const below = ' '.repeat((widths[0] ?? 0) + 2);
  const paint = painter(colour);
  return rows
    .map((row, n) => {
      const padded = row.map((cell, column) => padTo(cell, widths[column] ?? 0));
      const line = padded.slice(0, cells).join('  ').trimEnd();
      const rest = isNarrow ? `${below}${paint('dim', row.slice(cells).join(', '))}\n` : '';
      return `${n === 0 ? paint('dim', line) : line}\n${rest}`;
    })
    .join('');
}

const rowOf = ({ target, place, request }: TargetRequest): string[] =>
  [target.name, place.label, request.layout.layouts.join(' and '), sourceOf(request.options)].map(printable);

function sourceOf({ secrets, template, profile, global }: TargetRequest['request']['options']): string {
  if (secrets === '-') return 'standard input';
  if (secrets !== undefined) return secrets;
  if (template !== undefined) return `the environment, by ${template}`;
  const also = global ? ', and the global folder' : '';
  return profile === undefined ? `those of the project${also}` : `profile ${profile}${also}`;
}

/** Writes what holds for each target as a file of its own: read again, it means the same. */
export function effectiveToml(targets: readonly NamedTarget[]): string {
  const sections = targets.map(({ name, to, values }) => {
    const keys = [...values].map(([key, { value }]) => `${key} = ${JSON.stringify(value)}\n`);
    return `\n[targets.${keyText(name)}]\nto = ${JSON.stringify(to)}\n${keys.join('')}`;
  });
  return `version = ${FILE_VERSION}\n${sections.join('')}`;
}

/** A dot in a bare key would be a table. */
const keyText = (name: string): string => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name));
