import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vaultKey } from '../../../src/core/dlt/names.ts';
import { documentLayout } from '../../../src/core/layouts/document.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import type { Leaf } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { tomlDocument } from '../toml/arbitrary-toml.ts';

const { lay } = documentLayout({
  name: (pipeline) => (pipeline === undefined ? 'secrets' : `${pipeline}/secrets`),
});
const plain: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };

const textOf = (leaves: readonly Leaf[]): string =>
  lay(leaves, plain)
    .entries.map(({ value }) => value.reveal())
    .join();
const text = (toml: string): string => textOf(parseToml(toml, 'f.toml'));

describe('a document', () => {
  it('has the values of each table below its header, in the order of the file', () => {
    expect(
      text(`
# Comments and notation go, values stay.
root_key = "r"
[destination.postgres.credentials]
host = "h" # dlt asks for it by name
port = 5_432
[sources.pipedrive]
flags = [true, 1.0,
  { a = 1, b.c = [] }]
pipedrive_api_key = 'k'
[destination.postgres]
create_indexes = false
[[sources.matomo.queries]]
name = "q"
[[sources.matomo.queries]]
`),
    ).toMatchInlineSnapshot(`
      "root_key = "r"

      [destination.postgres]
      credentials.host = "h"
      credentials.port = 5432
      create_indexes = false

      [sources.pipedrive]
      flags = [true, 1.0, { a = 1, b = { c = [] } }]
      pipedrive_api_key = "k"

      [sources.matomo]
      queries = [{ name = "q" }, {}]
      "
    `);
  });

  it('keeps tables before the values that they come before, and the empty ones', () => {
    expect(
      text(`
a = {}
"" = { "x.y" = 1, z = { } }
last = 1
[b]
[c.d]
[c."e f".g]
`),
    ).toMatchInlineSnapshot(`
      "a = {}
      ""."x.y" = 1
      "".z = {}
      last = 1

      [b]

      [c.d]

      [c."e f".g]
      "
    `);
  });

  it.each([
    ['"line\\nline\\r\\n\\ttab \\"quoted\\" \\\\ \\u0000\\u001b\\u007f é 😀"'],
    ['"tag \\ue000 bom \\ufeff line \\u2028"', '"tag \ue000 bom \ufeff line \u2028"'],
    ['"""\nPEM\ncanary-7f3a\n"""', '"PEM\\ncanary-7f3a\\n"'],
    ["'C:\\x'", '"C:\\\\x"'],
    ['true'],
    ['1_000', '1000'],
    ['-0', '0'],
    ['0xdead_beef', '3735928559'],
    ['-340282366920938463463374607431768211456'],
    ['1.0'],
    ['-0.0'],
    ['10e6', '10000000.0'],
    ['0.00001', '1e-05'],
    ['1e300', '1e+300'],
    ['9007199254740993.0', '9007199254740992.0'],
    ['0.1'],
    ['5e-324'],
    ['1e400', 'inf'],
    ['-inf'],
    ['+nan', 'nan'],
    ['2024-05-27 07:32:00.123456789-07:00', '2024-05-27T07:32:00.123456-07:00'],
    ['2024-05-27t07:32:00z', '2024-05-27T07:32:00Z'],
    ['2024-05-27T07:32:00.5+00:00', '2024-05-27T07:32:00.500000Z'],
    ['2024-05-27T07:32:00'],
    ['2024-05-27'],
    ['07:32', '07:32:00'],
    ['[1, [ ], "a", { b = 1.5 }]', '[1, [], "a", { b = 1.5 }]'],
  ])('writes the value %s so that dlt reads it back', (written, expected = written) => {
    expect(text(`a = ${written}`)).toBe(`a = ${expected}\n`);
  });

  it('writes integers of more digits than Python takes in hexadecimal', () => {
    expect(text(`a = 0x${'f'.repeat(3570)}`)).toMatch(/^a = \d{4299}\n$/);
    expect(text(`a = 0x${'f'.repeat(3580)}`)).toBe(`a = 0x${'f'.repeat(3580)}\n`);
  });

  it('says the same as the file, whatever that is, in the same order', () => {
    fc.assert(
      fc.property(tomlDocument, ({ text: toml }) => {
        const leaves = parseToml(toml, 'f.toml');
        const again = parseToml(textOf(leaves), 'f.toml');
        expect(again.map(pathAndValue)).toEqual(inTables(leaves).map(pathAndValue));
        expect(textOf(again)).toBe(textOf(leaves));
      }),
      { numRuns: 300 },
    );
  });
});

