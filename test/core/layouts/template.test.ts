import { describe, expect, it } from 'vitest';
import { place } from '../../../src/core/diagnostics.ts';
import { envName } from '../../../src/core/dlt/names.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { fillTemplate } from '../../../src/core/layouts/template.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const template = (text: string) => parseToml(text, 'example.toml');

const filled = (toml: string, env: Record<string, string>) => {
  const { leaves, problems } = fillTemplate(env, template(toml));
  return {
    values: Object.fromEntries(leaves.map(({ path, value }) => [dotted(path), value.reveal()])),
    problems: problems.map(({ code, name, at, message }) => `${code} ${name} ${at && place(at)}: ${message}`),
  };
};

const text = (value: string) => ({ type: 'string', value });

describe('fillTemplate', () => {
  const cases: [string, string, Record<string, string>, Record<string, string>][] = [
    [
      'a value',
      '[sources.x]\nkey = ""',
      { SOURCES__X__KEY: 'canary-7f3a' },
      { 'sources.x.key': 'canary-7f3a' },
    ],
    ['no type but text', 'port = 1\nyes = true', { PORT: '007', YES: 'no' }, { port: '007', yes: 'no' }],
    ['text as it is', 'a = ""', { A: ' \tcanary-7f3a\r\n"' }, { a: ' \tcanary-7f3a\r\n"' }],
    ['an array', 'scopes = []', { SCOPES: '["a"]' }, { scopes: '["a"]' }],
    ['tables in an array', '[[a.b]]\nc = 1', { A__B: '[]' }, { 'a.b': '[]' }],
    [
      'a table that dlt reads whole',
      '[destination.x.credentials.query]\nssl = ""\nuser = ""',
      { DESTINATION__X__CREDENTIALS__QUERY: '{"ssl": 1}', DESTINATION__X__CREDENTIALS__QUERY__SSL: 'no' },
      { 'destination.x.credentials.query': '{"ssl": 1}' },
    ],
    ['a key in quotes', '["a.b"]\nc = 1', { 'A.B__C': 'x' }, { '"a.b".c': 'x' }],
    ['a section without a name', '[a.""]\nc = 1', { A__C: 'x' }, { 'a."".c': 'x' }],
    [
      'keys of a table that may go both ways',
      '[x.options]\na = 1\nb = 2',
      { X__OPTIONS__A: '1', X__OPTIONS__B: '2' },
      { 'x.options.a': '1', 'x.options.b': '2' },
    ],
    ['or all of it', '[x.options]\na = 1\nb = 2', { X__OPTIONS: '{}' }, { 'x.options': '{}' }],
  ];
  it.each(cases)('takes %s', (_, toml, env, values) => {
    const wanted = Object.fromEntries(Object.entries(values).map(([path, value]) => [path, text(value)]));
    expect(filled(toml, env)).toEqual({ values: wanted, problems: [] });
  });

  it.each(cases)('gives back under the same names the same text: %s', (_, toml, env) => {
    const { leaves } = fillTemplate(env, template(toml));
    const { entries } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: false });
    const arrived = Object.fromEntries(entries.map(({ name, value }) => [name, value.reveal()]));
    expect(leaves.length).toBeGreaterThan(0);
    for (const { path } of leaves) expect(arrived[envName(path)]).toBe(env[envName(path)]);
  });

  it('names what is missing, with its place', () => {
    expect(
      filled('[x]\nthere = 1\nmissing = 2\nempty = 3\n[x.query]\na = 1\nb = 2', {
        X__THERE: '1',
        X__EMPTY: '',
      }),
    ).toMatchInlineSnapshot(`
      {
        "problems": [
          "missing-variable X__MISSING example.toml:3:1: the environment does not have it",
          "missing-variable X__EMPTY example.toml:4:1: the environment has it empty, as a secret arrives that is not there",
          "missing-variable X__QUERY example.toml:6:1: the environment does not have it",
        ],
        "values": {
          "x.there": {
            "type": "string",
            "value": "1",
          },
        },
      }
    `);
  });

  it('asks for the keys of a table that may go both ways', () => {
    expect(filled('[x.options]\na = 1\nb = 2', { X__OPTIONS__A: '1' }).problems).toEqual([
      'missing-variable X__OPTIONS__B example.toml:3:1: the environment does not have it',
    ]);
  });

  it('takes a table that is there whole and key by key, as a push leaves it, with its types', () => {
    const toml = '[x.options]\na = 1\nb = 1.0\nc.d = true\n"e-f" = []\n[sources.s.t]\nu = 18014398509481985';
    const { entries } = envLayout(template(toml), {
      tables: 'auto',
      rename: new Map(),
      caseInsensitive: false,
    });
    const env = Object.fromEntries(entries.map(({ name, value }) => [name, value.reveal()]));
    expect(Object.keys(env)).toHaveLength(6);
    const { leaves, problems } = fillTemplate(env, template(toml));
    expect(problems).toEqual([]);
    const again = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: false });
    expect(Object.fromEntries(again.entries.map(({ name, value }) => [name, value.reveal()]))).toEqual(env);
  });

  it('guesses no JSON of keys whose types are lost', () => {
    const { leaves } = fillTemplate({ SOURCES__S__T__U: '1' }, template('[sources.s.t]\nu = 1'));
    const { entries } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: false });
    expect(entries.map(({ name }) => name)).toEqual(['SOURCES__S__T__U']);
  });

  it('refuses to choose between a table and its keys', () => {
    expect(filled('[x.options]\na = 1', { X__OPTIONS__A: '1', X__OPTIONS: '{}' }).problems).toEqual([
      'name-collision X__OPTIONS__A example.toml:2:1: the environment has X__OPTIONS__A and, for the table around it, X__OPTIONS; one file cannot hold both',
    ]);
  });

  it('takes neither value nor comment from the example', () => {
    const { leaves } = fillTemplate({ A: 'x' }, template('a = "canary-7f3a" # fill this in!'));
    expect(leaves.map(({ comment, value }) => [comment, value.reveal()])).toEqual([[undefined, text('x')]]);
  });
});
