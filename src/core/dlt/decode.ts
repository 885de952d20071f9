import type { TomlValue } from '../model.ts';

/** Reads the JSON of a table as the value from which `encodeJson` makes it; undefined for any other text. */
export function decodeTable(text: string): Extract<TomlValue, { type: 'table' }> | undefined {
  try {
    const value: unknown = JSON.parse(
      text,
      (_key, found: unknown, ...[context]: readonly unknown[]) =>
        new Decoded(decode(found, sourceOf(context))),
    );
    return value instanceof Decoded && value.value.type === 'table' ? value.value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotInToml) return undefined;
    throw error;
  }
}

/** What JSON has and TOML has not. */
class NotInToml extends Error {}

class Decoded {
  readonly value: TomlValue;

  constructor(value: TomlValue) {
    this.value = value;
  }
}

function decode(found: unknown, source: string | undefined): TomlValue {
  if (typeof found === 'string') return { type: 'string', value: found };
  if (typeof found === 'boolean') return { type: 'boolean', value: found };
  if (typeof found === 'number') return decodeNumber(found, source);
  if (Array.isArray(found)) return { type: 'array', items: found.map(inside) };
  if (found === null || typeof found !== 'object') throw new NotInToml();
  return { type: 'table', entries: new Map(Object.entries(found).map(([key, item]) => [key, inside(item)])) };
}

function inside(item: unknown): TomlValue {
  if (!(item instanceof Decoded)) throw new NotInToml();
  return item.value;
}

/** A number without a point is an integer, of any size. */
const decodeNumber = (value: number, source = String(value)): TomlValue =>
  /^-?\d+$/.test(source) ? { type: 'integer', value: BigInt(source) } : { type: 'float', value };

/** As it is written: in Node since 21. */
const sourceOf = (context: unknown): string | undefined =>
  typeof context === 'object' && context !== null && 'source' in context && typeof context.source === 'string'
    ? context.source
    : undefined;
