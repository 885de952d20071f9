import { describe, expect, it } from 'vitest';
import { envName } from '../../../src/core/dlt/names.ts';
import names from '../vectors/names.json' with { type: 'json' };
import { layOut } from './lay-out.ts';

const entries = (text: string, options?: Parameters<typeof layOut>[1]) => layOut(text, options).entries;

it.each(names)('dlt looks for %j in %s', (path, name) => {
  expect(envName([path].flat())).toBe(name);
});

describe('values', () => {
  it('go key by key, in the order of the file', () => {
    expect(
      entries(`
root_key = "r"
[destination.postgres.credentials]
host = "h"
port = 5432
[sources.pipedrive]
pipedrive_api_key = "k"
flags = [true, 1.0]
limits = { day = 1e3 }
[destination.postgres]
create_indexes = false
[[sources.matomo.queries]]
name = "q"
`),
    ).toMatchInlineSnapshot(`
      "ROOT_KEY = r
      DESTINATION__POSTGRES__CREDENTIALS__HOST = h
      DESTINATION__POSTGRES__CREDENTIALS__PORT = 5432
      SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY = k
      SOURCES__PIPEDRIVE__FLAGS = [true,1.0]
      SOURCES__PIPEDRIVE__LIMITS = {"day":1000.0}
      SOURCES__PIPEDRIVE__LIMITS__DAY = 1000
      DESTINATION__POSTGRES__CREATE_INDEXES = False
      SOURCES__MATOMO__QUERIES = [{"name":"q"}]"
    `);
  });
});

describe('tables by default', () => {
  it('with a name that dlt knows for a mapping go whole, with all that is beneath', () => {
    expect(
      entries(`
[destination.postgres.credentials.query]
sslmode = "require"
nested.deep = 1
[destination.postgres.credentials.query.headers]
inner = 2
[destination.weaviate.module_config.text2vec-contextionary]
vectorizeClassName = false
[sources.x.headers]
`),
    ).toMatchInlineSnapshot(`
      "DESTINATION__POSTGRES__CREDENTIALS__QUERY = {"sslmode":"require","nested":{"deep":1},"headers":{"inner":2}}
      DESTINATION__WEAVIATE__MODULE_CONFIG = {"text2vec-contextionary":{"vectorizeClassName":false}}
      SOURCES__X__HEADERS = {}"
    `);
  });

  it('with a name of two meanings go both ways', () => {
    expect(
      entries(`
[destination.lancedb.credentials.options]
plain = 1
"x-y" = 2
[destination.lancedb.credentials.options."a-b"]
c = 3
[destination.lancedb.credentials.options."a-b".headers]
d = 4
`),
    ).toMatchInlineSnapshot(`
      "DESTINATION__LANCEDB__CREDENTIALS__OPTIONS = {"plain":1,"x-y":2,"a-b":{"c":3,"headers":{"d":4}}}
      DESTINATION__LANCEDB__CREDENTIALS__OPTIONS__PLAIN = 1"
    `);
  });

  it('that hold a value under a key which no field can have go both ways', () => {
    expect(
      entries(`
[sources.x.resource.extra]
X-Api-Key = "1"
accept = "2"
inner.y = "3"
`),
    ).toMatchInlineSnapshot(`
      "SOURCES__X__RESOURCE = {"extra":{"X-Api-Key":"1","accept":"2","inner":{"y":"3"}}}
      SOURCES__X__RESOURCE__EXTRA = {"X-Api-Key":"1","accept":"2","inner":{"y":"3"}}
      SOURCES__X__RESOURCE__EXTRA__ACCEPT = 2
      SOURCES__X__RESOURCE__EXTRA__INNER = {"y":"3"}
      SOURCES__X__RESOURCE__EXTRA__INNER__Y = 3"
    `);
  });

  it.each([
    [
      'right in a section of dlt',
      '[sources.x]\napi-key = 1\nurl = 2',
      'SOURCES__X__API-KEY = 1\nSOURCES__X__URL = 2',
    ],
    ['in a section of dlt', '[destination]\n"a.b" = 1', 'DESTINATION__A.B = 1'],
    ['in a pipeline', '[pipe.sources.x]\n"a.b" = 1', 'PIPE__SOURCES__X__A.B = 1'],
    ['in credentials', '[destination.x.credentials]\n"a b" = 1', 'DESTINATION__X__CREDENTIALS__A B = 1'],
    ['at the root', 'a-b = 1', 'A-B = 1'],
    ['as a section', '[sources."my-source"]\nkey = 1', 'SOURCES__MY-SOURCE__KEY = 1'],
    ['as a section in a mapping that nothing tells', '[a.b."c-d"]\nkey = 1', 'A__B__C-D__KEY = 1'],
    ['but for upper case, which makes it a name', '[a.b]\n"straße" = 1', 'A__B__STRASSE = 1'],
  ])('an unusable key %s keeps its name, for the store to refuse', (_, text, laid) => {
    expect(entries(text)).toBe(laid);
  });

  it('of a native kind never go as JSON', () => {
    const native = ['credentials', 'runtime', 'providers', 'schema', 'data_writer', 'extract', 'agent'];
    for (const name of [...native, 'csv_format', 'catalog']) {
      expect(entries(`[a.${name}]\n"x-y" = 1`)).not.toContain('{');
      expect(entries(`[${name}]\nx = 1`, { tables: 'all' })).not.toContain('{');
    }
  });

  it('keep a mapping in an unusable section, for the store to refuse', () => {
    expect(entries('[sources."my-source".extra]\n"x-y" = 1\nz = 2')).toBe(
      'SOURCES__MY-SOURCE__EXTRA = {"x-y":1,"z":2}\nSOURCES__MY-SOURCE__EXTRA__Z = 2',
    );
    expect(entries('[sources."my-source".headers]\na = 1')).toBe('SOURCES__MY-SOURCE__HEADERS = {"a":1}');
  });
});

