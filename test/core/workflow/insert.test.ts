import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withSecrets } from '../../../src/core/workflow/insert.ts';

const target = { file: 'w.yml' };
const names = ['A', 'B'];

/** The lines that are new, with their number. */
function added(text: string, job?: string): string[] {
  const before = text.split('\n');
  const after = withSecrets(text, names, { ...target, ...(job && { job }) }).split('\n');
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
      `jobs:\n  run:\n    env:\n${steps}`,
      ['4|      A: ${{ secrets.A }}', '5|      B: ${{ secrets.B }}'],
    ],
    [
      'without those that are there',
      `jobs:\n  run:\n    env:\n      B: \${{ secrets.OTHER }}\n${steps}`,
      ['5|      A: ${{ secrets.A }}'],
    ],
    [
      'at the end of a text without newline',
      `jobs:\n  run:\n    steps: [{ run: dlt x }]\n    env:\n      X: 1`,
      ['6|      A: ${{ secrets.A }}', '7|      B: ${{ secrets.B }}', '8|'],
    ],
  ])('%s', (_, text, lines) => {
    if (text.endsWith('X: 1'))
      expect(withSecrets(text, names, target)).toBe(
        `${text}\n      A: \${{ secrets.A }}\n      B: \${{ secrets.B }}\n`,
      );
    else expect(added(text)).toEqual(lines);
  });

  it('with the newlines of the file', () => {
    const text = `jobs:\r\n  run:\r\n    env:\r\n      X: 1\r\n${steps.replaceAll('\n', '\r\n')}`;
    expect(withSecrets(text, ['A'], target)).toBe(
      text.replace('X: 1\r\n', 'X: 1\r\n      A: ${{ secrets.A }}\r\n'),
    );
  });

  it('and the same again changes nothing', () => {
    const once = withSecrets(`jobs:\n  run:\n${steps}`, names, target);
    expect(withSecrets(once, names, target)).toBe(once);
    expect(parse(once).jobs.run.env).toEqual({ A: '${{ secrets.A }}', B: '${{ secrets.B }}' });
  });
});

describe('which job', () => {
  const job = (id: string, lines: string) => `  ${id}:\n    ${lines}\n    steps:\n      - run: make\n`;
  it.each<[string, string, string | undefined, string]>([
    [
      'the one that passes some on already',
      job('lint', 'x: 1') + job('load', 'env:\n      A: ${{ secrets.A }}'),
      undefined,
      'load',
    ],
    ['the one that runs Python', job('lint', 'x: 1') + `  load:\n${steps}`, undefined, 'load'],
    ['the only one with steps', `  call:\n    uses: ./x.yml\n${job('load', 'x: 1')}`, undefined, 'load'],
    ['the one that is named', job('lint', 'x: 1') + job('load', 'x: 1'), 'lint', 'lint'],
  ])('%s', (_, jobs, named, expected) => {
    const after = parse(withSecrets(`jobs:\n${jobs}`, names, { ...target, ...(named && { job: named }) }));
    expect(after.jobs[expected].env.B).toBe('${{ secrets.B }}');
  });

  it.each<[string, string, string | undefined, string]>([
    [
      'two that may be meant',
      `jobs:\n${job('a', 'x: 1')}${job('b', 'x: 1')}`,
      undefined,
      'w.yml: which job runs the pipeline?',
    ],
    ['one that is not there', `jobs:\n${job('a', 'x: 1')}`, 'z', 'w.yml has no job z'],
    ['no jobs', 'on: push\n', undefined, 'w.yml has no jobs'],
    [
      'an env in braces',
      `jobs:\n  a:\n    env: { X: 1 }\n${steps}`,
      undefined,
      'w.yml, job a: its env: is written in braces',
    ],
  ])('%s is refused', (_, text, named, message) => {
    expect(() => withSecrets(text, names, { ...target, ...(named && { job: named }) })).toThrow(message);
  });
});
