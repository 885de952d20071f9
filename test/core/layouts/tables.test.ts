import { describe, expect, it } from 'vitest';
import { layOutWithNotes as layOut } from './lay-out.ts';

/** The names under which JSON goes. */
const json = (toml: string, options?: Parameters<typeof layOut>[1]): string[] =>
  layOut(toml, options)
    .entries.split('\n')
    .filter((line) => / = \{/.test(line))
    .map((line) => line.replace(/ = .*/, ''));

const asks = (parameter: string, more = ''): { code: string } => ({
  code: `import dlt\nfrom typing import *\nfrom collections import OrderedDict\n${more}\n@dlt.source\ndef tickets(${parameter}): ...\n`,
});

const inline = '[sources.tickets]\nfilters = { state = "open" }';
const header = '[sources.tickets.filters]\nstate = "open"';
const dottedKey = '[sources.tickets]\nfilters.state = "open"';

describe('where the code takes it as a mapping, a table goes as JSON beside its keys', () => {
  it.each([
    'filters: dict = dlt.config.value',
    'filters: dict[str, str] | None = None',
    'filters: Mapping[str, str] = None',
    'filters = {}',
  ])('%s', (parameter) => {
    for (const toml of [inline, header, dottedKey]) {
      const laid = layOut(toml, asks(parameter));
      expect(laid.entries).toBe(
        'SOURCES__TICKETS__FILTERS = {"state":"open"}\nSOURCES__TICKETS__FILTERS__STATE = open',
      );
      expect(laid.problems).toBe('');
      expect(laid.notes[0]).toMatch(
        /^sources.tickets.filters goes as JSON too: tickets.py:6 tickets\(filters.* reads it whole$/,
      );
    }
  });

  it('for one pipeline', () => {
    const code = asks('filters: dict = None');
    expect(json('[p.sources.tickets.filters]\na = 1', code)).toEqual(['P__SOURCES__TICKETS__FILTERS']);
    const named = { code: `${code.code}dlt.pipeline("p")\n` };
    expect(json('[p.filters]\na = 1', named)).toEqual(['P__FILTERS']);
    expect(json('[p.filters]\na = 1', code)).toEqual([]);
  });

  it('at the root', () => {
    expect(json('[filters]\na = 1', asks('filters: dict = None'))).toEqual(['FILTERS']);
    expect(json('[filters]\na = 1')).toEqual([]);
    expect(json('filters = { a = 1 }')).toEqual(['FILTERS']);
  });

  it('named credentials too, of that source alone, and never at a destination', () => {
    const toml = ['sources.tickets', 'sources.sql_database', 'destination.postgres', 'destination.tickets']
      .map((section) => `[${section}.credentials]\nhost = "h"`)
      .join('\n');
    expect(json(toml, asks('credentials: Dict[str, str] = dlt.secrets.value'))).toEqual([
      'SOURCES__TICKETS__CREDENTIALS',
    ]);
    expect(json(toml)).toEqual([]);
  });

  it('also where it is looked up by its path', () => {
    const toml = '[wow]\na = 1';
    const looked = (code: string) => layOut(toml, { code: `import dlt\nx = ${code}` });
    expect(looked('dlt.secrets["wow"]').entries).toBe('WOW = {"a":1}\nWOW__A = 1');
    expect(looked('dlt.secrets.get("wow", dict)').entries).toBe('WOW = {"a":1}\nWOW__A = 1');
    expect(looked('dlt.secrets.get("wow")').entries).toBe('WOW__A = 1');
    expect(looked('dlt.secrets.get("wow")').problems).toMatchInlineSnapshot(
      `"error typed-table 2:1 wow -> WOW: no environment can hold this table: tickets.py:2 dlt.secrets.get("wow") takes it without a type"`,
    );
  });
});

describe('where the code reads the keys, a table goes key by key', () => {
  it('a spec of its own', () => {
    const spec = '@configspec\nclass Filters(BaseConfiguration):\n    state: str = None\n';
    expect(json(inline, asks('filters: Filters = None', spec))).toEqual([]);
  });

  it('the section of a function', () => {
    const toml = '[sources.m.n]\na = 1';
    expect(json(toml, { code: 'import dlt\n@dlt.source(section="m")\ndef n(a=1): ...' })).toEqual([]);
    expect(json(toml)).toEqual(['SOURCES__M__N']);
  });

  it('a name that dlt has for mappings goes both ways there, and where something inside is looked up', () => {
    const toml = '[sources.m.query]\nlimit = 1';
    expect(json(toml)).toEqual(['SOURCES__M__QUERY']);
    const section = { code: 'import dlt\n@dlt.source(section="m")\ndef query(limit=1): ...' };
    expect(layOut(toml, section).entries).toBe(
      'SOURCES__M__QUERY = {"limit":1}\nSOURCES__M__QUERY__LIMIT = 1',
    );
    const inside = { code: 'import dlt\ndlt.secrets["sources.m.query.limit"]' };
    expect(layOut(toml, inside).entries).toContain('SOURCES__M__QUERY__LIMIT = 1');
  });
});

describe('where the code says nothing, the shape does', () => {
  it.each([
    ['inline', inline, ['SOURCES__TICKETS__FILTERS']],
    ['below a source', header, ['SOURCES__TICKETS__FILTERS']],
    ['in dotted keys', dottedKey, ['SOURCES__TICKETS__FILTERS']],
    ['below a destination', '[destination.sink.extra]\nteam = "n"', ['DESTINATION__SINK__EXTRA']],
    ['a source', '[sources.tickets]\nkey = "k"', []],
    ['elsewhere', '[a.b.c]\nd = 1', []],
    ['a bearer token, in auth', '[sources.tickets.auth]\ntoken = "t"\n"x-note" = "n"', []],
    ['a URL, in dsn', '[sources.tickets]\ndsn = { host = "h" }', []],
    ["someone else's credentials", '[sources.tickets.db_credentials]\na = 1', []],
    ['a nested spec', '[destination.x.staging_config]\na = 1', []],
    ['what has a password', '[sources.tickets.login]\nuser = "u"\npassword = "p"', []],
    ['fields of credentials alone', '[sources.tickets.db]\nhost = "h"\nport = 1', []],
  ])('%s', (_, toml, names) => {
    expect(json(toml)).toEqual(names);
    expect(json(toml, asks('other=1'))).toEqual(names);
  });

  it('says so', () => {
    expect(layOut(header).notes).toEqual([
      'sources.tickets.filters goes as JSON too, in case the code reads it whole; --tables none leaves it out',
    ]);
    expect(layOut('[sources.zen.credentials]\nsubdomain = "s"\npassword = "p"').notes).toEqual([
      'if the code takes sources.zen.credentials as a dict: --rename sources.zen.credentials=SOURCES__ZEN__CREDENTIALS',
    ]);
    expect(layOut('[sources.sql_database.credentials]\nhost = "h"').notes).toEqual([]);
  });

  it('but not with --tables none; and what may be a spec not with --tables all', () => {
    expect(json(header, { tables: 'none', ...asks('filters: dict = None') })).toEqual([]);
    expect(json('[sources.a.auth]\ntoken = "t"', { tables: 'all' })).toEqual(['SOURCES', 'SOURCES__A']);
  });
});

describe('what no environment can hold is refused where it is asked for at its own path', () => {
  const typed = 'class F(TypedDict):\n    state: str\n';
  it.each([
    ['F', typed],
    ['OrderedDict', ''],
    ['tuple', ''],
    ['Any', ''],
    ['List[F]', typed],
  ])('%s', (type, more) => {
    const laid = layOut(header, asks(`filters: ${type} = None`, more));
    expect(laid.problems).toContain('error typed-table');
    expect(laid.entries).toBe('SOURCES__TICKETS__FILTERS__STATE = open');
    expect(layOut('[filters]\nstate = "open"', asks(`filters: ${type} = None`, more)).problems).toContain(
      'warning typed-table',
    );
  });

  it('but not what only has the name of a section', () => {
    const toml = '[sources.tickets]\na = 1\n[destination.x]\nb = 1';
    expect(layOut(toml, asks('sources=None, destination=None, tickets=None')).problems).toBe('');
  });
});

it('two askers: the one that reads the keys is served', () => {
  const more =
    '@configspec\nclass Filters(BaseConfiguration): ...\n@dlt.resource(section="tickets", name="tickets")\ndef pages(filters: Filters = None): ...';
  const laid = layOut(header, asks('filters: dict = None', more));
  expect(laid.entries).toBe('SOURCES__TICKETS__FILTERS__STATE = open');
  expect(laid.problems).toMatchInlineSnapshot(
    `"warning asked-two-ways 2:1 sources.tickets.filters -> SOURCES__TICKETS__FILTERS: tickets.py:9 tickets(filters: dict) reads it whole, and tickets.py:7 pages(filters: Filters) key by key: an environment serves the latter"`,
  );
});

it('dates and nan inside are told, of each entry that holds them', () => {
  expect(layOut('[sources.x.f]\nd = 2024-05-27\nn = nan').problems).toMatchInlineSnapshot(`
    "warning date-in-json 2:1 sources.x.f.d -> SOURCES__X__F: a date inside an array or table arrives as text
    warning number-in-json 3:1 sources.x.f.n -> SOURCES__X__F: a number inside an array or table that dlt cannot read from JSON"
  `);
});

it('an empty table in one that goes as JSON by its shape is told: who asks for it finds nothing', () => {
  expect(layOut('[sources.a.b]\ndsn = {}\nextra = {}').problems).toBe(
    'warning empty-table 2:1 sources.a.b.dsn: an empty table has no value to push',
  );
});