const sample = `
[sources.x]
key = 1
[sources.x.headers]
X-A = "a"
b = "b"
[sources.x.credentials]
user = "u"
[sources.x.void]
[sources."s-t"]
k = 2
`;

it('all tables as JSON, beside their keys, but those of a native kind', () => {
  expect(entries(sample, { tables: 'all' })).toMatchInlineSnapshot(`
    "SOURCES = {"x":{"key":1,"headers":{"X-A":"a","b":"b"},"credentials":{"user":"u"},"void":{}},"s-t":{"k":2}}
    SOURCES__X = {"key":1,"headers":{"X-A":"a","b":"b"},"credentials":{"user":"u"},"void":{}}
    SOURCES__X__KEY = 1
    SOURCES__X__HEADERS = {"X-A":"a","b":"b"}
    SOURCES__X__HEADERS__B = b
    SOURCES__X__CREDENTIALS__USER = u
    SOURCES__X__VOID = {}
    SOURCES__S-T__K = 2"
  `);
});

it('no table as JSON', () => {
  expect(layOut(sample, { tables: 'none' })).toMatchInlineSnapshot(`
    {
      "entries": "SOURCES__X__KEY = 1
    SOURCES__X__HEADERS__X-A = a
    SOURCES__X__HEADERS__B = b
    SOURCES__X__CREDENTIALS__USER = u
    SOURCES__S-T__K = 2",
      "problems": "warning dead-key 5:1 sources.x.headers.X-A -> SOURCES__X__HEADERS__X-A: dlt tells upper from lower case in TOML, but not in the environment
    warning empty-table 9:1 sources.x.void: an empty table has no value to push",
      "refused": false,
    }
  `);
});

describe('a rename', () => {
  it('of a value gives it another name', () => {
    expect(entries('[a]\nb-c = 1\nd = 2', { rename: { 'a.b-c': 'MINE' } })).toBe('MINE = 1\nA__D = 2');
  });

  it('of a table pushes it whole, whatever it is called and whatever is asked of tables', () => {
    const text = '[destination.bigquery.credentials]\nproject_id = "p"\n[a.b]\n"c d" = 1\n[a.void]';
    const rename = { 'destination.bigquery.credentials': 'GCP', 'a.b': 'A__B', 'a.void': 'VOID' };
    const laid = 'GCP = {"project_id":"p"}\nA__B = {"c d":1}\nVOID = {}';
    expect(entries(text, { rename })).toBe(laid);
    expect(entries(text, { rename, tables: 'none' })).toBe(laid);
  });

  it('of a key in a table that goes whole pushes that key besides', () => {
    expect(entries('[a.headers]\nx-y = 1\nz = 2', { rename: { 'a.headers.x-y': 'XY' } })).toBe(
      'A__HEADERS = {"x-y":1,"z":2}\nXY = 1',
    );
  });

  it('of nothing is refused', () => {
    expect(layOut('a = 1', { rename: { 'a.b': 'X' } })).toMatchInlineSnapshot(`
      {
        "entries": "A = 1",
        "problems": "error matches-nothing - a.b: --rename a.b=X names nothing that is pushed",
        "refused": true,
      }
    `);
  });
});
