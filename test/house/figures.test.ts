import { expect, it } from 'vitest';
import { type Figures, figuresOf, sizesOf } from '../../scripts/house/figures.ts';
import { listOf, summaryOf } from '../../scripts/house/screen.ts';
import { sourcesOf } from './tree.ts';

const figuresIn = (files: Readonly<Record<string, string>>): Figures => figuresOf(sourcesOf(files));

it('counts files and lines, and leaves out what is no TypeScript', () => {
  const { files } = figuresIn({ 'a.ts': 'a;\nb;\n', 'b/c.ts': 'c;\n', 'b/d.json': '{}\n' });
  expect(files).toMatchObject({ count: 2, lines: 3 });
  expect(files.all[0]).toEqual({ name: 'a.ts', lines: 2 });
});

it('takes the median and the 90th percentile', () => {
  const lines = Array.from({ length: 11 }, (_, index) => ({ name: `${index}`, lines: index * 10 }));
  expect(sizesOf(lines)).toMatchObject({ median: 50, ninetieth: 90 });
  expect(sizesOf([])).toMatchObject({ count: 0, median: 0, ninetieth: 0 });
});

it('finds a cycle that goes through types alone, and a shortest way around', () => {
  const { cycles, cyclesAtRunTime } = figuresIn({
    'a.ts': `import type { B } from './deep/b.ts';\nexport interface A { b: B }`,
    'deep/b.ts': `import type { C } from '../c.ts';\nexport interface B { c: C }`,
    'c.ts': `export type { A } from './a.ts';\nimport type { D } from './d.ts';`,
    'd.ts': `import type { C } from './c.ts';`,
    'outside.ts': `import './a.ts';`,
  });
  expect(cycles).toEqual([
    { files: ['a.ts', 'c.ts', 'd.ts', 'deep/b.ts'], path: ['a.ts', 'deep/b.ts', 'c.ts', 'a.ts'] },
  ]);
  expect(cyclesAtRunTime).toBe(0);
});

it('finds a cycle that is closed by what is loaded later, and tells two cycles apart', () => {
  const { cycles, cyclesAtRunTime } = figuresIn({
    'a.ts': `export const open = () => import('./b.ts');`,
    'b.ts': `import { open } from './a.ts';\nimport './c.ts';`,
    'c.ts': `import './d.ts';`,
    'd.ts': `import type { C } from './c.ts';`,
  });
  expect(cycles.map(({ files }) => files)).toEqual([
    ['a.ts', 'b.ts'],
    ['c.ts', 'd.ts'],
  ]);
  expect(cyclesAtRunTime).toBe(1);
});

it('finds no cycle where two ways lead to one file', () => {
  const files = { 'a.ts': `import './b.ts';\nimport './c.ts';`, 'b.ts': `import './c.ts';`, 'c.ts': '' };
  expect(figuresIn(files).cycles).toEqual([]);
});

it('finds types of one name in more than one file, exported or not', () => {
  const { duplicates } = figuresIn({
    'a.ts': 'export interface Look { a: 1 }\ntype Place<T> = T;\ntype Alone = 1;\ntype Alone2 = 2;',
    'b.ts': 'type Look =\n  | 1\n  | 2;\nclass Place extends Error {}',
    'c.ts': 'abstract class Look {}\n// type Place = 1;\nconst a = "interface Alone {";',
    'd.ts': `import { type Look } from './a.ts';\nimport type { Place } from './a.ts';\nexport { type Alone };`,
  });
  expect(duplicates).toEqual([
    { type: 'Look', files: ['a.ts', 'b.ts', 'c.ts'] },
    { type: 'Place', files: ['a.ts', 'b.ts'] },
  ]);
});

it('finds files that one other file imports, and those of one function', () => {
  const { singleImports } = figuresIn({
    'main.ts': `import { a } from './a.ts';\nimport type { B } from './b.ts';\nawait import('./c.ts');\nimport './twice.ts';`,
    'a.ts': `import './twice.ts';\nexport type A = 1;\nexport const a = async <T>(b: T): Promise<T> => b;\nconst c = 1;`,
    'b.ts': 'export interface B { b: 1 }\n',
    'c.ts': 'export function c(): void {}\nexport const d = 1;\n',
    'twice.ts': 'export function twice(): void {}',
  });
  expect(singleImports).toEqual([
    { name: 'a.ts', lines: 4, importer: 'main.ts', isOneFunction: true },
    { name: 'b.ts', lines: 1, importer: 'main.ts', isOneFunction: false },
    { name: 'c.ts', lines: 2, importer: 'main.ts', isOneFunction: false },
  ]);
});

it('says it on one screen, and names all of it in the list', () => {
  const figures = figuresIn({
    'a.ts': `import type { B } from './b.ts';\ntype C = 1;\nexport function a() {\n  return 1;\n}\n`,
    'b.ts': `import { a } from './a.ts';\ntype C = 1;\n`,
  });
  expect(`${summaryOf(figures, ['a.ts'])}\n\n${listOf(figures, ['a.ts'])}`).toMatchInlineSnapshot(`
    "files of src              2, 7 lines; median 2, 90th percentile 5, longest 5 (a.ts)
      over 250 lines          0
    functions with a name     1; median 3, 90th percentile 3, longest 3 (a.ts:3 a)
    cycles of imports         1 with types, through 2 files; 0 without
      2 files                 a.ts -> b.ts -> a.ts
    files one secret crosses  1
    type names in many files  1, C 2
    imported by one file      2, 2 under 50 lines
      of one function         1

    The longest files
         5  a.ts
         2  b.ts

    The longest functions
         3  a.ts:3 a

    Files that reach each other
      a.ts, b.ts

    Files that the push of one secret crosses
      a.ts

    Types declared in more than one file
      C: a.ts, b.ts

    Files that one other file imports (* exports one function and nothing else)
         5  a.ts <- b.ts *
         2  b.ts <- a.ts"
  `);
});
