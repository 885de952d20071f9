import { refuse, treeReasons } from './errors.ts';
import { lineAndColumn } from './positions.ts';

/** Far above what secrets files hold, far below where a parser runs out of stack. */
export const limits = { text: 1_048_576, parts: 110_000, string: 100_000, levels: 100 } as const;

/** Gives the text LF line ends, and refuses what dlt would not read or not read alike. */
export function normalizeText(text: string, file: string): string {
  const refuseAt = (index: number, reason: string, hint?: string) =>
    refuse(file, lineAndColumn(text, index), reason, hint);
  if (text.startsWith('\uFEFF'))
    refuseAt(
      0,
      'the file begins with a byte order mark, which dlt refuses: save it as UTF-8 without BOM',
      "it is the editor's encoding UTF-8, not UTF-8 with BOM; sed -i '1s/^\\xEF\\xBB\\xBF//' FILE takes it out",
    );
  if (text.length > limits.text)
    refuse(
      file,
      { line: 1, column: 1 },
      `the file has ${text.length.toLocaleString('en')} characters, and ${limits.text.toLocaleString('en')} (1 MiB) are read`,
      'see that it is the right file: secrets.toml holds keys, and no store takes values of this size',
    );
  if (!text.isWellFormed()) refuseAt(text.search(/\p{Surrogate}/u), 'half of a character: not valid Unicode');
  const normal = text.replaceAll('\r\n', '\n');
  const lone = normal.indexOf('\r');
  if (lone >= 0)
    refuse(
      file,
      lineAndColumn(normal, lone),
      'a carriage return without a line feed: save the file with LF line ends',
      'in the middle of a text it is written as \\r',
    );
  return normal;
}

/**
 * Refuses what keeps the parsers busy before they refuse it: a key of ever more parts, and more keys, values and comments
 * than any project has. They are counted by the signs between them, outside of strings.
 */
export function refuseManyParts(text: string, file: string): void {
  const sign = /"""|'''|["'#.=,[{}\]\n]/g;
  let count = 0;
  let dots = 0;
  let depth = 0;
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    const [opener] = match;
    const isString = /["']/.test(opener);
    if (isString || opener === '#') sign.lastIndex = endOf(text, opener, sign.lastIndex);
    if (!isString && !/[\n\]}]/.test(opener)) count += 1;
    if (opener === '[' || opener === '{') depth += 1;
    if (opener === ']' || opener === '}') depth -= 1;
    // The parser stops there by itself, and says so better.
    if (depth > limits.levels) return;
    if (opener === '.') dots += 1;
    else if (!isString) dots = 0;
    const at = () => lineAndColumn(text, match.index);
    if (dots > limits.levels) refuse(file, at(), treeReasons.nested);
    if (count > limits.parts)
      refuse(
        file,
        at(),
        `the file has more than ${limits.parts.toLocaleString('en')} keys, values and comments`,
      );
  }
}

/**
 * Refuses strings that are too long for the tree's parser. It passes every character of a string as an argument of
 * one call, and fails without a position where these do not fit on the stack (from about 124,000 on).
 */
export function refuseLongStrings(text: string, file: string): void {
  if (text.length <= limits.string) return;
  for (const { start, end } of stringsIn(text)) {
    if (end - start > limits.string)
      refuse(
        file,
        lineAndColumn(text, start),
        `a string of more than ${limits.string.toLocaleString('en')} characters`,
        'most stores take 48 to 64 KiB: let the job fetch it from elsewhere, and keep its address or key here',
      );
  }
}

/** Finds the strings and quoted keys of a text that is known to be valid TOML. */
function* stringsIn(text: string): Generator<{ start: number; end: number }> {
  const opening = /#|"""|'''|"|'/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const end = endOf(text, match[0], opening.lastIndex);
    if (match[0] !== '#') yield { start: match.index, end };
    opening.lastIndex = end;
  }
}

function endOf(text: string, opener: string, from: number): number {
  const closer = opener === '#' ? '\n' : opener;
  const escapes = opener.startsWith('"');
  let end = text.indexOf(closer, from);
  while (escapes && end >= 0 && isEscaped(text, end)) end = text.indexOf(closer, end + 1);
  if (end < 0) return text.length;
  // Up to two quotes may stand before the three that close.
  while (opener.length === 3 && text[end + 3] === opener[0]) end += 1;
  return end + closer.length;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, index: number): boolean {
  let start = index;
  while (text[start - 1] === '\\') start -= 1;
  return (index - start) % 2 === 1;
}
