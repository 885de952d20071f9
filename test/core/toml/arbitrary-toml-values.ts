import fc from 'fast-check';
import type { TomlValue } from '../../../src/core/model.ts';

/** A value and one of the ways in which TOML may write it. */
export interface Written {
  readonly text: string;
  readonly value: TomlValue;
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
const control = (char: string): boolean =>
  char !== '\t' && char !== '\n' && ((char.codePointAt(0) ?? 0) < 0x20 || char === '\x7f');

/** Characters that matter to TOML, shells, JSON and Python, and any others. */
const character = fc.oneof(
  fc.constantFrom(...'"\'\\ \t\n\r\0\x7f\u0085\u2028=#[]{},.$%&é😀\uFFFE\uFDD0'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
);
const content = fc.array(character, { maxLength: 12 }).map((chars) => chars.join(''));

/** A character in "...": as it is where TOML lets it be, else, or by choice, escaped. */
function escaped(char: string, choice: number, multiline: boolean): string {
  const code = char.codePointAt(0) ?? 0;
  const short = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\', '\r': '\\r', '\x1b': '\\e' }[char];
  const must = control(char) || char === '"' || char === '\\' || (char === '\n' && !multiline);
  if (!must && choice % 3 > 0) return char;
  if (short && choice % 2 > 0) return short;
  if (code < 0x100 && choice % 5 > 2) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

const asWritten = (text: string, value: string): Written => ({ text, value: { type: 'string', value } });

const basicString: fc.Arbitrary<Written> = fc
  .tuple(content, fc.array(fc.nat(29), { minLength: 12, maxLength: 12 }), fc.boolean())
  .map(([value, choices, multiline]) => {
    const inner = [...value]
      .map((char, index) => escaped(char, choices[index % 12] ?? 0, multiline))
      .join('');
    return asWritten(multiline ? `"""\n${inner}"""` : `"${inner}"`, value);
  });

const literalString: fc.Arbitrary<Written> = fc.tuple(content, fc.boolean()).map(([any, multiline]) => {
  const kept = [...any]
    .filter((char) => !control(char) && char !== "'" && (multiline || char !== '\n'))
    .join('');
  return asWritten(multiline ? `'''\n${kept}'''` : `'${kept}'`, kept);
});

const grouped = (digits: string): string => digits.replace(/(?<=\d)(?=(\d{3})+$)/g, '_');

const integer: fc.Arbitrary<Written> = fc
  .tuple(
    fc.oneof(fc.bigInt(), fc.bigInt(-9n, 99n)),
    fc.constantFrom(
      { sign: '+', radix: 10 },
      { sign: '0x', radix: 16 },
      { sign: '0o', radix: 8 },
      { sign: '0b', radix: 2 },
      { sign: '', radix: 10 },
      { sign: '', radix: 10, by: grouped },
    ),
  )
  .map(([any, { sign, radix, by }]) => {
    const value = any < 0n && sign !== '' ? -any : any;
    const digits = value.toString(radix);
    return { text: `${sign}${by ? by(digits) : digits}`, value: { type: 'integer', value } };
  });

const float: fc.Arbitrary<Written> = fc
  .tuple(fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer()), fc.nat(20))
  .map(([number, decimals]) => {
    const text =
      [number.toExponential(), number.toExponential(decimals), number.toFixed(decimals)]
        .find((_, index) => index === decimals % 3)
        ?.replace(/^(-?\d+)$/, '$1.0') ?? '0.0';
    const safe = /[.e]/.test(text) ? text : `${text}.0`;
    return { text: safe, value: { type: 'float', value: Number(safe) } };
  });

const special: fc.Arbitrary<Written> = fc.constantFrom<Written>(
  { text: 'true', value: { type: 'boolean', value: true } },
  { text: 'false', value: { type: 'boolean', value: false } },
  { text: 'inf', value: { type: 'float', value: Infinity } },
  { text: '-inf', value: { type: 'float', value: -Infinity } },
  { text: '+nan', value: { type: 'float', value: NaN } },
  { text: '-0.0', value: { type: 'float', value: -0 } },
  { text: '1e400', value: { type: 'float', value: Infinity } },
);

const two = (number: number): string => String(number).padStart(2, '0');

const day = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, date]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`);

const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.option(fc.nat(59)), fc.option(fc.stringMatching(/^\d{1,9}$/)))
  .map(([hour, minute, second, fraction]) => {
    const start = `${two(hour)}:${two(minute)}`;
    if (second === null) return { text: start, iso: `${start}:00` };
    const micro = (fraction ?? '').slice(0, 6).padEnd(6, '0');
    const iso = `${start}:${two(second)}${micro === '000000' ? '' : `.${micro}`}`;
    return { text: `${start}:${two(second)}${fraction === null ? '' : `.${fraction}`}`, iso };
  });

const zone = fc.oneof(
  fc.constantFrom({ text: '', iso: '' }, { text: 'Z', iso: '+00:00' }, { text: 'z', iso: '+00:00' }),
  fc.tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59)).map(([sign, hour, minute]) => {
    const text = `${sign}${two(hour)}:${two(minute)}`;
    return { text, iso: text === '-00:00' ? '+00:00' : text };
  }),
);

const date: fc.Arbitrary<Written> = fc.oneof(
  day.map((text): Written => ({ text, value: { type: 'date', value: text } })),
  clock.map(({ text, iso }): Written => ({ text, value: { type: 'time', value: iso } })),
  fc.tuple(day, fc.constantFrom('T', 't', ' '), clock, zone).map(
    ([ymd, between, time, offset]): Written => ({
      text: `${ymd}${between}${time.text}${offset.text}`,
      value: { type: 'datetime', value: `${ymd}T${time.iso}${offset.iso}` },
    }),
  ),
);

export const scalar: fc.Arbitrary<Written> = fc.oneof(
  { weight: 3, arbitrary: basicString },
  { weight: 2, arbitrary: literalString },
  { weight: 2, arbitrary: integer },
  { weight: 2, arbitrary: float },
  special,
  date,
);
