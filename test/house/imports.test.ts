import { expect, it } from 'vitest';
import { type Import, importsOf } from '../../scripts/house/imports.ts';

const value = (target: string): Import => ({ target, kind: 'value' });
const type = (target: string): Import => ({ target, kind: 'type' });
const dynamic = (target: string): Import => ({ target, kind: 'dynamic' });

it.each<[string, string, Import[]]>([
  ['a default', `import a from './a.ts';`, [value('./a.ts')]],
  [
    'double quotes and no semicolon',
    `import { a } from "./a.ts"\nimport b from "./b.ts"`,
    [value('./a.ts'), value('./b.ts')],
  ],
  ['everything', `import * as a from './a.ts';`, [value('./a.ts')]],
  ['an effect alone', `import './a.ts';`, [value('./a.ts')]],
  ['many lines', `import a, {\n  b,\n  type C,\n  d as from,\n} from\n  './a.ts';`, [value('./a.ts')]],
  ['an attribute', `import a from './a.json' with { type: 'json' };`, [value('./a.json')]],
  ['a name in quotes', `import { 'a-b' as ab } from './a.ts';`, [value('./a.ts')]],
  [
    'types',
    `import type { A } from './a.ts';\nimport type B from './b.ts';\nimport type * as C from './c.ts';`,
    [type('./a.ts'), type('./b.ts'), type('./c.ts')],
  ],
  ['types on many lines', `import type {\n  A,\n  B,\n} from './a.ts';`, [type('./a.ts')]],
  [
    'a default called type',
    `import type from './a.ts';\nimport type, { b } from './b.ts';`,
    [value('./a.ts'), value('./b.ts')],
  ],
  [
    'names called type and from',
    `import { type, from } from './a.ts';\nimport from from './b.ts';`,
    [value('./a.ts'), value('./b.ts')],
  ],
  [
    'what is passed on',
    `export { a, type B } from './a.ts';\nexport * from './b.ts';\nexport * as c from './c.ts';`,
    [value('./a.ts'), value('./b.ts'), value('./c.ts')],
  ],
  [
    'types passed on',
    `export type {\n  A,\n} from './a.ts';\nexport type * from './b.ts';`,
    [type('./a.ts'), type('./b.ts')],
  ],
  [
    'what is loaded later',
    `const a = await import('./a.ts');\nconst b = () => import(\n  './b.ts'\n);`,
    [dynamic('./a.ts'), dynamic('./b.ts')],
  ],
  ['a template without a gap', 'await import(`./a.ts`);', [dynamic('./a.ts')]],
  [
    'inside a template',
    'const a = `x${(await import("./a.ts")).b}y${`${await import("./b.ts")}`}`;',
    [dynamic('./a.ts'), dynamic('./b.ts')],
  ],
  ['in a type', `let a: typeof import('./a.ts');`, [type('./a.ts')]],
])('reads %s', (_, text, expected) => {
  expect(importsOf(text)).toEqual(expected);
});

it.each([
  ['a comment', `// import a from './a.ts';\n/* import b from './b.ts'; */\n/**\n * import('./c.ts')\n */`],
  ['a comment after a URL', `const a = 'http://x'; // import('./a.ts')`],
  ['a string', `const a = "import b from './b.ts'";\nconst c = 'it\\'s import("./d.ts")';`],
  ['a template', 'const a = `\nimport b from "./b.ts";\n\\`export * from "./c.ts"\\``;'],
  ['a template around a gap', 'const a = `import("./a.ts") ${b({ c: 1 })} import("./d.ts")`;'],
  [
    'a regular expression',
    `const a = /['"\`/*]/.test(b) || /import('.\\/a.ts')/;\nif (a) /import('b')/.test(a);`,
  ],
  ['a target that is computed', 'await import(name);\nawait import(`./${name}.ts`);'],
  ['a method or a property', `loader.import('./a.ts');\nconst a = { from: './b.ts', import: './c.ts' };`],
  ['import.meta', `const a = import.meta.dirname, from = './a.ts';`],
  [
    'an export of its own',
    `export { a };\nexport const from = './a.ts';\nexport type { B };\nexport type C = './c.ts';`,
  ],
])('is not deceived by %s', (_, text) => {
  expect(importsOf(text)).toEqual([]);
});

it.each([
  ['a division', `const a = b / c; const d = e / f; import('./a.ts');`],
  ['a division after a call', `const a = b() / 2; // '\nimport('./a.ts'); const c = d[0] / 2;`],
  ['a quote in a regular expression', `a.replace(/'/g, ''); return /[/'"]/; import('./a.ts');`],
  ['a quote in a comment', `// it's\nimport('./a.ts'); /* don't */`],
  ['a dollar in a template', 'const a = `$ $x {} \\${ ` + `${b}$`; import("./a.ts");'],
  ['the first line of a program', `#!/usr/bin/env it's\nimport('./a.ts');`],
])('goes on after %s', (_, text) => {
  expect(importsOf(text)).toEqual([dynamic('./a.ts')]);
});
