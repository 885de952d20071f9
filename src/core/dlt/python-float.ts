/** How a float is cut up for printing: the shortest digits that read back as the same number. */
interface Digits {
  readonly sign: '' | '-';
  /** Without a leading or trailing zero; `0` for zero. */
  readonly digits: string;
  /** Where the point stands: the number is 0.digits times ten to this power. */
  readonly point: number;
}

/**
 * Python's `repr` of a float, as CPython 3 writes it: `1e-05`, `1e+16`, `0.0001`, `-0.0`, `inf`, `nan`.
 * Both languages print the shortest digits that round-trip, and those nearest to the number; only the
 * form differs. (float_repr_style 'short'; checked against CPython 3.11 on 2026-11-24.)
 */
export function pythonRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const cut = cutUp(value);
  return -4 < cut.point && cut.point <= 16 ? plain(cut) : scientific(cut, 2);
}

/**
 * A float in JSON as orjson writes it: `1.0`, `0.00001`, `1e-6`, `1e+16`. Numbers that JSON does not have
 * become `null`. (orjson 3.13, checked 2026-11-24; before 3.12 it wrote `1e16`.)
 */
export function orjsonFloat(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  const cut = cutUp(value);
  return -5 < cut.point && cut.point <= 16 ? plain(cut) : scientific(cut, 1);
}

function cutUp(value: number): Digits {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e');
  return { sign, digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function plain({ sign, digits, point }: Digits): string {
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, '0');
  return `${sign}${padded.slice(0, point)}.${padded.slice(point) || '0'}`;
}

/** `width`: digits of the exponent at least. */
function scientific({ sign, digits, point }: Digits, width: number): string {
  const rest = digits.slice(1);
  const exponent = point - 1;
  const power = String(Math.abs(exponent)).padStart(width, '0');
  return `${sign}${digits.slice(0, 1)}${rest && `.${rest}`}e${exponent < 0 ? '-' : '+'}${power}`;
}
