import type { TomlValue } from '../model.ts';

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
    case 'array':
    case 'table':
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

/** The shortest digits that read back as the same number. */
interface Decimal {
  readonly sign: '' | '-';
  /** Without a leading or trailing zero; `0` for zero. */
  readonly digits: string;
  /** Where the point stands: the number is 0.digits times ten to this power. */
  readonly point: number;
}

/**
 * Writes a float as `repr` of CPython 3 does: `1e-05`, `1e+16`, `0.0001`, `-0.0`, `inf`, `nan`.
 * Both languages print the shortest digits that round-trip, and those nearest to the number; only the
 * form differs. (float_repr_style 'short'; checked against CPython 3.11 on 2026-11-24.)
 */
export function pythonRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const decimal = toDecimal(value);
  return -4 < decimal.point && decimal.point <= 16 ? plain(decimal) : scientific(decimal, 2);
}

/**
 * Writes a float in JSON as orjson does: `1.0`, `0.00001`, `1e-6`, `1e+16`. Numbers that JSON does not have
 * become `null`. (orjson 3.13, checked 2026-11-24; before 3.12 it wrote `1e16`.)
 */
export function orjsonFloat(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  const decimal = toDecimal(value);
  return -5 < decimal.point && decimal.point <= 16 ? plain(decimal) : scientific(decimal, 1);
}

function toDecimal(value: number): Decimal {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e');
  return { sign, digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function plain({ sign, digits, point }: Decimal): string {
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, '0');
  return `${sign}${padded.slice(0, point)}.${padded.slice(point) || '0'}`;
}

/** `width`: digits of the exponent at least. */
function scientific({ sign, digits, point }: Decimal, width: number): string {
  const rest = digits.slice(1);
  const exponent = point - 1;
  const power = String(Math.abs(exponent)).padStart(width, '0');
  return `${sign}${digits.slice(0, 1)}${rest && `.${rest}`}e${exponent < 0 ? '-' : '+'}${power}`;
}
