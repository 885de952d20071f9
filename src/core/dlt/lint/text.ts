import type { Leaf } from '../../model.ts';
import type { Slip } from './slip.ts';

/** A slip at the edges of a text, or in what nobody sees of it. */
interface TextRule extends Slip {
  /** What it finds, as TOML writes it. */
  readonly examples: readonly string[];
  has(text: string): boolean;
}

/**
 * Rules for text as it stands; one value may break several. dlt strips only the password of database credentials, and
 * numbers; any other text goes to the server with all that is around it (`ConnectionStringCredentials.on_resolved`,
 * `coerce_value`, dlt 1.26 to 1.31, checked 2026-11-28).
 */
export const TEXT_RULES: readonly TextRule[] = [
  {
    code: 'invisible-character',
    message: 'a character in it that nobody sees, such as a zero-width space or a byte order mark',
    hint: 'type the value again, or copy it from where it was made, not from a page or a chat',
    examples: ['"v\\u200B"', '"\\uFEFFv"', '"a\\u00ADb"', '"v\\u3164"'],
    has: (text) => hasInvisible(text),
  },
  {
    code: 'padding',
    message: 'white space at the start or the end, which is pushed as it is',
    hint: "take it out, if it is not meant; dlt strips it from nothing but a database's password",
    examples: ['"v "', '" v"', '"v\\n"', '"\\u00A0v"'],
    has: (text) => hasPadding(text),
  },
  {
    code: 'odd-space',
    message: 'a space in it that only looks like one, such as a non-breaking space',
    hint: 'type the space again, if it is not meant',
    examples: ['"a\\u00A0b"', '"a\\u2009b"'],
    has: (text) => /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/.test(text.trim()) && isOtherwiseAscii(text),
  },
  {
    code: 'quotes-in-value',
    message: 'quotes around the value that are part of it',
    hint: 'take them out: TOML has its own quotes around a text, and those alone are no part of it',
    examples: [`"'abc'"`, `'"abc"'`, '"\\u201Cabc\\u201D"', '"`abc`"'],
    has: (text) => hasQuotesAround(text),
  },
  {
    code: 'swallowed-backslash',
    message: 'a path whose backslash TOML took for an escape: a tab or a line break stands there now',
    hint: "write it in '...', where a backslash is itself, or double each backslash",
    examples: ['"C:\\temp"', '"D:\\\\data\\new"', '"\\\\host\\temp"'],
    has: (text) => /^(?:[A-Za-z]:|\\[\w.-]+)[\\\w.-]*[\t\n\f\r\v]/.test(text),
  },
  {
    code: 'carriage-return',
    message: 'a carriage return, which is pushed as it is',
    hint: 'take it out, if it is not meant: dlt itself reads a line end of a file without it',
    examples: ['"a\\r\\nb"'],
    has: (text) => text.includes('\r'),
  },
];

export function findTextSlips({ value }: Leaf): Slip[] {
  const revealed = value.reveal();
  if (revealed.type !== 'string') return [];
  return TEXT_RULES.filter(({ has }) => has(revealed.value)).map(({ code, message, hint }) => ({
    code,
    message,
    ...(hint !== undefined && { hint }),
  }));
}

/** Finds white space at an end that is likely not meant. The line break that ends several lines is meant. */
function hasPadding(text: string): boolean {
  const lines = text.endsWith('\n') && text.trimEnd().includes('\n') ? text.slice(0, -1) : text;
  return /^(?!\uFEFF)\s|(?!\uFEFF)\s$/.test(lines);
}

/** Characters without width, soft hyphens, and those that turn the direction of text. */
const INVISIBLE =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u3164\uFEFF\uFFA0]/;
const INVISIBLE_AT_END = new RegExp(`^\\s*${INVISIBLE.source}|${INVISIBLE.source}\\s*$`);

/** Inside a text of other letters than ASCII has, some of them are how it is spelled, and join the parts of an emoji. */
const hasInvisible = (text: string): boolean =>
  INVISIBLE_AT_END.test(text) || (INVISIBLE.test(text) && isOtherwiseAscii(text));

const isOtherwiseAscii = (text: string): boolean =>
  /^[ -~]*$/.test(
    text.replaceAll(
      /[\s\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202F\u2060-\u2069\u3164\uFFA0]/g,
      '',
    ),
  );

/** One pair around all of it: not `'a', 'b'`, and no single character such as the quote of a CSV dialect. */
const hasQuotesAround = (text: string): boolean =>
  /^\s*(?:"[^"]{2,}"|'[^']{2,}'|`[^`]{2,}`|[“”„«][^“”„«»]{2,}[“”»]|[‘‚][^‘’‚]{2,}[‘’])\s*$/.test(text);
