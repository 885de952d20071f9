import { place, UserError } from '../diagnostics.ts';
import type { LineAndColumn } from './positions.ts';
import { reasons } from './reasons.ts';

const MEND = 'mend the line; https://toml.io shows how TOML is written';

/** Refuses a text, in the one way there is: file, line, column (from 1), and a reason that quotes nothing. */
export function refuse(file: string, at: LineAndColumn, reason: string, hint = MEND): never {
  throw new UserError(`${place({ file, ...at })}: ${reason}`, { code: 'bad-toml', hint });
}

/*
 * The reasons of both parsers in our own words. Their messages are looked up whole, never passed on:
 * they quote the text, or could.
 */

export const otherReason = reasons.other;

const {
  duplicate,
  nested,
  control,
  badEscape,
  codePoint,
  unclosed,
  number,
  underscore,
  leadingZero,
  value,
  date,
  comma,
  key,
  keyEnd,
  lineEnd,
  header,
  missing,
} = reasons;

/** smol-toml 1.9.1: the message of the parser -> ours. */
export const smolTomlReasons: ReadonlyMap<string, string> = new Map([
  ['trying to redefine an already defined table or value', duplicate],
  ['trying to redefine an already defined value', duplicate],
  ['document contains excessively nested structures. aborting.', nested],
  ['control characters are not allowed in comments', control],
  ['control characters are not allowed in strings', control],
  ['each key-value declaration must be followed by an end-of-line', lineEnd],
  ['expected comma or end of structure', comma],
  ['unfinished array', comma],
  ['unfinished table', comma],
  ['expected end of table array declaration', header],
  ['illegal character in key', key],
  ['illegal empty bare key', 'a dot without a key'],
  ['unexpected end of key', missing],
  ['incomplete key-value: cannot find end of key', keyEnd],
  ['illegal quoted key: multiline strings are not allowed', 'a key in triple quotes'],
  ['illegal leading zero', leadingZero],
  ['illegal underscore', underscore],
  ['illegal character in numeric literal', number],
  ['unfinished numeric value', number],
  ['invalid value', value],
  ['invalid date', date],
  ['invalid date-time: date part is malformed', date],
  ['invalid date-time: time part is malformed', date],
  ['invalid escape: only line-ending whitespace may be escaped', badEscape],
  ['unrecognised escape sequence', badEscape],
  ['invalid non-hex character in unicode escape', codePoint],
  ['invalid unicode escape', codePoint],
  ['unfinished string', unclosed],
]);

/** toml-eslint-parser 1.0.3: the message of the parser -> ours. */
export const eslintParserReasons: ReadonlyMap<string, string> = new Map([
  ['Unterminated string constant', unclosed],
  ['Unterminated table-key', header],
  ['Unterminated array', comma],
  ['Unterminated inline table', comma],
  ['Expected comma (,) token', comma],
  ['Empty bare keys are not allowed', missing],
  ['Must be a newline', lineEnd],
  ['Expected equal (=) token', keyEnd],
  ['Unspecified values are invalid', keyEnd],
  ['The key, equals sign, and value must be on the same line', keyEnd],
  ['Defining a key multiple times is invalid', duplicate],
  ['Control characters (codes < 0x1f and 0x7f) are not allowed', control],
  ['Underscores are allowed between digits', underscore],
  ['Leading zeros are not allowed', leadingZero],
  ['Unexpected invalid date', date],
  ['Unexpected invalid time', date],
  ['Invalid character in escape sequence', badEscape],
]);

/**
 * Mends a reason at the end of a line: a line break inside "..." is a control character to the parser, and a missing
 * quote to people.
 */
export const atLineEnd = (reason: string): string => (reason === control ? unclosed : reason);

/** Reasons that our own reading of the tree gives. */
export const treeReasons = { nested, date } as const;
