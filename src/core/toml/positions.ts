import { UserError } from '../diagnostics.ts';
import { place } from '../position.ts';

/** The one way in which a text is refused: file, line, column (from 1), and a reason that quotes nothing. */
export function refuse(file: string, spot: { line: number; column: number }, reason: string): never {
  throw new UserError(`${place({ file, ...spot })}: ${reason}`, {
    code: 'bad-toml',
    hint: 'mend the line; https://toml.io shows how TOML is written',
  });
}

/** Line and column, both from 1, of an index into the text. Columns count characters, not UTF-16 units. */
export function spotOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: characters(before.slice(lineStart)) + 1 };
}

export const characters = (text: string): number => Array.from(text).length;
