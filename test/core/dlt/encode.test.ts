import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJson, encodeText, orjsonFloat, pythonRepr } from '../../../src/core/dlt/encode.ts';
import type { TomlValue } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import arrays from '../vectors/arrays.json' with { type: 'json' };
import dates from '../vectors/dates.json' with { type: 'json' };
import floats from '../vectors/floats.json' with { type: 'json' };

const read = (written: string): TomlValue => {
  const [leaf] = parseToml(`a = ${written}`, 'x.toml');
  if (!leaf) throw new Error('no leaf');
  return leaf.value.reveal();
};

const fromBits = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

describe('the text of a value', () => {
  it.each([
    ['"as is "', 'as is '],
    ["'\\n'", '\\n'],
    ['""" a\r\nb"""', ' a\nb'],
    ['"\\u0000\\e\\x41"', '\0\u001bA'],
    ['true', 'True'],
    ['false', 'False'],
    ['0', '0'],
    ['-0', '0'],
    ['+1_000', '1000'],
    ['0xdead_BEEF', '3735928559'],
    ['0o17', '15'],
    ['0b101', '5'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['10e6', '10000000'],
    ['1.0', '1'],
    ['-1e0', '-1'],
    ['0.0', '0'],
    ['-0.0', '-0.0'],
    ['0.00001', '1e-05'],
    ['9007199254740991.0', '9007199254740991'],
    ['9007199254740992.0', '9007199254740992.0'],
    ['1e16', '1e+16'],
    ['1.5e300', '1.5e+300'],
    ['1e400', 'inf'],
    ['-inf', '-inf'],
    ['+nan', 'nan'],
    ['1979-05-27 07:32:00.5Z', '1979-05-27T07:32:00.500000+00:00'],
    ['[1, [2.0], {a = "b"}]', '[1,[2.0],{"a":"b"}]'],
  ])('of %s', (written, text) => {
    expect(encodeText(read(written))).toBe(text);
  });
});

describe('as Python has it', () => {
  it.each(floats)('repr and orjson of the float %s', (bits, repr, json) => {
    const value = fromBits(bits ?? '');
    expect([pythonRepr(value), orjsonFloat(value)]).toEqual([repr, json]);
  });

  it.each(dates)('isoformat of %s', (written, iso) => {
    expect(encodeText(read(written ?? ''))).toBe(iso);
  });

  it.each(arrays)('orjson of %s', (written, json) => {
    expect(encodeJson(read(written ?? ''))).toBe(json);
  });
});

it('reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double(), (number) => {
      const text = encodeText({ type: 'float', value: number });
      const read = Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
      expect(Object.is(read, number)).toBe(true);
      if (Number.isFinite(number)) expect(Object.is(JSON.parse(orjsonFloat(number)), number)).toBe(true);
    }),
  );
});
