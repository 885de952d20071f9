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
