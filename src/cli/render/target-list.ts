import type { NamedTarget } from '../../core/targets/check.ts';
import { FILE_VERSION } from '../../core/targets/tables.ts';
import type { TargetRequest } from '../targets/request.ts';
import { cutMiddle, padTo, painter, printable, type TerminalStyle, widthOf } from './style.ts';

/** One line a target: name, place, layout, and which secrets. */
export function targetsTable(requests: readonly TargetRequest[], { width, colour }: TerminalStyle): string {
  const rows = [['target', 'place', 'layout', 'secrets'], ...requests.map(rowOf)];
  const widths = [0, 1, 2].map((n) => Math.max(...rows.map((row) => widthOf(row[n] ?? ''))));
  const [names = 0, places = 0, layouts = 0] = widths;
  const room = Math.max(16, Math.min(places, width - names - layouts - 24));
  const paint = painter(colour);
  return rows
    .map(([name = '', place = '', layout = '', source = ''], n) => {
      const cells = [padTo(name, names), padTo(cutMiddle(place, room), room), padTo(layout, layouts), source];
      const line = cells.join('  ').trimEnd();
      return `${n === 0 ? paint('dim', line) : line}\n`;
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
