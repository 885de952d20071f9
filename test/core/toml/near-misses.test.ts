import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { LINES } from '../../../src/core/toml/near-misses/lines.ts';
import { OTHER_FILES } from '../../../src/core/toml/near-misses/other-files.ts';
import { VALUES } from '../../../src/core/toml/near-misses/values.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

function refusalOf(text: string): { reason: string; hint: string | undefined; line: number } | undefined {
  try {
    parseToml(text, 'f.toml');
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, line, reason = ''] = /^f\.toml:(\d+):\d+: (.*)$/s.exec(error.message) ?? [];
    return { reason, hint: error.hint, line: Number(line) };
  }
}

const ROWS = [...OTHER_FILES, ...LINES, ...VALUES];

describe('what is not TOML, and looks like it, is called what it is', () => {
  it.each(ROWS.flatMap(({ examples, reason, hint }) => examples.map((text) => ({ text, reason, hint }))))(
    '$text: $reason',
    ({ text, reason, hint }) => {
      expect(refusalOf(text)).toMatchObject({ reason, hint });
    },
  );

  it('also in the midst of a file', () => {
    for (const { examples, reason, hint } of [...LINES, ...VALUES])
      for (const text of examples)
        expect(refusalOf(`[sources.x]\nfirst = "canary-7f3a"\n${text}\nlast = 1\n`)).toMatchObject({
          reason,
          hint,
        });
  });
});

/** Others of the same kinds, as people write them: the line, and a word of the rule or of the way out. */
it.each([
  ['api_key: "x"', 'TOML writes key = value'],
  ['  api_key : x', 'TOML writes key = value'],
  ["'api_key': 'x'", 'TOML writes key = value'],
  ['"host": "db", "port": 5432', 'TOML writes key = value'],
  ['headers = { "X-Api-Key": "x", "b": 1 }', 'TOML writes { key = value }'],
  ['{ "a": 1, }', 'JSON'],
  ['ssl = True # yes', 'true and false'],
  ['ssl = "a" if x else None', 'something after the value'],
  ['flags = { a = 1, b = FALSE }', 'true and false'],
  ['token = None,', 'no null'],
  ['export TOKEN="x"', 'shell'],
  ['TOKEN=x', 'text needs quotes'],
  ['password = hunter2 with spaces', 'text needs quotes'],
  ['path = "D:\\data\\new"', 'backslash'],
  ['key = "x" ; old', '# for it'],
  ['url = https://acme.dev/', 'text needs quotes'],
  ['mail = me@acme.dev', 'text needs quotes'],
  ['phone = 030-1234', 'quotes'],
  ['schedule = * * * * *', 'text needs quotes'],
  ['key = “x"', 'word processor'],
])('%s: %s', (text, words) => {
  const { reason, hint } = refusalOf(`a = 1\n${text}\n`) ?? {};
  expect(`${reason}\n${hint}`).toContain(words);
});

it('says where the first of two stands', () => {
  expect(refusalOf('[a]\nx = 1\n\n[b]\n[ a ]\ny = 2')).toEqual({
    reason: 'a key or table that is defined already',
    hint: 'put all keys of a table below one header; the first is in line 1',
    line: 5,
  });
  expect(refusalOf('x = 0\n[a]\nx = 1\ny = 1\nx = 2')?.hint).toBe(
    'leave one of both out; the first is in line 3',
  );
  expect(refusalOf('a.b = 1\n[a]')?.hint).toBe('put all keys of a table below one header');
});

it('never says a character of the text', () => {
  const spoiled = fc.constantFrom(...ROWS.flatMap(({ examples }) => examples));
  fc.assert(
    fc.property(spoiled, fc.nat(), (text, at) => {
      const start = at % (text.length + 1);
      const { reason = '', hint = '' } =
        refusalOf(`a = "canary-7f3a"\n${text.slice(0, start)}canary${text.slice(start)}`) ?? {};
      expect(reason + hint).not.toContain('canary');
    }),
  );
});
