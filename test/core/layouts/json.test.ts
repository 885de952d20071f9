import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { jsonLayout } from '../../../src/core/layouts/json.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { tomlDocument } from '../toml/arbitrary-toml.ts';

const { lay } = jsonLayout({ name: (pipeline = 'all') => `env/${pipeline}` });
const plain: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };

const layOut = (toml: string, options: Partial<LayoutOptions> = {}) => {
  const { entries, problems } = lay(parseToml(toml, 'f.toml'), { ...plain, ...options });
  return {
    entries: entries.map(({ name, value }) => `${name} = ${value.reveal()}`),
    keys: entries.flatMap(({ keys = [] }) => keys),
    problems: problems.map(
      ({ severity, code, at, name }) => `${severity} ${code} ${at?.line}:${at?.column} ${name}`,
    ),
  };
};

describe('one JSON object', () => {
  it('holds the text of each variable under its name, in the order of the file', () => {
    expect(
      layOut(`
zeta = "quote \\" line\\nnul-free é 😀"
1 = true
[sources.x]
headers = { "X-Key" = 1.0 }
limit = 10e6
`),
    ).toMatchInlineSnapshot(`
      {
        "entries": [
          "env/all = {"ZETA":"quote \\" line\\nnul-free é 😀","1":"True","SOURCES__X__HEADERS":"{\\"X-Key\\":1.0}","SOURCES__X__LIMIT":"10000000"}",
        ],
        "keys": [
          "ZETA",
          "1",
          "SOURCES__X__HEADERS",
          "SOURCES__X__LIMIT",
        ],
        "problems": [
          "warning odd-variable 3:1 1",
        ],
      }
    `);
  });

  it('is called as the store calls it, or as --name says', () => {
    const nameWith = (options: Partial<LayoutOptions>) => layOut('a = 1', options).entries;
    expect(nameWith({ pipeline: 'p' })).toEqual(['env/p = {"A":"1"}']);
    expect(nameWith({ pipeline: 'p', name: 'n' })).toEqual(['n = {"A":"1"}']);
  });

  it('is absent when there is nothing to push', () => {
    expect(layOut('[empty]')).toEqual({
      entries: [],
      keys: [],
      problems: ['warning empty-table 1:1 undefined'],
    });
  });

  it('obeys the rules of an environment', () => {
    expect(layOut('[s]\nx__k = 1\nPATH = "\\u0000"\n[s.x]\nk = 2\n[t]\nn = [nan]').problems).toEqual([
      'error name-collision 2:1 S__X__K',
      'warning dead-key 3:1 S__PATH',
      'error nul-character 3:1 S__PATH',
      'error number-in-json 7:1 T__N',
    ]);
  });

  it('holds names to what a variable may be called, for no store looks at them', () => {
    expect(layOut('"" = 1\n"a=b" = 1\n"a-b" = 1\n1st = 1\n[s."é"]\nk = 1\n[t]\nok_1 = 1').problems).toEqual([
      'error not-a-variable 1:1 ',
      'error not-a-variable 2:1 A=B',
      'warning odd-variable 3:1 A-B',
      'warning odd-variable 4:1 1ST',
      'warning odd-variable 6:1 S__É__K',
    ]);
  });

  it('says what the entries of an environment say, each once, from the same leaves', () => {
    fc.assert(
      fc.property(tomlDocument, fc.boolean(), ({ text }, folded) => {
        const leaves = parseToml(text, 'f.toml');
        const { entries } = envLayout(leaves, { ...plain, caseInsensitive: folded });
        const [one] = lay(leaves, { ...plain, caseInsensitive: folded }).entries;
        const members: unknown = JSON.parse(one?.value.reveal() ?? '{}');
        expect(members).toEqual(Object.fromEntries(entries.map((e) => [e.name, e.value.reveal()])));
        expect(one?.keys ?? []).toEqual(entries.map(({ name }) => name));
        expect(new Set(one?.from)).toEqual(new Set(entries.flatMap(({ from }) => from)));
        expect(one?.from.length ?? 0).toBe(new Set(one?.from).size);
      }),
    );
  });
});
