import { encodeText } from '../../core/encode.ts';
import type { TomlValue } from '../../core/leaf.ts';
import { pythonRepr } from '../../core/python-float.ts';

/*
 * What dlt does with the text of a Variable that is no document (`auto_config_fragment` and `auto_cast`, dlt 1.26
 * to 1.31, checked 2026-11-24): a text that parses as a TOML document, or as a mapping in YAML or JSON, is merged
 * into the root of all settings and gone from where it belongs. What is left is cast to a boolean, a number or
 * a list if it looks like one, and a field that wants text gets the text of that.
 */

/** Why the value would arrive as another; undefined when it arrives. YAML is guessed at: rather one too many. */
export function readsOtherwise(value: TomlValue): string | undefined {
  const text = encodeText(value);
  if (isDocument(text)) return 'it looks like a document and would be merged into all the settings';
  if (value.type !== 'string') return undefined;
  return isCast(text)
    ? 'it looks like a number, a switch or a list, and would come back in another form'
    : undefined;
}

const isDocument = (text: string): boolean => isTomlIn(text) || isMappingIn(text);

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')`;
const KEYS = String.raw`\s*${KEY}(?:\s*\.\s*${KEY})*\s*`;
/** A comment, the header of a table, or a key and the start of a value, which no bare word is. */
const TOML_LINE = new RegExp(
  String.raw`^\s*(?:#|\[${KEYS}\]\s*(?:#|$)|\[\[${KEYS}\]\]\s*(?:#|$)|${KEYS}=\s*(?:["'[{+\-\d]|true|false|inf|nan))`,
);

/** The first line that is not blank decides; nothing at all is a document too. */
function isTomlIn(text: string): boolean {
  const line = text.split(/\r\n|\n/).find((one) => one.trim() !== '');
  return line === undefined || TOML_LINE.test(line);
}

/** A line `key: value`, or a mapping in braces. */
const isMappingIn = (text: string): boolean =>
  /^\s*(?:---\s*)?[{?]/.test(text) ||
  text
    .split(/\r\n|\r|\n/)
    .some((line) => /^\s*(?:[^\s#'"[\]][^#]*?|"(?:[^"\\]|\\.)*"|'[^']*')\s*:(?:\s|$)/.test(line));

/** It would become something whose text is not this one. */
function isCast(text: string): boolean {
  const trimmed = text.trim();
  if (/^(true|false)$/i.test(trimmed)) return !/^(True|False)$/.test(text);
  if (/^[+-]?[\p{Nd}_]+$/u.test(trimmed) || /^0x/i.test(trimmed)) return !/^(0|-?[1-9]\d*)$/.test(text);
  if (/^[[{]/.test(trimmed)) return isJson(trimmed);
  const number = floatIn(trimmed);
  return number !== undefined && pythonRepr(number) !== text;
}

/** What Python's `float()` takes. */
function floatIn(text: string): number | undefined {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word) return /nan/i.test(text) ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
  const isFloat = /^[+-]?(\p{Nd}[\p{Nd}_]*\.?[\p{Nd}_]*|\.\p{Nd}[\p{Nd}_]*)(e[+-]?\p{Nd}[\p{Nd}_]*)?$/iu.test(
    text,
  );
  return isFloat ? Number(text.replaceAll('_', '')) : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
