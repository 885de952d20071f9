import { reasons } from '../reasons.ts';
import type { NearMiss } from './near-miss.ts';

const COMMENT_HINT = 'a comment begins with #';
const { key, keyEnd, value, number, lineEnd, comma } = reasons;

/** What another language has around its values: keys, signs, comments. In the order in which they are tried. */
export const LINES: readonly NearMiss[] = [
  {
    examples: ['<<<<<<< HEAD\na = 1', 'a = 1\n=======\nb = 1', '>>>>>>> main'],
    line: /^(?:<{7} |={7}$|>{7} )/,
    reason: 'a conflict of git that is not resolved',
    hint: 'decide for one of the two sides, and take its marks out',
  },
  {
    examples: ['```toml\na = 1'],
    line: /^\s*```/,
    reason: 'a fence of Markdown around the TOML',
    hint: 'take the lines with ``` out',
  },
  {
    examples: ['export TOKEN=1', 'set TOKEN=1'],
    after: [key],
    line: /^\s*(?:export|set|setx|declare|local)\s+\S+/,
    reason: 'a line of a shell: TOML has no export and no set',
    hint: 'write key = "value" below its table, [sources.x]; or let --template FILE --from-env take the environment',
  },
  {
    examples: ['// a', '; a', '/* a */', '-- a', '<!-- a -->', 'rem a'],
    after: [key],
    line: /^\s*(?:\/\/|\/\*|\*|;|--|<!--|rem\s)/i,
    reason: 'a comment of another language: TOML has # for it',
    hint: COMMENT_HINT,
  },
  {
    examples: ['key = "a" // b', 'key = 1 ; b', 'key = "a" -- b', 'key = "a" /* b */'],
    after: [lineEnd, number],
    rest: /^\s*(?:\/\/|\/\*|--|;\s*[^\s}])/,
    before: /^(?!.*\{[^}]*$)/,
    reason: 'a comment of another language: TOML has # for it',
    hint: COMMENT_HINT,
  },
  {
    examples: ['- a'],
    after: [key],
    line: /^\s*-(?:\s|$)/,
    reason: 'a list of YAML: TOML writes it in one value',
    hint: 'write key = ["a", "b"]',
  },
  {
    examples: ['a = {"b": 0}', 'a = { b: 0 }', 'a = [{"b": 0}]'],
    after: [key],
    before: /[{,]\s*(?:"[^"]*"|'[^']*'|[\w-]+)\s*$/,
    rest: /^\s*:/,
    reason: 'a colon in an inline table: TOML writes { key = value }',
    hint: 'write = for the colon',
  },
  {
    examples: ['a:', 'a: # b', '  a:\n    b: 0'],
    after: [key],
    rest: /^\s*:\s*(?:#.*)?$/,
    reason: 'a colon after the key, as in YAML: TOML writes a table as [key]',
    hint: 'write [key], and its own keys below as key = value',
  },
  {
    examples: ['a: "b"', 'a: b', '"a": "b",', 'a := 0'],
    after: [key],
    rest: /^\s*:/,
    reason: 'a colon after the key: TOML writes key = value',
    hint: 'write = for the colon, text in quotes, and no comma at the end',
  },
  {
    examples: ['}', '},'],
    after: [key],
    line: /^\s*[{}]/,
    reason: 'a brace of JSON around keys: TOML has [key] above them',
    hint: 'write a table as [key], and its own keys below as key = value',
  },
  {
    examples: ['a\u00A0= 1', 'a =\u00A01', '\u200Ba = 1', '\u3000a = 1'],
    after: [key, value, lineEnd, keyEnd, number],
    rest: /^\s*[\u00A0\u1680\u2000-\u200F\u2028-\u202F\u205F\u2060\u3000\uFEFF]/,
    reason: 'a space that is none, such as a non-breaking one: TOML takes spaces and tabs',
    hint: 'type the space again',
  },
  {
    examples: ['a => 1', 'a == 1'],
    after: [value],
    before: /=$/,
    rest: /^[=>]/,
    reason: 'more than one sign between key and value: TOML writes key = value',
    hint: 'write one = alone',
  },
  {
    examples: ['a 1', 'a "b"'],
    after: [key],
    line: /^\s*[\w.-]+\s+[^=]+$/,
    reason: 'a line without =: TOML writes key = value',
    hint: 'write = between the key and the value',
  },
  {
    examples: ['a = { b = 1; c = 2 }', 'a = { b = "c"; d = 2 }'],
    after: [number, lineEnd, comma],
    before: /\{[^}]*$/,
    rest: /^\s*;/,
    reason: 'a semicolon in an inline table: TOML has commas there',
    hint: 'write , for the semicolon',
  },
  {
    examples: ['a = "b";', 'a = 1;', 'a = true;'],
    after: [lineEnd, number, value],
    rest: /^(?:true|false|[\d._+-]*)\s*;\s*$/,
    reason: 'a semicolon at the end of the line: TOML has none',
    hint: 'take it out',
  },
  {
    examples: ['a = "b",', 'a = 1,', 'a = true, # b'],
    after: [lineEnd, number, value],
    rest: /^(?:true|false|[\d._+-]*)\s*,\s*(?:#.*)?$/,
    before: /^[^[{]*$/,
    reason: 'a comma at the end of the line: TOML has none between keys',
    hint: 'take it out',
  },
  {
    examples: ['[a', '[a.b'],
    after: [keyEnd, key],
    line: /^\s*\[[^\]]*$/,
    reason: reasons.header,
    hint: 'write the ] that closes it',
  },
];
