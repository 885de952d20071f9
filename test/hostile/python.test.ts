import { describe, expect, it } from 'vitest';
import { readProject } from '../../src/core/dlt/code/project.ts';
import { usesDlt } from '../../src/core/workflows/edit/pipeline-jobs.ts';

const lines = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `${line(n)}\n`).join('');
const reader = (type: string): string => `@dlt.source\ndef f(a: ${type} = dlt.secrets.value): pass\n`;

/** Python that was made to keep its reader busy. */
const bombs: Readonly<Record<string, string>> = {
  'strings in strings that do not end': 'f"{'.repeat(50_000),
  'strings in strings, each with two quotes': 'f"{f\'{'.repeat(30_000),
  'strings of three quotes in strings': `x = ${'f"""{'.repeat(30_000)}`,
  'strings in strings that do not end, in many lines': `x = f"""{${'f"{\n'.repeat(30_000)}`,
  'classes, each of the one before': lines(15_000, (n) => `class A${n + 1}(A${n}): pass`) + reader('A15000'),
  'classes of themselves': `class A(A, A, A, A, B): pass\nclass B(A, A, B, B): pass\n${reader('A')}`,
  'a type of itself, twice': `A = Union[A, A, A]\n${reader('A')}`,
  'types, each of the next twice': lines(40, (n) => `A${n} = A${n + 1} | A${n + 1}`) + reader('A0'),
  'lookups in one line': `x = ${'dlt.secrets.get("a") '.repeat(20_000)}`,
  'lookups in lookups': `x = ${'dlt.secrets.get('.repeat(20_000)}`,
  'calls in calls': `x = ${'dlt.resource('.repeat(20_000)}`,
  'resources of functions': lines(8_000, (n) => `def f${n}(): pass\ndlt.resource(f${n})`),
  'sections, each for all resources': lines(
    3_500,
    (n) =>
      `@dlt.source(section="s${n}")\ndef f${n}(): pass\n@dlt.resource\ndef g${n}(k=dlt.secrets.value): pass`,
  ),
  'types in brackets': reader(`${'Optional['.repeat(20_000)}${']'.repeat(20_000)}`),
};

// Each takes a fraction of a second alone; what is mended here took minutes, or would never have ended.
describe('code that was made to keep its reader busy ends', { timeout: 10_000 }, () => {
  it.each(Object.entries(bombs))('%s', (_, text) => {
    const whole = `import dlt\n${text}`;
    expect(usesDlt('a.py', whole)).toBe(true);
    expect(readProject([{ file: 'a.py', text: whole }]).readersOf(['sources', 'b'])).toEqual([]);
  });
});

it('strings in the braces of others are read as before', () => {
  const text = `import dlt\nx = f"{f'{"a"}'} {'}'}"\ny = dlt.secrets["a.b"]\nz = f"{x["k"]}"; dlt.config["c.d"]\n`;
  const read = readProject([{ file: 'a.py', text }]);
  expect(read.readersOf(['a', 'b']).map(({ place }) => place)).toEqual(['a.py:3']);
  expect(read.readersOf(['c', 'd']).map(({ place }) => place)).toEqual(['a.py:4']);
});
