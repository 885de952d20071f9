import { describe, expect, it } from 'vitest';
import { layOut } from './lay-out.ts';

const problems = (text: string, options?: Parameters<typeof layOut>[1]) => layOut(text, options).problems;

describe('two keys that meet in one name', () => {
  it.each([
    [
      'by case',
      '[s]\nkey = 1\nKEY = 2',
      'S__KEY = 1',
      'error name-collision 3:1 s.KEY, s.key -> S__KEY: two keys meet in one name; from TOML dlt reads only s.key',
    ],
    [
      'by case, the dead one first',
      '[s]\nKEY = 2\nkey = 1',
      'S__KEY = 1',
      'error name-collision 2:1 s.KEY, s.key -> S__KEY: two keys meet in one name; from TOML dlt reads only s.key',
    ],
    [
      'by `__`',
      's__k = 1\n[s]\nk = 2',
      'S__K = 2',
      'error name-collision 1:1 s__k, s.k -> S__K: two keys meet in one name; from TOML dlt reads only s.k',
    ],
    [
      'by an empty section',
      '[s.""]\nk = 1\n[s]\nk = 2',
      'S__K = 2',
      'error name-collision 2:1 s."".k, s.k -> S__K: two keys meet in one name; from TOML dlt reads only s.k',
    ],
    [
      'by sections that both may be read',
      '[Pipe.a]\nk = 1\n[pipe.a]\nk = 2',
      'PIPE__A__K = 1',
      'error name-collision 4:1 pipe.a.k, Pipe.a.k -> PIPE__A__K: two keys meet in one name',
    ],
    [
      'as table and value',
      '[a.headers]\nx = 1\n[a]\nHEADERS = 2',
      'A__HEADERS = {"x":1}',
      'error name-collision 4:1 a.HEADERS, a.headers -> A__HEADERS: two keys meet in one name; from TOML dlt reads only a.headers',
    ],
    [
      'three of them',
      'k__l.m = 1\nk.l__m = 2\nk.l.m = 3',
      'K__L__M = 3',
      'error name-collision 1:1 k__l.m, k.l__m, k.l.m -> K__L__M: 3 keys meet in one name; from TOML dlt reads only k.l.m',
    ],
  ])('%s', (_, text, entries, told) => {
    expect(layOut(text)).toEqual({ entries, problems: told, refused: true });
  });

  it('by a rename, letters folded', () => {
    expect(problems('a = 1\nb = 2', { rename: { b: 'A' } })).toContain('error name-collision 2:1 b, a -> A');
    expect(problems('a = 1\nb = 2', { rename: { b: 'a' } })).toContain('error name-collision 2:1 b, a -> a');
  });
});

describe('a key that dlt never reads from TOML', () => {
  it.each([
    '[sources.x]\nAPI_KEY = 1',
    'SOURCES__X__API_KEY = 1',
    '[sources__x]\napi_key = 1',
    '[Sources.x]\napi_key = 1',
    '[destination.postgres.Credentials]\nhost = 1',
    '[destination.postgres.credentials]\nPassword = 1',
    '[s.""]\nkey = 1',
  ])('%s', (text) => {
    expect(problems(text)).toMatch(/^warning dead-key \d:1 \S+ -> \S+: dlt [^\n]+$/);
  });

  it.each([
    ['a pipeline in upper case', '[My_Pipeline.sources.x]\nkey = 1'],
    ['a table of a database', '[sources.sql_database.Table_Name_1]\nkey = 1'],
    ['an argument in camel case', '[sources.x]\nclientId = 1'],
    ['one letter', '[sources.x]\nX = 1'],
    ['a key of a mapping', '[sources.x.headers]\nAUTHORIZATION = 1'],
    ['a digit', '[sources.x]\n1 = 1'],
  ])('is not %s', (_, text) => {
    expect(problems(text)).toBe('');
  });
});

it('a dead key under another name is what the user wants', () => {
  expect(problems('API_KEY = 1', { rename: { API_KEY: 'OTHER' } })).toBe('');
});