const pathAndValue = ({ path, value }: Leaf) => ({ path, value: value.reveal() });

/** The leaves of one table together, where it stands first, as Python's dictionaries have them. */
function inTables(leaves: readonly Leaf[], depth = 0): Leaf[] {
  const groups = Map.groupBy(leaves, ({ path }) => path[depth]);
  return [...groups.values()].flatMap((group) =>
    group.every(({ path }) => path.length > depth + 1) ? inTables(group, depth + 1) : group,
  );
}

describe('the entry of a document', () => {
  const leaves = parseToml('[s]\nb = 1\n"a.b" = "canary-7f3a"\nt = {}', 'f.toml');
  const entry = (options: Partial<LayoutOptions>, kind?: 'variable') => {
    const layout = documentLayout({ name: (pipeline) => `dlt/${pipeline}`, ...(kind && { type: kind }) });
    return layout.lay(leaves, { ...plain, ...options }).entries.map(({ type, name }) => `${type} ${name}`);
  };

  it('is called as the store calls it, or as --name says', () => {
    expect(entry({})).toEqual(['secret dlt/undefined']);
    expect(entry({ pipeline: 'p' })).toEqual(['secret dlt/p']);
    expect(entry({ pipeline: 'p', name: 'n' }, 'variable')).toEqual(['variable n']);
  });

  it('knows its leaves and their paths', () => {
    const [{ from, keys } = {}] = lay(leaves, plain).entries;
    expect(from).toEqual(leaves);
    expect(keys).toEqual(['s.b', 's."a.b"', 's.t']);
  });

  it('is absent when there is nothing to push', () => {
    expect(lay([], plain)).toEqual({ entries: [], problems: [] });
  });
});

describe('what dlt would read otherwise than from the file', () => {
  const toml = `
[sources.x]
api_key = "canary-7f3a"
limit = 5
active = true
[providers.google_secrets]
only_secrets = false
`;
  const problems = (options: Partial<LayoutOptions>, asked?: 'for everything'): string[] =>
    documentLayout({ name: () => 'n', ...(asked && { readWhen: asked }) })
      .lay(parseToml(toml, 'f.toml'), { ...plain, ...options })
      .problems.map(
        ({ severity, code, at, paths }) => `${severity} ${code} ${at?.line}:${at?.column} ${paths?.join()}`,
      );

  const settings = 'warning vault-settings 7:1 providers.google_secrets.only_secrets';

  it('is the settings of the vault itself', () => {
    expect(problems({})).toEqual([settings]);
  });

  it("in a pipeline's document is what is no secret, where only secrets make dlt ask for it", () => {
    expect(problems({ pipeline: 'p' })).toEqual([
      settings,
      'warning late-document 4:1 sources.x.limit',
      'warning late-document 5:1 sources.x.active',
      'warning late-document 7:1 providers.google_secrets.only_secrets',
    ]);
    expect(problems({ pipeline: 'p' }, 'for everything')).toEqual([settings]);
  });

  it('is never another name for a key', () => {
    expect(problems({ rename: new Map([['sources.x.limit', 'LIMIT']]) })).toEqual([
      'error matches-nothing undefined:undefined sources.x.limit',
      settings,
    ]);
  });
});

it.each([
  ['my_pipe-line', 'my_pipe-line'],
  ['acme.etl', 'acmeetl'],
  [' a\tb\u00a0c!"#$%&\'()*+,./:;<=>?@[\\]^`{|}~d', 'abcd'],
  ['Ünïcode', 'Ünïcode'],
])('dlt asks AWS and Google for the pipeline %j as %j', (pipeline, key) => {
  expect(vaultKey(pipeline)).toBe(key);
});
