import path from 'node:path';
import { expect, it } from 'vitest';
import { cyclicGroupsOf, graphOf } from '../scripts/house/graph.ts';
import { readSources, type Source } from '../scripts/house/sources.ts';

const files = readSources(path.resolve(import.meta.dirname, '../src'));

const imports = (file: Source): string[] => file.imports.map(({ target }) => target);

const within = (folder: string) => files.filter(({ name }) => name.startsWith(`${folder}/`));

it('sees the code', () => {
  expect(within('core').length).toBeGreaterThan(20);
  expect(within('providers').length).toBeGreaterThan(10);
  expect(within('cli').length).toBeGreaterThan(20);
});

const rules: [string, string, (target: string, file: string) => boolean][] = [
  ['core knows neither providers nor cli', 'core', (to) => /\/(providers|cli)\//.test(to)],
  [
    'core uses no module of Node, but for the HMAC of a key',
    'core',
    (to, file) => to.startsWith('node:') && file !== 'core/marks/key.ts',
  ],
  ['providers do not know the cli', 'providers', (to) => /\/cli\//.test(to)],
  [
    'no provider loads its SDK before it is opened',
    'providers',
    (to, file) => file.endsWith('index.ts') && !to.startsWith('.'),
  ],
];

it.each(rules)('%s', (_, folder, forbidden) => {
  const broken = within(folder).flatMap((file) =>
    imports(file)
      .filter((target) => forbidden(target, file.name))
      .map((target) => `${file.name} -> ${target}`),
  );
  expect(broken).toEqual([]);
});

it('only the edge of the program touches the process', () => {
  const edge = [
    'cli/bin.ts',
    'cli/context.ts',
    'cli/interrupt.ts',
    'cli/programs.ts',
    'cli/replace-file.ts',
    'cli/runtime.ts',
    'providers/http/transport.ts',
  ];
  // `process.getBuiltinModule` is an import by another name.
  const touching = files.filter(({ text }) =>
    /\bprocess\.(?!getBuiltinModule)/.test(text.replace(/\/\/.*|\/?\*.*/g, '')),
  );
  expect(touching.map(({ name }) => name).filter((name) => !edge.includes(name))).toEqual([]);
});

it('no file is over 250 lines', () => {
  expect(files.filter(({ lines }) => lines > 250).map(({ name }) => name)).toEqual([]);
});

it('no file reaches itself by its imports, types included', () => {
  expect(cyclicGroupsOf(graphOf(files))).toEqual([]);
});
