import type { TomlValue } from '../model.ts';
import { orjsonFloat, pythonRepr } from './python-float.ts';

/**
 * Encodes one TOML value as the text by which an environment variable gives dlt the same value, whichever type
 * the reading field has. A change here rewrites everybody's secrets.
 *
 * - text as it is, untrimmed, unquoted
 * - `True` and `False`: what a text field reads from TOML
 * - integers in decimal digits, of any size
 * - floats as `floatText` says
 * - dates and times as Python's `isoformat()`
 * - arrays and tables as compact JSON: dlt reads lists and mappings with `json.loads`
 *
 * The rules are those of dlt's `serialize_value` and `deserialize_value` (dlt 1.26 to 1.31, checked
 * 2026-11-24), save whole floats.
 */
export function encodeText(value: TomlValue): string {
  switch (value.type) {
    case 'string':
    case 'datetime':
    case 'date':
    case 'time':
      return value.value;
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'integer':
      return value.value.toString();
    case 'float':
      return floatText(value.value);
    default:
      return encodeJson(value);
  }
}

/**
 * Writes a float as Python's `repr`, but a whole number below 2^53 as digits without `.0`: dlt turns a TOML float
 * `10e6` into 10000000 for an integer field, and refuses the texts `10000000.0` and `1e7` there. Every other numeric
 * field reads the digits as well. From 2^53 on the fields pull apart (`1.5e+300` as digits breaks decimals), so `repr`
 * it is. `-0.0` keeps its sign.
 */
function floatText(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? value.toString() : pythonRepr(value);
}

/**
 * Encodes a value as compact JSON, as `orjson.dumps` writes it: no spaces, keys in their order, Unicode as it is, `.0`
 * on whole floats. What JSON does not have is written as near as it gets, and is a problem that the layout tells: dates
 * as text, nan and infinity as null, integers of any size in digits.
 */
export function encodeJson(value: TomlValue): string {
  switch (value.type) {
    case 'string':
    case 'datetime':
    case 'date':
    case 'time':
      return JSON.stringify(value.value);
    case 'boolean':
    case 'integer':
      return value.value.toString();
    case 'float':
      return orjsonFloat(value.value);
    case 'array':
      return `[${value.items.map(encodeJson).join(',')}]`;
    case 'table':
      return `{${[...value.entries].map(member).join(',')}}`;
  }
}

const member = ([key, value]: [string, TomlValue]): string => `${JSON.stringify(key)}:${encodeJson(value)}`;
