import { expect, it } from 'vitest';
import { exportsOf } from '../../scripts/house/declarations.ts';
import { functionsOf } from '../../scripts/house/functions.ts';

it.each([
  ['a declaration', 'function a() {\n  return 1;\n}', 3],
  [
    'an async one with generics',
    'export async function a<T extends { b: 1 }>(b: T): Promise<T> {\n  return b;\n}',
    3,
  ],
  ['a generator', 'function* a() {\n  yield 1;\n}', 3],
  [
    'an object as the type of the answer',
    'function a(b: { c: 1 }): { d: 1 } | { e: 2 } {\n  return b;\n}',
    3,
  ],
  ['a guard', 'function a(b: unknown): b is { c: 1 } {\n  return true;\n}', 3],
  ['an arrow', 'const a = (b: string) =>\n  b;', 2],
  ['an arrow with a body', 'export const a = async (b) => {\n  c({ d });\n};', 3],
  ['an arrow with types', 'const a: (b: { c: 1 }) => void = (b: { c: 1 }): { d: 1 } =>\n  b\n    .c;', 3],
  ['an arrow without parentheses', 'const a = b => [\n  b,\n];', 3],
  ['an arrow that gives a template', 'const a = () => `${b}\n${c}\n${d}`;', 3],
  ['an arrow in a template', 'const e = `${((a) => a)(1)}`;\nconst a = () => 1;', 1],
  ['a method', 'class B {\n  private async a(): Promise<{ c: 1 }> {\n    d();\n  }\n}', 3],
  ['a private method', 'class B {\n  c = 1;\n  #a() {\n    d();\n  }\n}', 3],
  ['a field', 'class B {\n  readonly a = () => {\n    d();\n  };\n}', 3],
  ['a method of an object', 'const b = {\n  a() {\n    return 1;\n  },\n};', 3],
])('measures %s', (_, text, lines) => {
  expect(functionsOf(text).map(({ name, lines }) => [name.replace('#', ''), lines])).toEqual([['a', lines]]);
});

it.each([
  ['a signature', 'interface A {\n  a(): void;\n  b: (c: 1) => { d: 1 };\n  e: (c: 1) => void;\n}'],
  ['a type', 'type A = (b: { c: 1 }) => { d: 1 };'],
  ['a statement', 'if (a) {\n}\nfor (const b of c) {\n}\nwhile (d()) {\n}\nswitch (e) {\n}'],
  ['a call', 'a(() => {\n  b();\n});\nconst c = d((e) => e);\nconst f = g ? h() : { i: 1 };'],
  ['a value', 'const a = (b + c) * 2;\nlet d;\nconst { e } = f(g);'],
])('does not take %s for a function with a name', (_, text) => {
  expect(functionsOf(text)).toEqual([]);
});

it('names what is exported', () => {
  const text = [
    'export async function a() {}',
    'export function* b() {}',
    'export const c: C = (d) => d;',
    'export const e = 1;',
    'export abstract class F {}',
    'export type G = 1;',
    'export interface H {}',
    `export { i } from './i.ts';`,
    `export * from './j.ts';`,
    `export type { K } from './k.ts';`,
    'export default a;',
  ].join('\n');
  expect(exportsOf(text).map(({ name, isFunction }) => `${name} ${isFunction}`)).toEqual([
    'a true',
    'b true',
    'c true',
    'e false',
    'F false',
    '{ false',
    '* false',
    'default false',
  ]);
});
