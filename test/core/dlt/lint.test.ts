import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lint } from '../../../src/core/dlt/lint/index.ts';
import { REFERENCES } from '../../../src/core/dlt/lint/references.ts';
import { TEXT_RULES } from '../../../src/core/dlt/lint/text.ts';
import { LOOKALIKES, PLACEHOLDERS } from '../../../src/core/dlt/lint/unfilled.ts';
import { documentLayout } from '../../../src/core/layouts/document.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

const lintOf = (text: string, allowPlaceholders = false) => {
  const leaves = parseToml(text, 'f.toml');
  const { entries } = envLayout(leaves, { tables: 'auto', rename: new Map(), caseInsensitive: true });
  return lint(entries, { allowPlaceholders });
};

const said = (text: string, allowPlaceholders = false): string[] =>
  lintOf(text, allowPlaceholders).map(
    ({ severity, code, at, paths, name }) =>
      `${severity} ${code} ${at?.line}:${at?.column} ${paths?.join()} ${name}`,
  );

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
    // A random password may begin and end like that.
    `'<$%&w4X7HKRZW.6nk98+fsa>'`,
    '"reset me up"',
    '"Max is here"',
    '"postgresql://u:p%24x@h/d"',
    '"müller-Übergröße!"',
    '"it fills this input"',
    '"p***word"',
    '"-----BEGIN PRIVATE KEY-----\\nMIIcanary7f3a\\n-----END PRIVATE KEY-----\\n"',
    '"1768-07-22"',
    '0',
    'true',
  ])('%s is none', (value) => {
    expect(found(`key = ${value}`)).toEqual([]);
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

describe('the comment of a template', () => {
  it.each([
    ['0', 'what dlt writes for an integer'],
    ['1.0', 'for a float'],
    ['true', 'for a switch'],
    ['"1.0"', 'for a decimal'],
    ['["a", "b", "c"]', 'for a list, before dlt 1.11'],
    ['[{ key = "value" }]', 'for a table, before dlt 1.11', 'warning'],
    ['"key"', 'for text, before dlt 1.11'],
    ['""', 'what many examples have'],
    ['"your-api-key"', 'what looks like a placeholder'],
  ])('beside %s, %s, is refused', (value, _why, severity = 'error') => {
    expect(found(`key = ${value} # please set me up!`)).toEqual([`${severity} placeholder-comment`]);
    expect(found(`key = ${value} # Fill this in!`)).toEqual([`${severity} placeholder-comment`]);
  });

  it.each(['"wk_live_canary-7f3a"', '5432', '2.5', 'false', '["north", "south"]', '2026-11-28', '"set"'])(
    'beside %s is warned of: it may have been left behind',
    (value) => {
      expect(found(`key = ${value} # please set me up!`)).toEqual(['warning placeholder-comment']);
      expect(said(`key = ${value} # set me up`, true)).toEqual(['warning placeholder-comment 1:1 key KEY']);
    },
  );

  it('on a line of its own says nothing', () => {
    expect(found('# please set me up!\nkey = 1 # rotate in May')).toEqual([]);
  });
});

describe('each row of the tables', () => {
  const toml = (text: string): string => `key = ${JSON.stringify(text)}`;
  const examplesOf = (rows: readonly { readonly examples: readonly string[] }[]): string[] =>
    rows.flatMap(({ examples }) => examples);

  it.each(examplesOf(PLACEHOLDERS))('a placeholder: %j', (text) => {
    expect(found(toml(text))).toContain('error placeholder');
  });

  it.each(examplesOf(LOOKALIKES))('a likely one: %j', (text) => {
    expect(found(toml(text))).toEqual(['warning likely-placeholder']);
    expect(found(`key = ["fine", [${JSON.stringify(text)}]]`)).toEqual(['warning likely-placeholder']);
  });

  it.each(REFERENCES.flatMap(({ of, examples }) => examples.map((text) => [of, text] as const)))(
    'a reference of %s: %j',
    (of, text) => {
      const [slip, ...more] = lintOf(toml(text));
      expect(slip).toMatchObject({ severity: 'warning', code: 'unresolved-reference' });
      expect(slip?.message).toContain(`in the form of ${of}, `);
      expect(more).toEqual([]);
    },
  );

  it.each(TEXT_RULES.flatMap(({ code, examples }) => examples.map((value) => [code, value] as const)))(
    '%s: %s',
    (code, value) => {
      expect(found(`key = ${value}`)).toEqual([`warning ${code}`]);
    },
  );
});

/** Others of the same kinds, as people write them. */
describe('also', () => {
  it.each([
    'YOUR_API_KEY',
    '[YOUR_TOKEN]',
    'your password here',
    'ENTER_TOKEN_HERE',
    'api key goes here',
    'Change-Me!',
    'CHANGEIT',
    'TODO(ops)',
    'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    'papi-*****',
    'https://<account_id>.r2.cloudflarestorage.com',
    '-----BEGIN PRIVATE KEY-----\n………\n-----END PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\n<your key>\n-----END RSA PRIVATE KEY-----',
  ])('%j looks like a placeholder', (text) => {
    expect(found(`key = ${JSON.stringify(text)}`)).toEqual(['warning likely-placeholder']);
  });

  it.each([
    'process.env.TOKEN',
    '${TOKEN:-none}',
    'os.getenv("TOKEN")',
    'pass://etl/token',
    '$ANSIBLE_VAULT;1.2;AES256;etl',
  ])('%j is a reference', (text) => {
    expect(found(`key = ${JSON.stringify(text)}`)).toEqual(['warning unresolved-reference']);
  });
});

describe('nothing is said of', () => {
  it.each([
    'https://yourk.acme.dev',
    'track-your-parcel',
    'in your face',
    'adhere',
    'exchange',
    'todos',
    'max',
    'XXI',
    '0 4 * * *',
    's3://lake/**/*.parquet',
    '{table_name}/{load_id}.{file_id}.{ext}',
    '{asctime}|[{levelname:<21}]|{message}',
    '%(asctime)s %(levelname)s %(message)s',
    '100%',
    '$2b$12$Qm9rYXJkLXNhbHQtaGVyZQ',
    'pa$$word',
    'US$',
    'env:prod',
    'arn:aws:iam::123456789012:role/etl',
    'arn:aws:kms:eu-west-1:123456789012:key/1234',
    'projects/acme/topics/secrets',
    'vault',
    '^(?<year>\\d+)-(?P<month>\\d+)$',
    'select * from t where a<b and c>d',
    'Reports <reports@acme.dev>',
    '<p>text</p>',
    "it's",
    '"',
    "'a','b'",
    'Zoë\u00a0Müller',
    '👩\u200d💻 team',
    '{"a":{"b":{}}}',
    'duckdb:///quack.duckdb',
    'a b',
  ])('%j', (text) => {
    expect(found(`key = ${JSON.stringify(text)}`)).toEqual([]);
  });

  it('keys of random letters', () => {
    const token = fc.oneof(
      fc.base64String({ minLength: 20, maxLength: 60 }),
      fc.stringMatching(/^[0-9a-f]{32,64}$/),
      fc.stringMatching(/^(sk|pk|ghp|xoxb)[-_][A-Za-z0-9_-]{20,40}$/),
      fc.uuid(),
    );
    fc.assert(
      fc.property(token, (text) => {
        expect(found(`key = ${JSON.stringify(text)}`)).toEqual([]);
      }),
    );
  });
});

it('is done with the longest text in no time', () => {
  for (const part of [
    '{{',
    '<%',
    '${a',
    'x',
    '<a',
    '****',
    ' ',
    '-----BEGIN A-----',
    '\u200B ',
    'your ',
    ':***',
  ])
    expect(found(`key = ${JSON.stringify(part.repeat(99_000 / part.length))}`).length).toBeLessThan(4);
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

describe('a long value', () => {
  // The pieces that a careless pattern tries in every way there is: on those, it never ends.
  const PIECES = [
    ...['a', 'x', 'a-', 'a_', 'a ', '-', '_', ' ', '.', '*', '<a', '<', '>', '${a', '$', '{', '{{a'],
    ...['((a', '(', '%(a', '%', '%A', '-----BEGIN A', '-----BEGIN A-----', 'your ', 'your-', 'a your '],
    ...['…', '[A', '__A', '@@', '\n', '/', '://a:', 'env(', '!A', '#{a', '?', 'your', 'goes-here '],
  ];

  it.each([
    ['PLACEHOLDERS', PLACEHOLDERS],
    ['LOOKALIKES', LOOKALIKES],
    ['REFERENCES', REFERENCES],
  ] as const)('is read to its end by every pattern of %s', (_, table) => {
    for (const piece of PIECES) {
      const long = piece.repeat(Math.ceil(100_000 / piece.length));
      for (const text of [long, `${long}!`, `a${long}"`]) {
        for (const { pattern } of table) expect(typeof pattern.test(text)).toBe('boolean');
      }
    }
  });
});