describe('credentials', () => {
  it.each([
    ['one level up', '[destination]\ncredentials = "u"\n[destination.postgres.credentials]\nhost = "h"'],
    ['at the root', 'credentials = "u"\n[destination.postgres.credentials]\nhost = "h"'],
    ['of a pipeline', '[p]\ncredentials = "u"\n[p.destination.postgres.credentials]\nhost = "h"'],
    ['without the pipeline', '[destination.x]\ncredentials = "u"\n[p.destination.x.credentials]\nhost = "h"'],
    [
      'without the pipeline, further up',
      '[destination]\ncredentials = "u"\n[p.destination.x.credentials]\nhost = "h"',
    ],
    ['of the short form', '[sources.x]\ncredentials = "u"\n[sources.module.x.credentials]\nhost = "h"'],
    [
      'without the pipeline, further down',
      '[destination.x]\ncredentials = "u"\n[p.destination.credentials]\nhost = "h"',
    ],
    [
      'without the pipeline, of its every table',
      '[destination.x]\ncredentials = "u"\n[p.credentials]\nhost = "h"\n[p.destination.x]\nkey = 1',
    ],
    [
      'of the short form, for a pipeline',
      '[p.sources.x]\ncredentials = "u"\n[p.sources.module.x.credentials]\nhost = "h"',
    ],
    [
      'of the short form, without the pipeline',
      '[sources.x]\ncredentials = "u"\n[p.sources.module.x.credentials]\nhost = "h"',
    ],
    ['of another name', '[sources]\ndb_credentials = "u"\n[sources.x.db_credentials]\nhost = "h"'],
    ['or a number', 'credentials = 0\n[destination.postgres.credentials]\nhost = "h"'],
    ['above an empty table', '[destination]\ncredentials = "u"\n[destination.x.credentials]'],
    ['above a mapping in the table', 'credentials = "u"\n[destination.x.credentials.query]\nq = 1'],
  ])('as text %s would win over a table', (_, text) => {
    expect(problems(text)).toMatch(/^error masked-credentials /m);
  });

  it.each([
    ['beside it', '[destination.a]\ncredentials = "u"\n[destination.b.credentials]\nhost = "h"'],
    ['below it', '[destination.credentials]\nhost = "h"\n[destination.b]\ncredentials = "u"'],
    ['as a table too', '[destination.credentials]\nhost = "h"\n[destination.b.credentials]\nhost = "h"'],
    ['of another source', '[sources.y]\ncredentials = "u"\n[sources.module.x.credentials]\nhost = "h"'],
    [
      'of another destination',
      '[destination.y]\ncredentials = "u"\n[p.destination.x.credentials]\nhost = "h"',
    ],
    ['of another pipeline', '[q.destination]\ncredentials = "u"\n[p.destination.x.credentials]\nhost = "h"'],
    ['beside a table of no pipeline', '[destination.b]\ncredentials = "u"\n[mine.credentials]\nhost = "h"'],
    ['of another name', '[sources]\ncredentials = "u"\n[sources.x.db_credentials]\nhost = "h"'],
    ['of which both are text', '[destination]\ncredentials = "u"\n[destination.b]\ncredentials = "v"'],
  ])('%s do not', (_, text) => {
    expect(problems(text)).toBe('');
  });

  it('that are renamed are not where dlt would find them', () => {
    const text = 'credentials = "u"\n[destination.b.credentials]\nhost = "h"';
    expect(problems(text, { rename: { credentials: 'OTHER' } })).toBe('');
  });

  it('are told at the table, with the text beside it', () => {
    expect(
      problems('[destination]\ncredentials = "u"\n[destination.b.credentials]\nhost = "h"'),
    ).toMatchInlineSnapshot(
      `"error masked-credentials 4:1 destination.b.credentials, destination.credentials -> DESTINATION__CREDENTIALS: the text at destination.credentials (line 2) would win over this table; in TOML the table wins"`,
    );
  });
});

describe('names of others', () => {
  const found = (name: string) =>
    problems('key = 1', { rename: { key: name } })
      .match(/^\w+ reserved-name/)?.[0]
      .split(' ')[0] ?? '';

  it.each([
    ...['PATH', 'HOME', 'USER', 'PYTHONPATH', 'PYTHONHOME', 'LD_PRELOAD', 'TZ', 'LANG', 'LC_ALL', 'path'],
    ...['DLT_PROJECT_DIR', 'DLT_CONFIG_FOLDER', 'DLT_INTERVAL_START', 'WORKSPACE__PROFILE'],
  ])('%s is refused', (name) => {
    expect(found(name)).toBe('error');
  });

  it.each(['AWS_ACCESS_KEY_ID', 'GOOGLE_APPLICATION_CREDENTIALS', 'AZURE_CLIENT_SECRET', 'HTTPS_PROXY'])(
    '%s is warned of',
    (name) => expect(found(name)).toBe('warning'),
  );

  it.each(['HOME__KEY', 'LD__KEY', 'DLT_KEY', 'AWS_SOURCE__KEY', 'AWS__KEY', 'PYTHON__KEY', 'MY_PATH'])(
    '%s is free',
    (name) => expect(found(name)).toBe(''),
  );
});

describe('what an environment does not carry', () => {
  it.each([
    [
      'a NUL',
      '[a]\nk = "canary\\u0000"',
      'error nul-character 2:1 a.k -> A__K: no environment variable can hold a NUL character',
    ],
    ['but in JSON', 'k = ["canary\\u0000"]', ''],
    [
      'a date in an array',
      'k = [[1979-05-27]]',
      'warning date-in-json 1:1 k -> K: a date inside an array or table arrives as text',
    ],
    [
      'a time in a mapping',
      '[a.headers]\nk = 07:32:00',
      'warning date-in-json 2:1 a.headers.k -> A__HEADERS: a date inside an array or table arrives as text',
    ],
    ['but alone', 'k = 1979-05-27', ''],
    [
      'nan',
      'k = [nan]',
      'error number-in-json 1:1 k -> K: a number inside an array or table that dlt cannot read from JSON',
    ],
    [
      'infinity in an array of tables',
      '[[k]]\na.b = [-inf]',
      'error number-in-json 1:1 k -> K: a number inside an array or table that dlt cannot read from JSON',
    ],
    [
      '-2^63 - 1',
      'k = [-9223372036854775809]',
      'error number-in-json 1:1 k -> K: a number inside an array or table that dlt cannot read from JSON',
    ],
    [
      '2^64',
      'k = [18446744073709551616]',
      'error number-in-json 1:1 k -> K: a number inside an array or table that dlt cannot read from JSON',
    ],
    [
      'but for what is in range',
      'k = [-9223372036854775808, 18446744073709551615]\nl = 18446744073709551616\nm = nan',
      '',
    ],
    ['an empty table', '[a.b]', 'warning empty-table 1:1 a.b: an empty table has no value to push'],
    ['but a mapping', '[a.headers]', ''],
  ])('%s', (_, text, told) => {
    expect(problems(text)).toBe(told);
  });

  it('nan is warned of where it arrives under its own name as well', () => {
    expect(problems('[a.options]\nk = nan')).toMatch(/^warning number-in-json 2:1 a\.options\.k /);
  });
});
