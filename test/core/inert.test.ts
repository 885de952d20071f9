import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prose } from '../../src/cli/render/prose.ts';
import { wrap } from '../../src/cli/render/style.ts';
import { doubleQuoted, formatJson, inertOutput, printable } from '../../src/core/inert.ts';
import { shellOption, shellPath, shellWord } from '../../src/core/words.ts';
import { hostileName, hostilePieces, UNSEEN } from '../readers/hostile.ts';
import { commandsIn } from '../readers/runner.ts';

const anyText = fc.oneof(hostileName, fc.constantFrom(...hostilePieces), fc.string({ unit: 'binary' }));
const plain = { colour: false, isTerminal: false };

describe('a port of the readers of logs', () => {
  it.each([
    ['::set-output name=x::y', 'set-output'],
    ['  \t::add-mask::x', 'add-mask'],
    ['\u3000::stop-commands::t', 'stop-commands'],
    ['a\r::error::x', 'error'],
    ['a ##[set-output name=x]y', 'set-output'],
    ['a #\u00ad#[group]y', 'group'],
    ['##vso[task.setvariable variable=x]y', 'task.setvariable'],
  ])('obeys %j', (line, command) => {
    expect(commandsIn(line)).toContain(command);
  });

  it.each(['a ::set-output name=x::y', '::set-output', ':: ::', '##[]', '## [x]', '#\\u0023[x]'])(
    'passes over %j',
    (line) => {
      expect(commandsIn(line)).toEqual([]);
    },
  );
});

describe('whatever the text', () => {
  it('JSON reads as the same, and nothing obeys it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = formatJson({ [text]: [text] });
        expect(JSON.parse(written)).toEqual({ [text]: [text] });
        expect([commandsIn(written), UNSEEN.exec(written)]).toEqual([[], null]);
      }),
    );
  });

  it('a string of YAML reads as the same, and nobody is misled by it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = doubleQuoted(text);
        expect(parse(`a: ${written}`)).toEqual({ a: text });
        expect([commandsIn(written), UNSEEN.exec(written), written.includes('\n')]).toEqual([
          [],
          null,
          false,
        ]);
      }),
    );
  });

  it('a word of a shell holds nothing that nobody sees or a runner obeys, and passes as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = shellWord(text);
        expect([printable(written), inertOutput(written, plain), written.includes('\n')]).toEqual([
          written,
          written,
          false,
        ]);
        expect(commandsIn(written)).toEqual([]);
      }),
    );
  });

  it('the filter lets nothing through, and passes its own output as it is', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const written = inertOutput(`${one}\n${other}`, plain);
        expect([commandsIn(written), inertOutput(written, plain)]).toEqual([[], written]);
        expect(UNSEEN.exec(written.replaceAll('\t', ''))).toBeNull();
      }),
    );
  });
});

it('a document of JSON names what a runner obeys by escapes, and leaves ARNs as they are', () => {
  const arn = 'arn:aws:iam::123456789012:role/x:KEY::';
  expect(formatJson(['::set-output name=x::y', '##[group]x', '\u202e\u{e0001}', arn])).toMatchInlineSnapshot(`
    "[
      ":\\u003aset-output name=x:\\u003ay",
      "#\\u0023[group]x",
      "\\u202e\\udb40\\udc01",
      "arn:aws:iam::123456789012:role/x:KEY::"
    ]
    "
  `);
});

it('a long name costs no more than its length', () => {
  // A search that goes back and forth takes minutes for one of these.
  const units = ['#', '`', " '", '::', '\t ', 'a ', '\u202e', "$'", '!'];
  const asWrapped = (text: string): string => wrap(text, 80).join('');
  for (const text of units.map((unit) => unit.repeat(30_000)))
    for (const write of [printable, formatJson, doubleQuoted, shellWord, asWrapped, prose])
      expect(write(text)).not.toBe('');
});

it.each([
  [
    'colours where the stream has them',
    '\u001b[31mx\u001b[39m',
    '\u001b[31mx\u001b[39m',
    '\\u001b[31mx\\u001b[39m',
  ],
  ['the bar of a terminal', '\r━━\u001b[K', '\r━━\u001b[K', '\\u000d━━\\u001b[K'],
  [
    'no other sequence',
    '\u001b[2Jx\u001b]0;y\u0007',
    '\\u001b[2Jx\\u001b]0;y\\u0007',
    '\\u001b[2Jx\\u001b]0;y\\u0007',
  ],
])('the filter keeps %s', (_, text, onTerminal, elsewhere) => {
  expect(inertOutput(text, { colour: true, isTerminal: true })).toBe(onTerminal);
  expect(inertOutput(text, plain)).toBe(elsewhere);
});

it.each([
  ['a.toml', 'a.toml'],
  ['a b$(x).toml', "'a b$(x).toml'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
  ['=ls', "'=ls'"],
  ['::x', "'::x'"],
  ['a\nb', "$'a\\nb'"],
  ["a\u202e'b\\!", "$'a\\342\\200\\256\\'b\\\\\\041'"],
  ['##[x]', "$'\\043\\043[x]'"],
])('the word of a shell for %j is %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it('what begins with a dash is no option', () => {
  expect([
    shellPath('-rf'),
    shellPath('a'),
    shellOption('--name', '-x'),
    shellOption('--name', 'x y'),
  ]).toEqual(['./-rf', 'a', '--name=-x', "--name 'x y'"]);
  expect(shellOption('--secrets', '-')).toBe('--secrets -');
});

describe('lines break', () => {
  it.each([
    ["chmod 600 'a long name.toml' now", ['chmod 600', "'a long name.toml'", 'now']],
    ["run $'a\\'s  b\\n c' (now)", ['run', "$'a\\'s  b\\n c'", '(now)']],
    ["the users' own keys and it's so", ["the users'", 'own keys and', "it's so"]],
    ["'it'\\''s a name', then", ["'it'\\''s a name',", 'then']],
  ])('not within a word in quotes: %s', (text, lines) => {
    expect(wrap(text, 12)).toEqual(lines);
  });
});
