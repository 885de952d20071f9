import { describe, expect, it } from 'vitest';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { variableLayout } from '../../../src/providers/airflow/variable.ts';

const lay = (toml: string, pipeline?: string) =>
  variableLayout.lay(parseToml(toml, 'secrets.toml'), {
    tables: 'auto',
    rename: new Map(),
    caseInsensitive: false,
    ...(pipeline !== undefined && { pipeline }),
  });

const codes = (value: string): string[] =>
  lay(`[sources.x]\nk = ${value}\n`).problems.map(({ code }) => code);

describe('values that dlt would read otherwise', () => {
  it.each([
    `'12'`,
    `'0'`,
    `'-7'`,
    `'1.5'`,
    `'inf'`,
    `'True'`,
    `2026-01-02T03:04:05Z`,
    `[nan]`,
    `[1, 2026-01-02]`,
    `[18446744073709551616]`,
    `'0012'`,
    `'+5'`,
    `' 12'`,
    `'1_000'`,
    `'0x1F'`,
    `'٣'`,
    `'true'`,
    `'FALSE'`,
    `'1e5'`,
    `'1.50'`,
    `'inf '`,
    `'Infinity'`,
    `'[1, 2]'`,
    `'["a"]'`,
    `''`,
    `'  '`,
    `'#abc'`,
    `'[abc]'`,
    `'[[abc]]'`,
    `'a = 1'`,
    `'x="y"'`,
    `'a.b=1'`,
    `'user: pw'`,
    `'{"a":1}'`,
    `'{a: 1}'`,
    `"a: b\\nc: d"`,
    `"# c\\na = 1"`,
    `'"a b": 1'`,
    `["a"]`,
    `[1]`,
  ])('%s is refused', (value) => {
    expect(codes(value)).toEqual(['read-otherwise']);
  });

  it.each([
    `'canary-7f3a'`,
    `'YWJjZA=='`,
    `'abc=def'`,
    `'a=b=c'`,
    `'http://u:p@h/d'`,
    `'Server=x;Uid=y'`,
    `'user:pw'`,
    `'[1, 2'`,
    `'a # b'`,
    `"-----BEGIN X-----\\nQUJD\\n-----END X-----\\n"`,
    `12`,
    `1.5`,
    `true`,
    `nan`,
    `10e6`,
    `18446744073709551616`,
    `[1, 2]`,
    `['a', 'b']`,
  ])('%s arrives', (value) => {
    expect(codes(value)).toEqual([]);
  });

  it('a key in a table that dlt reads whole is refused too', () => {
    expect(
      lay('[destination.x.credentials.query]\nsslmode = "require"\n').problems.map(({ code }) => code),
    ).toEqual(['read-otherwise']);
  });
});

it('names are what dlt asks Airflow for', () => {
  const names = (toml: string, pipeline?: string) => lay(toml, pipeline).entries.map(({ name }) => name);
  expect(names('top = "x"\n[sources."my source"]\nk = "y"\n[""]\ne = "z"\n')).toEqual([
    'top',
    'sources.my source.k',
    'e',
  ]);
  expect(names('[sources.x]\nk = "y"\n', 'orders')).toEqual(['orders.sources.x.k']);
});

it('names tell their path, and a document none', () => {
  const naming = { layouts: ['variable'], pipeline: 'orders' };
  const pathOf = (name: string) => variableLayout.pathOf?.({ type: 'variable', name }, naming);
  expect(pathOf('orders.sources.x')).toEqual(['sources', 'x']);
  expect(pathOf('sources.x')).toBeUndefined();
  expect(pathOf('orders.dlt_secrets_toml')).toBeUndefined();
});
