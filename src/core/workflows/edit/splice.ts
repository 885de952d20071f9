/** The place of a node of YAML in its text, and whole lines put in there: everything else stays as it was. */

const rangeOf = (node: unknown): readonly number[] => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  if (!Array.isArray(range)) throw new Error('a node that was parsed has its place');
  return range;
};

export const startOf = (node: unknown): number => Number(rangeOf(node)[0]);
export const endOf = (node: unknown): number => Number(rangeOf(node)[1]);

export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

export const indentOf = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset);

/** Behind the line in which something ends; a block of text ends with its newline. */
export function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

export function insertLines(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, offset);
  const open = before !== '' && !before.endsWith('\n') ? newline : '';
  return before + open + lines.map((line) => line + newline).join('') + text.slice(offset);
}

/** Data as text to compare; the order of keys says nothing. */
export const sorted = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
