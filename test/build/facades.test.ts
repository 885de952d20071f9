import { expect, it } from 'vitest';
import { withoutFacades } from '../../scripts/build/facades.ts';

const facade = `import {
  realName as name,
  other
} from "./chunk-A.js";
import "./chunk-B.js";
export {
  name,
  other as more
};
// a comment
`;

it('asks the chunk itself for the names that a file only passes on', () => {
  const { texts, moved } = withoutFacades(
    new Map([
      ['open-X.js', facade],
      ['start.js', 'const { name } = await import("./chunks/open-X.js");\n'],
      ['chunk-A.js', 'await import("./open-X.js");\nvar realName = 1;\n'],
    ]),
  );
  expect([...texts]).toEqual([
    ['start.js', picking('const { name } = await import("./chunks/chunk-A.js")')],
    ['chunk-A.js', `${picking('await import("./chunk-A.js")')}var realName = 1;\n`],
  ]);
  expect([...moved]).toEqual([['open-X.js', 'chunk-A.js']]);
});

const picking = (asked: string): string =>
  `${asked}.then((all) => ({ name: all.realName, more: all.other }));\n`;

it.each([
  ['code of its own', `var a = 1;\n${facade}`],
  ['a name of its own', facade.replace('other as more', 'mine as more')],
  ['names of two chunks', `import { mine } from "./chunk-B.js";\nexport { mine };\n${facade}`],
])('leaves a file alone that has %s', (_, text) => {
  const chunks = new Map([
    ['open-X.js', text],
    ['start.js', 'import("./open-X.js");\n'],
  ]);
  expect(withoutFacades(chunks).texts).toEqual(chunks);
});
