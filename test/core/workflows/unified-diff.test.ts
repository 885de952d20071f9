import { expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/core/workflows/edit/splice.ts';

const text = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

it('shows what is put in, with three lines around', () => {
  const before = text('1', '2', '3', '4', '5', '6', '7', '8');
  expect(unifiedDiff(before, before.replace('5\n', '5\nnew\n'), 'a b/w.yml')).toMatchInlineSnapshot(`
    "--- a/a b/w.yml
    +++ b/a b/w.yml
    @@ -3,6 +3,7 @@
     3
     4
     5
    +new
     6
     7
     8
    "
  `);
});

it('says where a last line had no end', () => {
  expect(unifiedDiff('1\n2', '1\n2\n3\n', 'w.yml')).toMatchInlineSnapshot(`
    "--- a/w.yml
    +++ b/w.yml
    @@ -1,2 +1,3 @@
     1
    -2
    \\ No newline at end of file
    +2
    +3
    "
  `);
});

it.each([
  ['nothing', 'a\n', 'a\n', ''],
  ['all of a file', '', 'a\n', '@@ -0,0 +1,1 @@\n+a\n'],
  ['its first line', 'b\n', 'a\nb\n', '@@ -1,1 +1,2 @@\n+a\n b\n'],
  ['its last line', 'a\n', 'a\nb\n', '@@ -1,1 +1,2 @@\n a\n+b\n'],
  ['a line like the one before', 'a\n', 'a\na\n', '@@ -1,1 +1,2 @@\n a\n+a\n'],
])('shows %s', (_, before, after, hunk) => {
  expect(unifiedDiff(before, after, 'w').split('\n').slice(2).join('\n')).toBe(hunk);
});

it.each([
  ['a\nb.yml', '--- "a/a\\012b.yml"'],
  ['a"b.yml', '--- "a/a\\"b.yml"'],
  ['\u202eb.yml', '--- "a/\\342\\200\\256b.yml"'],
])('writes the path %j as git does', (file, heading) => {
  expect(unifiedDiff('a\n', 'a\nb\n', file).split('\n')[0]).toBe(heading);
});
