import { describe, expect, it } from 'vitest';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import asked from '../vectors/asked-credentials.json' with { type: 'json' };

const all = asked.series.map(({ places }) => places);
const places = [...new Set(all.flat())];

/** Whether a text at one place is told to win over a table at another one. */
function isTold(table: string, text: string): boolean {
  const leaves = parseToml(`${text} = "u"\n[${table}]\nport_number = 1`, 'f.toml');
  const { problems } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: false });
  return problems.some(({ code }) => code === 'masked-credentials');
}

const pairs = places.flatMap((table) =>
  places
    .filter((text) => !`${table}.`.startsWith(`${text}.`) && !`${text}.`.startsWith(`${table}.`))
    .map((text) => ({ table, text })),
);

/** dlt finds the table first in TOML, and in an environment comes to the text later on. */
const isMasked = ({ table, text }: { table: string; text: string }): boolean =>
  all.some((series) => series.includes(table) && series.indexOf(text) > series.indexOf(table));

/** The file does not tell that the source `b` is in a module `a`. */
const isKnowable = ({ table, text }: { table: string; text: string }): boolean => {
  const [a, b] = [table, text].map((path) => /^sources\.(a\.b|a|b)\./.exec(path)?.[1]);
  if (a === undefined || b === undefined || a === b) return true;
  return a === 'a.b' && (b === 'a' || !text.includes('credentials.storage'));
};

describe('of all pairs of a table and a text that dlt was recorded to ask for', () => {
  it('each that masks is told', () => {
    const masked = pairs.filter(isMasked).filter(isKnowable);
    expect(masked.length).toBeGreaterThan(80);
    expect(masked.filter(({ table, text }) => !isTold(table, text))).toEqual([]);
  });

  it('no other one of destinations is', () => {
    const free = pairs.filter((pair) => pair.table.startsWith('destination.') && !isMasked(pair));
    expect(free.length).toBeGreaterThan(500);
    expect(free.filter(({ table, text }) => isTold(table, text))).toEqual([]);
  });
});

it.each([
  ['destination.iceberg.filesystem.credentials', 'destination.iceberg.credentials', false],
  ['destination.iceberg.filesystem.credentials', 'destination.filesystem.credentials', true],
  ['destination.iceberg.filesystem.credentials', 'destination.credentials', false],
  ['p.destination.iceberg.filesystem.credentials', 'p.destination.iceberg.credentials', false],
  ['destination.iceberg.credentials', 'destination.credentials', true],
  ['providers.google_secrets.credentials', 'providers.credentials', true],
])('%s and %s', (table, text, told) => {
  expect(isTold(table, text)).toBe(told);
});
