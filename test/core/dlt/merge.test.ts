import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { place } from '../../../src/core/diagnostics.ts';
import { mergeLeaves } from '../../../src/core/dlt/merge.ts';
import type { Leaf } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';

const documents = (...texts: readonly string[]): (readonly Leaf[])[] =>
  texts.map((text, n) => parseToml(text, `${n + 1}.toml`));

/** Which file and line each value comes from. */
const placed = (leaves: readonly Leaf[]): string[] =>
  leaves.map(({ path, at }) => `${dotted(path)} ${place(at)}`);

const isTable = ({ value }: Leaf): boolean => value.reveal().type === 'table';

const cases: [string, readonly string[], readonly string[], readonly string[]][] = [
  ['nothing', [], [], []],
  ['one', ['a = 1\n[b]\nc = 2'], ['a 1.toml:1:1', 'b.c 1.toml:3:1'], []],
  ['the first wins', ['a = 1', 'a = 2', 'a = 3'], ['a 1.toml:1:1'], ['a 2.toml:1:1', 'a 3.toml:1:1']],
  ['each has its own', ['a = 1', 'b = 2'], ['a 1.toml:1:1', 'b 2.toml:1:1'], []],
  [
    'tables are merged, however deep',
    ['[a.b.c]\nx = 1', '[a]\nz = 0\n[a.b]\ny = 2\n[a.b.c]\nx = 3\nw = 4'],
    ['a.b.c.x 1.toml:2:1', 'a.z 2.toml:2:1', 'a.b.y 2.toml:4:1', 'a.b.c.w 2.toml:7:1'],
    ['a.b.c.x 2.toml:6:1'],
  ],
  ['an array is taken whole', ['a = [1]', 'a = [2, 3]'], ['a 1.toml:1:1'], ['a 2.toml:1:1']],
  ['so are tables in an array', ['[[a]]\nx = 1', '[[a]]\ny = 2'], ['a 1.toml:1:1'], ['a 2.toml:1:1']],
  [
    'an inline table is a table',
    ['a = { x = 1 }', 'a = { y = 2 }'],
    ['a.x 1.toml:1:7', 'a.y 2.toml:1:7'],
    [],
  ],
  [
    'a value hides a table',
    ['a = 1', '[a]\nx = 1\n[a.b]\ny = 2'],
    ['a 1.toml:1:1'],
    ['a.x 2.toml:2:1', 'a.b.y 2.toml:4:1'],
  ],
  ['a table hides a value', ['[a]\nx = 1', 'a = 1'], ['a.x 1.toml:2:1'], ['a 2.toml:1:1']],
  ['an empty table hides a value', ['[a]', 'a = 1'], ['a 1.toml:1:1'], ['a 2.toml:1:1']],
  ['a value hides an empty table', ['a = 1', '[a]'], ['a 1.toml:1:1'], ['a 2.toml:1:1']],
  ['an empty table is filled', ['[a]', '[a.b]\nx = 1'], ['a.b.x 2.toml:2:1'], []],
  ['an empty table adds nothing', ['[a]\nx = 1', '[a]', '[a]'], ['a.x 1.toml:2:1'], []],
  [
    'the middle one hides too',
    ['b = 1', 'a = 2', '[a]\nx = 3'],
    ['b 1.toml:1:1', 'a 2.toml:1:1'],
    ['a.x 3.toml:2:1'],
  ],
  [
    'keys are compared letter by letter',
    ['a.B = 1', 'a.b = 2\n"a.b" = 3'],
    ['a.B 1.toml:1:1', 'a.b 2.toml:1:1', '"a.b" 2.toml:2:1'],
    [],
  ],
  [
    'a key is no way out',
    ['"__proto__".x = 1', '"__proto__".x = 2'],
    ['__proto__.x 1.toml:1:1'],
    ['__proto__.x 2.toml:1:1'],
  ],
];

describe('mergeLeaves', () => {
  it.each(cases)('%s', (_, texts, leaves, hidden) => {
    const merged = mergeLeaves(documents(...texts));
    expect(placed(merged.leaves)).toEqual(leaves);
    expect(placed(merged.shadowedLeaves.map(({ leaf }) => leaf))).toEqual(hidden);
  });

  it('names what is in the way', () => {
    const { shadowedLeaves } = mergeLeaves(documents('a = 1\n[b.c]\nx = 1', 'b = 2\n[a]\nx = 3'));
    expect(shadowedLeaves.map(({ leaf, by }) => `${dotted(leaf.path)} by ${dotted(by.path)}`)).toEqual([
      'b by b.c.x',
      'a.x by a',
    ]);
  });

  it('loses nothing: each leaf is read, or hidden by one that is read', () => {
    const value = fc.constantFrom(
      '1',
      '[]',
      '{}',
      '{ a = 1 }',
      '{ a = {}, b = [2] }',
      '{ b = { a = 1, b = 2 } }',
    );
    const text = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value).map((keys) =>
      Object.entries(keys)
        .map(([key, content]) => `${key} = ${content}`)
        .join('\n'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        const all = documents(...texts);
        const { leaves, shadowedLeaves } = mergeLeaves(all);
        // An empty table that stood in the way may have been filled by a later document.
        for (const { by } of shadowedLeaves) expect(leaves.includes(by) || isTable(by)).toBe(true);
        const lost = all
          .flat()
          .filter((leaf) => !leaves.includes(leaf) && !shadowedLeaves.some((one) => one.leaf === leaf));
        expect(lost.every(isTable)).toBe(true);
        expect(new Set(leaves.map(({ path }) => dotted(path))).size).toBe(leaves.length);
        expect(mergeLeaves([leaves]).leaves).toEqual(leaves);
      }),
    );
  });
});
