import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import type { Leaf, TomlValue } from '../../../src/core/model.ts';
import { eslintParserReasons, otherReason, smolTomlReasons } from '../../../src/core/toml/errors.ts';
import { LINES } from '../../../src/core/toml/near-misses/lines.ts';
import { OTHER_FILES } from '../../../src/core/toml/near-misses/other-files.ts';
import { VALUES } from '../../../src/core/toml/near-misses/values.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { type TomlTable, tomlDocument } from './arbitrary-toml.ts';

/** Leaves put together again. */
function tableOf(leaves: readonly Leaf[]): TomlTable {
  const table = { type: 'table', entries: new Map<string, TomlValue>() } as const;
  for (const { path, value } of leaves) insert(table, path, value.reveal());
  return table;
}

function insert({ entries }: { entries: Map<string, TomlValue> }, path: readonly string[], value: TomlValue) {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return void entries.set(key, value);
  const there = entries.get(key);
  const table = { type: 'table', entries: new Map(there?.type === 'table' ? there.entries : []) } as const;
  insert(table, rest, value);
  entries.set(key, table);
}

/** What the gate made of a text, in our types. Its dates end at milliseconds. */
function fromGate(value: unknown): unknown {
  if (value instanceof Date) return { date: value.getTime() };
  if (Array.isArray(value)) return value.map(fromGate);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, fromGate(item)]));
}

function fromTree(value: TomlValue): unknown {
  if (value.type === 'array') return value.items.map(fromTree);
  if (value.type === 'table') return new Map([...value.entries].map(([key, item]) => [key, fromTree(item)]));
  if (value.type === 'datetime')
    return { date: Date.parse(/[+-]\d\d:\d\d$/.test(value.value) ? value.value : `${value.value}Z`) };
  if (value.type === 'date') return { date: Date.parse(value.value) };
  if (value.type === 'time') return { date: Date.parse(`0000-01-01T${value.value}Z`) };
  return value.value;
}

const agreed = (text: string): void => {
  const leaves = parseToml(text, 'f.toml');
  const gate = parse(text.replaceAll('\r\n', '\n'), { integersAsBigInt: true });
  expect(fromTree(tableOf(leaves))).toEqual(fromGate(gate));
};

describe('a document', () => {
  it('says what it was made to say', () => {
    fc.assert(
      fc.property(tomlDocument, ({ text, table }) => {
        expect(tableOf(parseToml(text, 'f.toml'))).toEqual(table);
      }),
      { numRuns: 300 },
    );
  });

  it('says the same to both parsers', () => {
    fc.assert(
      fc.property(tomlDocument, ({ text }) => agreed(text)),
      { numRuns: 300 },
    );
  });

  it('gives its leaves in order, each at a place of its own', () => {
    fc.assert(
      fc.property(tomlDocument, ({ text }) => {
        const spots = parseToml(text, 'f.toml').map(({ at }) => at.line * 1e6 + at.column);
        expect(spots).toEqual([...new Set(spots)].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });
});

/** One slip of the pen: some characters replaced by others that matter to TOML. */
const spoiled = fc
  .tuple(
    tomlDocument,
    fc.nat(),
    fc.nat(3),
    fc.oneof(fc.constantFrom(...'"\'\\\n\r[]{}=.,#_ \0\x7f\uFEFF\uD800'), fc.string({ maxLength: 3 })),
  )
  .map(([{ text }, at, length, instead]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + instead + text.slice(start + length);
  });

const ours = [
  otherReason,
  'the file begins with a byte order mark, which dlt refuses: save it as UTF-8 without BOM',
  'half of a character: not valid Unicode',
  'a carriage return without a line feed: save the file with LF line ends',
];
const nearMisses = [...OTHER_FILES, ...LINES, ...VALUES].map(({ reason }) => reason);
const reasons = new Set([
  ...ours,
  ...nearMisses,
  ...smolTomlReasons.values(),
  ...eslintParserReasons.values(),
]);

describe('a text with a slip in it', () => {
  it('is read alike by both parsers, or refused at a place in it, for a reason that was written beforehand', () => {
    fc.assert(
      fc.property(spoiled, (text) => {
        try {
          agreed(text);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          const [, line, column, reason] = /^f\.toml:(\d+):(\d+): (.*)$/s.exec(error.message) ?? [];
          const lines = text.split(/\r\n|\n/);
          expect(reasons).toContain(reason);
          expect(Number(line)).toBeLessThanOrEqual(lines.length);
          expect(Number(column)).toBeLessThanOrEqual(Array.from(lines[Number(line) - 1] ?? '').length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
