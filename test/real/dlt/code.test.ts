import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { type PythonModule, readPython, stringIn } from '../../../src/core/dlt/code/module.ts';
import type { Token } from '../../../src/core/dlt/code/tokens.ts';
import { keep, python } from './peers.ts';

const peers = fileURLToPath(new URL('../../../.cache/peers/', import.meta.url));

type Parameters = readonly [name: string, annotation: string | null, value: string | null][];

/** What `read_python.py` prints of one file. */
interface Read {
  readonly file: string;
  readonly functions: readonly [
    name: string,
    line: number,
    decorators: readonly [name: string, named: Readonly<Record<string, string | null>> | null][],
    parameters: Parameters,
  ][];
  readonly classes: readonly [name: string, line: number, bases: readonly string[], fields: Parameters][];
  readonly imports: Readonly<Record<string, string>>;
}

/** Brackets around a whole expression are no part of it to Python. */
const bare = (tokens: readonly Token[] | undefined): string | null =>
  tokens
    ? tokens
        .map(({ text }) => text)
        .join('')
        .replaceAll(/[() ]/g, '')
    : null;

const parameters = (all: PythonModule['functions'][number]['parameters']): Parameters =>
  all.map((one) => [one.name, bare(one.annotation), bare(one.default)]);

/** The same of ours. */
const readOurs = (file: string): Read => {
  const read = readPython(readFileSync(file, 'utf8'), file);
  return {
    file,
    functions: read.functions.map((one) => [
      one.name,
      one.line,
      one.decorators.map(({ name, inBrackets }) => [
        name,
        inBrackets
          ? Object.fromEntries(
              inBrackets.flatMap((given) =>
                given.name === undefined ? [] : [[given.name, stringIn(given.value) ?? null]],
              ),
            )
          : null,
      ]),
      parameters(one.parameters),
    ]),
    classes: read.classes.map((one) => [
      one.name,
      one.line,
      one.bases.flatMap((base) => (base.name === undefined ? [bare(base.value) ?? ''] : [])),
      parameters(one.fields),
    ]),
    imports: Object.fromEntries(read.imports),
  };
};

let theirs: readonly Read[] = [];

beforeAll(async () => {
  const files = globSync(
    [
      'dlt-1.31.0/lib/**/*.py',
      'dlt-1.26.0/lib/python*/site-packages/dlt/**/*.py',
      'aws/lib/python*/site-packages/moto/{s,e,c}*/**/*.py',
    ],
    { cwd: peers },
  )
    .map((file) => `${peers}${file}`)
    .toSorted();
  const list = keep('python-files', [files.join('\n')]);
  const printed = await python('1.31.0', 'read_python.py', [list]);
  theirs = printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
});

it("the small reader of Python finds what Python's own parser finds, in thousands of files", () => {
  const different = theirs.flatMap((read) => {
    const ours = readOurs(read.file);
    const parts = (['functions', 'classes', 'imports'] as const).filter(
      (part) => JSON.stringify(ours[part]) !== JSON.stringify(read[part]),
    );
    return parts.map((part) => firstDifference(read, ours, part));
  });
  const functions = theirs.flatMap((read) => read.functions);
  console.log({
    files: theirs.length,
    functions: functions.length,
    decorated: functions.filter(([, , decorators]) => decorators.length > 0).length,
    parameters: functions.flatMap(([, , , all]) => all).length,
    classes: theirs.flatMap((read) => read.classes).length,
    different: different.length,
  });
  expect(different.slice(0, 10)).toEqual([]);
  expect(theirs.length).toBeGreaterThan(1_500);
  expect(functions.length).toBeGreaterThan(15_000);
});

const firstDifference = (theirs: Read, ours: Read, part: 'functions' | 'classes' | 'imports') => {
  const [a, b] = [Object.entries(theirs[part]), Object.entries(ours[part])];
  const at = a.findIndex((one, n) => JSON.stringify(one) !== JSON.stringify(b[n]));
  const index = at < 0 ? a.length : at;
  return { file: theirs.file.slice(peers.length), python: a[index]?.[1], ours: b[index]?.[1] };
};
