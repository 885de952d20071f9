import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { encodeText } from '../../../src/core/dlt/encode.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const read = (text: string): string[] =>
  parseToml(text, 'f.toml').map(({ path, value, at, comment }) =>
    [
      `${at.line}:${at.column} ${dotted(path)} = ${encodeText(value.reveal())}`,
      ...(comment ? [`#${comment.reveal().replaceAll('\n', ' #')}`] : []),
    ].join(' '),
  );

function refusal(text: string): string {
  try {
    parseToml(text, 'f.toml');
  } catch (error) {
    if (error instanceof UserError && error.cause === undefined) return error.message;
    throw error;
  }
  return 'read';
}

describe('leaves', () => {
  it('come in the order of the document, with the place of their key', () => {
    expect(
      read(`
root = 1
[a.b]
  x = """
several
lines"""
[c]
y = { z = 1, "q.r".s = [
  2] }
[a]
w = true
"ключ😀".last = 1
[empty]
[a.void]`),
    ).toMatchInlineSnapshot(`
      [
        "2:1 root = 1",
        "4:3 a.b.x = several
      lines",
        "8:7 c.y.z = 1",
        "8:14 c.y."q.r".s = [2]",
        "11:1 a.w = True",
        "12:1 a."ключ😀".last = 1",
        "13:1 empty = {}",
        "14:1 a.void = {}",
      ]
    `);
  });

  it('count columns in characters', () => {
    expect(read("'😀é' = 1")).toEqual([`1:1 "😀é" = 1`]);
    expect(read("a = { '😀é' = 1, b = 2 }")).toEqual(['1:7 a."😀é" = 1', '1:17 a.b = 2']);
  });

  it('count them fast, on a long line too', () => {
    const text = `a = { ${Array.from({ length: 50_000 }, (_, index) => `k${index} = '😀'`).join(', ')} }`;
    const before = Array.from(text.slice(0, text.indexOf('k49999'))).length;
    const start = performance.now();
    expect(parseToml(text, 'f.toml').at(-1)?.at.column).toBe(before + 1);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('are arrays of tables as a whole', () => {
    expect(read('[[a.b]]\nx = 1\n[a.b.c]\ny = 2\n[[a.b]]\n[[a.b.d]]\n[z]\nq = 0')).toEqual([
      '1:1 a.b = [{"x":1,"c":{"y":2}},{"d":[{}]}]',
      '8:1 z.q = 0',
    ]);
  });

  it('hold the comments on their own lines, and no others', () => {
    expect(
      read(`
# above
a = 1 # one
b = '''
# text''' # two
c = [ # three
  # four
  1 ]
d = { e = 1, f = {} } # five
[g] # header
h = 1
# below
[i] # six
[[j]] # seven
k = 1 # eight
[[j]]
# nine
[j.l] # ten`),
    ).toEqual([
      '3:1 a = 1 # one',
      '4:1 b = # text # two',
      '6:1 c = [1] # three # four',
      '9:7 d.e = 1 # five',
      '9:14 d.f = {} # five',
      '11:1 g.h = 1',
      '13:1 i = {} # six',
      '14:1 j = [{"k":1},{"l":{}}] # seven # eight # ten',
    ]);
  });

  it('take keys that JavaScript has a meaning for as they are', () => {
    expect(
      read('__proto__.polluted = 1\n[constructor.prototype]\npolluted = 2\n[x]\na = {__proto__ = {}}'),
    ).toEqual([
      '1:1 __proto__.polluted = 1',
      '3:1 constructor.prototype.polluted = 2',
      '5:6 x.a.__proto__ = {}',
    ]);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    ['a = "\\e\\x41"', ['1:1 a = \u001bA']],
    ['a = { b = 1,\n  c = 2,\n}', ['1:7 a.b = 1', '2:3 a.c = 2']],
    ['a = 07:32', ['1:1 a = 07:32:00']],
    ['a = """\r\nx\r\ny"""\r\nb = 1', ['1:1 a = x\ny', '4:1 b = 1']],
    ['a = "\\u0000"', ['1:1 a = \0']],
    ['', []],
    ['# nothing', []],
  ])('are read from %j', (text, leaves) => {
    expect(read(text)).toEqual(leaves);
  });
});

describe('a text that is refused', () => {
  it.each([
    ['\uFEFFa = 1', '1:1', 'byte order mark'],
    ['a = 1\rb = 2', '1:6', 'carriage return'],
    ['a = """x\ry"""', '1:9', 'carriage return'],
    ['a = "\uD800"', '1:6', 'Unicode'],
    ['b = 1\r\na = canary-7f3a', '2:5', 'text needs quotes'],
    ['a = "canary-7f3a', '1:5', 'never closed'],
    ['a = "canary-7f3a\nb = 1', '1:17', 'never closed'],
    ["a = 'canary-7f3a\nb = 1", '1:17', 'never closed'],
    ["é = 'canary-7f3a'", '1:1', 'not a bare key'],
    ['a = 1\na = 2', '2:1', 'defined already'],
    ['[a]\n[a]', '2:2', 'defined already'],
    ['a.b = 1\n[a]', '2:2', 'defined already'],
    ['[[a]]\n[a]', '2:2', 'defined already'],
    ['a = { b = 1 }\n[a.c]', '2:2', 'defined already'],
    ['a = {b = 1, b = 2}', '1:13', 'defined already'],
    ['😀a', '1:1', 'not a bare key'],
    ['a = "😀" x', '1:9', 'one key = value on a line'],
    ['a = "\\canary"', '1:7', 'escape'],
    ['a = "\\uD800"', '1:6', 'no Unicode character'],
    ['a = 012', '1:5', 'leading zero'],
    ['a = 2021-02-30', '1:14', 'does not exist'],
    ['a = 0000-01-01', '1:5', 'does not exist'],
    ['a = [\n1,\n0000-01-01T00:00:00Z]', '3:1', 'does not exist'],
    ['a = 23:59:60', '1:5', 'does not exist'],
    ['a = [1 2]', '1:8', 'comma'],
    ['a = "x\u0001"', '1:7', 'control character'],
    ['a', '1:1', 'key = value'],
    ['[a', '1:2', 'never closed'],
  ])('%j: %s', (text, spot, reason) => {
    expect(refusal(text)).toMatch(new RegExp(`^f\\.toml:${spot}: .*${reason}`));
    expect(refusal(text)).not.toContain('canary');
  });

  const big = (count: number) => 'x'.repeat(count);
  const deep = (count: number) => `a = ${'['.repeat(count)}${']'.repeat(count)}`;

  it.each<[string, string, string]>([
    ['100 levels of arrays', deep(100), 'read'],
    ['101 levels of arrays', deep(101), 'f.toml:1:105: nested more than 100 levels deep'],
    ['a hundred thousand arrays', deep(100_000), 'f.toml:1:105: nested more than 100 levels deep'],
    [
      'a hundred thousand inline tables',
      'a={'.repeat(100_000),
      'f.toml:1:303: nested more than 100 levels deep',
    ],
    ['100 keys in a path', `${'a.'.repeat(99)}a = 1`, 'read'],
    [
      'a key of ten thousand parts',
      `b = 'x.y'\n${'a.'.repeat(10_000)}a = 1`,
      'f.toml:2:202: nested more than 100 levels deep',
    ],
    ['one in quotes', `${'"a".'.repeat(10_000)}a = 1`, 'f.toml:1:404: nested more than 100 levels deep'],
    ['dots in strings and comments', `a = '${'.'.repeat(5000)}'\n# ${'.'.repeat(5000)}`, 'read'],
    ['numbers with dots', `a = [${'1.5,'.repeat(500)}]`, 'read'],
    [
      'a line of comments for each of many people',
      '#\n'.repeat(200_000),
      'f.toml:110001:1: the file has more than 110,000 keys, values and comments',
    ],
    ['101 keys in a path', `\n[${'a.'.repeat(100)}a]`, 'f.toml:2:1: nested more than 100 levels deep'],
    [
      '101 keys in two steps',
      `[${'a.'.repeat(99)}a]\n b.c = 1`,
      'f.toml:2:2: nested more than 100 levels deep',
    ],
    [
      'keys and arrays, 101 together',
      `${'a.'.repeat(60)}a${deep(41).slice(1)}`,
      'f.toml:1:165: nested more than 100 levels deep',
    ],
    ['a string at the limit', `a = """${big(99_994)}"""`, 'read'],
    [
      'a string past the limit',
      `# "\nb = 'c"'\na = "\\"${big(100_000)}"`,
      'f.toml:3:5: a string of more than 100,000 characters',
    ],
    [
      'a string past the limit, in triple quotes',
      `b = """"\\""""""\na = ''''${big(100_000)}''''`,
      'f.toml:2:5: a string of more than 100,000 characters',
    ],
    ['a long comment between strings', `a = """x""""\n# ${big(100_000)}\nb = ""`, 'read'],
    ['a file at the limit', `#${big(1_048_575)}`, 'read'],
    [
      'a file past the limit',
      `#${big(1_048_576)}`,
      'f.toml:1:1: the file has 1,048,577 characters, and 1,048,576 (1 MiB) are read',
    ],
  ])('%s', (_, text, outcome) => {
    expect(refusal(text)).toBe(outcome);
  });
});
