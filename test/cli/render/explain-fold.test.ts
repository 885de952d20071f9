import { expect, it } from 'vitest';
import { explanationText } from '../../../src/cli/render/explain.ts';
import type { explain, ValueLocation } from '../../../src/core/layouts/explain.ts';

type Explanation = ReturnType<typeof explain>;

const at = { file: '.dlt/secrets.toml', line: 2, column: 1 };
const by: ValueLocation = {
  path: 'sources.x.key',
  at: { ...at, file: 'a-very/long/path/of/a/folder/secrets.toml' },
};
const explanation: Explanation = { values: [], shadowed: [{ path: 'sources.x.key', at, by }] };

it('a row that finds no room goes on below, between words, on a terminal alone', () => {
  const narrow = explanationText(explanation, { width: 60, isTerminal: true });
  expect(narrow).toMatchInlineSnapshot(`
    "sources.x.key
      from      .dlt/secrets.toml:2:1
      not read  sources.x.key in
                a-very/long/path/of/a/folder/secrets.toml:2:1
                stands in its place
    "
  `);
  const piped = explanationText(explanation, { width: 60 });
  expect(piped.split(/\s+/)).toEqual(narrow.split(/\s+/));
  expect(Math.max(...piped.split('\n').map(({ length }) => length))).toBeGreaterThan(60);
});
