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
  ['providers know neither the cli nor the action', 'providers', (to) => /\/(cli|action)\//.test(to)],
  ['core knows no action', 'core', (to) => /\/action\//.test(to)],
  ['the cli does not know the action', 'cli', (to) => /\/action\//.test(to)],
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
    'action/main.ts',
    'cli/bin.ts',
    'cli/executable.ts',
    'cli/context.ts',
    'cli/interrupt.ts',
    'cli/process.ts',
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

it('all that leaves the program goes through the filter', () => {
  const files = [
    'cli/bin.ts',
    'cli/context.ts',
    'cli/interrupt.ts',
    'cli/process.ts',
    'cli/runtime.ts',
    'cli/screen.ts',
  ];
  const writes = within('cli')
    .filter(({ name }) => files.includes(name))
    .flatMap(
      ({ text }) => text.match(/(?:process\.std(?:out|err)(?:\.on\(.*?\))?\s*|stream\(\))\.write\(.*/g) ?? [],
    );
  expect(writes.length).toBeGreaterThan(3);
  // Before anything is loaded, and where a line ends.
  const fixed = /\.write\((?:\s*$|''|'\\n'|`\$\{manifest\.version\}\\n`)|\(\) => \{\}\)\.write\(text\)/;
  expect(writes.filter((write) => !/inertOutput\(|printable\(/.test(write) && !fixed.test(write))).toEqual(
    [],
  );
});

it('the action writes past the filter in one place, and only what is made as a command for the runner', () => {
  const all = within('action').map(({ name, text }) => ({ name, text }));
  const past = all.filter(({ text }) => /process\.std(?:out|err)/.test(text));
  expect(past.map(({ name }) => name)).toEqual(['action/main.ts']);
  const commands = all.flatMap(
    ({ text }) => text.match(/\bcommand\((?!text: string|\s*annotationCommand\(|maskCommand\().*/g) ?? [],
  );
  expect(commands).toEqual([]);
});

it('every document of JSON is written by the one writer, and every text in quotes that someone reads as YAML or Python', () => {
  const others = [...within('cli/render'), ...within('cli/commands'), ...within('core/workflows/generate')]
    .concat(files.filter(({ name }) => /snippets|policy/.test(name)))
    .filter(({ text }) => /JSON\.stringify\([^)]*, *(?:null|undefined),|: \$\{JSON\.stringify/.test(text));
  expect(others.map(({ name }) => name)).toEqual([]);
});

it('every command in a hint is quoted by the one function', () => {
  // A number, and names of our own layouts.
  const ours = /shellWord|\$\{removals\}|takers\.join/;
  const unquoted = files.flatMap(({ name, text }) =>
    [...text.matchAll(/hint: `.*|\? ?`run .*|'(?:deploy-secrets|git|aws|gcloud) .*/g)]
      .flatMap(
        ([hint]) =>
          hint.match(
            /(?<!shellWord\(`-*)(?:chmod \d+|--cached|--template|--?[a-z][a-z-]*)[ =](\$\{(?!shell)[^}]*\}+)/g,
          ) ?? [],
      )
      .filter((found) => !ours.test(found))
      .map((found) => `${name}: ${found}`),
  );
  expect(unquoted).toEqual([]);
});

it('no file is over 250 lines', () => {
  expect(files.filter(({ lines }) => lines > 250).map(({ name }) => name)).toEqual([]);
});

it('no file reaches itself by its imports, types included', () => {
  expect(cyclicGroupsOf(graphOf(files))).toEqual([]);
});
