import { isPrintable, printable } from '../../core/inert.ts';

/*
 * What the runner of GitHub obeys when it stands in a line of the log (docs, "Workflow commands"; actions/runner,
 * `ActionCommand`, read 2026-11-28). Nothing else in the program writes such a line: all other output passes a filter that
 * breaks them.
 */

/** The data of a command ends with the line; the runner takes these escapes back. */
export const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A property ends at a comma, and all of them at a colon. */
export const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Where and what, as the runner shows it beside the file and above the log. */
export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** From the root of the repository, with `/` between. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Tells the runner a text that no log may show. */
export const maskCommand = (text: string): string => `::add-mask::${escapeData(text)}\n`;

export function annotationCommand({ kind, title, message, file, line, column }: Annotation): string {
  // A name with signs that nobody sees can be shown only as another one, which is no place.
  const place = file !== undefined && isPrintable(file) ? { file, line, col: column } : {};
  const properties = Object.entries({ ...place, title: printable(title) }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  // Of several lines: what nobody sees in any of them is shown as an escape.
  const text = message.split('\n').map(printable).join('\n');
  return `::${kind} ${properties.join(',')}::${escapeData(text)}\n`;
}
