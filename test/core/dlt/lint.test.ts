import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/core/dlt/lint.ts';
import { documentLayout } from '../../../src/core/layouts/document.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const said = (text: string, allowPlaceholders = false): string[] => {
  const leaves = parseToml(text, 'f.toml');
  const { entries } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: true });
  return lint(entries, { allowPlaceholders }).map(
    ({ severity, code, at, paths, name }) =>
      `${severity} ${code} ${at?.line}:${at?.column} ${paths?.join()} ${name}`,
  );
};

const found = (text: string) => said(text).map((line) => line.split(' ', 2).join(' '));

describe('a placeholder', () => {
  it.each([
    '"<configure me>"',
    '"please set me up!"',
    '"Please set me up!"',
    '"set-me-up"',
    '"fill this in!"',
    '"<project_id>"',
    '"..."',
    '"postgresql://user:***@host/db"',
    '"postgresql://user:<set me up>@host/db"',
    '"-----BEGIN PRIVATE KEY-----\\n....\\n-----END PRIVATE KEY-----\\n"',
    '"1768-07-21T02:56:07.000003Z"',
    '"1768-07-21"',
    '1768-07-21',
    '1768-07-21T02:56:07.000003Z',
    '["fine", ["<configure me>"]]',
    '[{ a = "<configure me>" }]',
  ])('%s is refused', (value) => {
    expect(found(`key = ${value}`)).toEqual(['error placeholder']);
  });

  it.each([
    '"canary-7f3a-value"',
    '"a < b > c"',
    '"<a><b/></a>"',
    '"<p>text</p>"',
    '"it fills this input"',
    '"p***word"',
    '"-----BEGIN PRIVATE KEY-----\\nMIIcanary7f3a\\n-----END PRIVATE KEY-----\\n"',
    '"1768-07-22"',
    '0',
    'true',
  ])('%s is none', (value) => {
    expect(found(`key = ${value}`)).toEqual([]);
  });

  it('beside the value, as a comment, is refused too', () => {
    expect(found('key = 1 # please set me up!')).toEqual(['error placeholder-comment']);
    expect(found('key = 1.0 # Fill this in!')).toEqual(['error placeholder-comment']);
    expect(found('# please set me up!\nkey = 1 # rotate in May')).toEqual([]);
  });

  it('is said once, and warned of where it is allowed', () => {
    expect(said('[s]\n  k = "<configure me>" # fill this in!')).toEqual(['error placeholder 2:3 s.k S__K']);
    expect(said('k = "<configure me>"\nl = 1 # fill this in!\nm = ""', true)).toEqual([
      'warning placeholder 1:1 k K',
      'warning placeholder-comment 2:1 l L',
      'warning empty-string 3:1 m M',
    ]);
  });
});

describe('what is said of text', () => {
  it.each([
    ['key = "key"', ['warning value-is-key-name']],
    ['api_key = "API_KEY"', ['warning value-is-key-name']],
    ['[s]\nkey = "s"', []],
    ['key = ""', ['warning empty-string']],
    ['key = " v"', ['warning padding']],
    ['key = "v "', ['warning padding']],
    ['key = "v\\n"', ['warning padding']],
    ['key = "\\u00a0v"', ['warning padding']],
    ['key = " "', ['warning padding']],
    ['key = """\nBEGIN\nx\nEND\n"""', []],
    ['key = """\nBEGIN\nx\nEND\n\n"""', ['warning padding']],
    ['key = "a\\r\\nb"', ['warning carriage-return']],
    ['key = [" v ", "", "key"]', []],
  ])('%j', (text, codes) => {
    expect(found(text)).toEqual(codes);
  });

  it('is said once for each key, also where a table goes both ways', () => {
    expect(said('[a.options]\nk = " v"')).toHaveLength(1);
  });
});

it('a problem says nothing of the value', () => {
  const canary = 'canary-7f3a';
  const leaves = parseToml(
    `k = "set me up ${canary} \\r "\nl = " ${canary}" # set me up ${canary}`,
    'f.toml',
  );
  const { entries } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: true });
  const problems = lint(entries, { allowPlaceholders: false });
  expect(problems.map(({ code }) => code)).toEqual([
    'placeholder',
    'padding',
    'carriage-return',
    'placeholder-comment',
    'padding',
  ]);
  expect(JSON.stringify(problems)).not.toContain(canary);
});

it('an entry that holds the whole file is judged leaf by leaf, and a leaf in two entries once', () => {
  const options = { tables: 'auto', rename: new Map(), caseInsensitive: true } as const;
  const leaves = parseToml('a = 1\n[s]\nk = "<configure me>"\n  l = ""\n', 'f.toml');
  const { entries } = documentLayout({ name: () => 'dlt_secrets_toml' }).lay(leaves, options);
  const found = lint([...entries, ...envLayout(leaves, options).entries], { allowPlaceholders: false });
  expect(found.map(({ code, at, paths }) => `${code} ${at?.line}:${at?.column} ${paths?.join()}`)).toEqual([
    'placeholder 3:1 s.k',
    'empty-string 4:3 s.l',
  ]);
});
