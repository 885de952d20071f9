import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { addEnvLines } from '../../../src/core/workflows/edit/add-env-lines.ts';
import { addSecretsFileStep } from '../../../src/core/workflows/edit/add-file-step.ts';
import { readWorkflow } from '../../../src/core/workflows/read.ts';

const line = { context: 'secrets', name: 'X__API_KEY', variable: 'X__API_KEY' } as const;

/** @param job null: none is named */
function envLines(text: string, job: string | null = 'a'): string {
  return attempt(
    () =>
      addEnvLines(text, [line], { file: 'a.yml', pushedNames: ['X__API_KEY', 'OLD'], ...(job && { job }) })
        .text,
  );
}

function attempt(edit: () => string): string {
  try {
    return edit();
  } catch (error) {
    if (error instanceof UserError) return `error: ${error.message}`;
    throw error;
  }
}

const STEP = '      - run: python load.py\n';

describe('an alias of what would get the lines', () => {
  it.each([
    [
      'an empty env:',
      `jobs:\n  a:\n    env: &e\n    steps:\n      - run: python load.py\n        env: *e\n`,
      '*e',
    ],
    [
      'an env:',
      `jobs:\n  a:\n    env: &e\n      B: 1\n    steps:\n      - run: python load.py\n        env: *e\n`,
      '*e',
    ],
    ['the job', `jobs:\n  a: &a\n    steps:\n${STEP}  b: *a\n`, '*a'],
    [
      'its steps',
      `jobs:\n  a:\n    steps: &s\n      - run: python load.py\n        env:\n          OLD: \${{ secrets.OLD }}\n  b:\n    steps: *s\n`,
      '*s',
    ],
    [
      'one step',
      `jobs:\n  a:\n    steps:\n      - &s\n        run: python load.py\n        env:\n          OLD: \${{ secrets.OLD }}\n      - *s\n`,
      '*s',
    ],
    ['all jobs', `x: 1\njobs: &j\n  a:\n    steps:\n${STEP}y: *j\n`, '*j'],
    [
      'a merge key',
      `jobs:\n  a:\n    env: &e\n      B: 1\n    steps:\n      - run: python load.py\n        env:\n          <<: *e\n`,
      '*e',
    ],
  ])('%s', (_, text, alias) => {
    expect(envLines(text)).toMatch(/^error: a\.yml, .*: the alias .* stands for it elsewhere too/);
    expect(envLines(text)).toContain(alias);
  });

  it.each([
    [
      'the env: itself',
      `x: &e\n  B: 1\njobs:\n  a:\n    env: *e\n    steps:\n${STEP}`,
      'a.yml, job a: its env: is not written in lines',
    ],
    [
      'the job itself',
      `x: &a\n  steps:\n    - run: python load.py\njobs:\n  a: *a\n`,
      'a.yml: its jobs are aliases',
    ],
    [
      'all jobs',
      `x: &j\n  a:\n    steps:\n    - run: python load.py\njobs: *j\n`,
      'a.yml: its jobs are aliases',
    ],
  ])('where an alias stands: %s', (_, text, message) => {
    expect(envLines(text, text.includes('env: *e') ? 'a' : null)).toContain(`error: ${message}`);
  });

  it('the job that is named is an alias', () => {
    const text = `jobs:\n  a: &a\n    steps:\n${STEP}  b: *a\n`;
    expect(envLines(text, 'b')).toBe(
      'error: a.yml: the job b is an alias, so what is put there goes elsewhere too',
    );
    expect(envLines(text, 'a')).toContain('the alias *a stands for it');
  });

  it('anchors without an alias, and aliases of something else, are in nobody’s way', () => {
    const text = `x: &x\n  - 1\njobs:\n  a: &a\n    env: &e\n      B: 1\n    steps:\n      - run: python load.py\n        with: *x\n`;
    expect(envLines(text)).toContain(
      '    env: &e\n      B: 1\n      X__API_KEY: ${{ secrets.X__API_KEY }}\n    steps:\n',
    );
  });

  it('a step that writes the file', () => {
    const add = (text: string) =>
      attempt(() => addSecretsFileStep(text, 'S', { file: 'a.yml', pushedNames: [], job: 'a' }).text);
    expect(add(`jobs:\n  a:\n    steps: &s\n${STEP}  b:\n    steps: *s\n`)).toBe(
      'error: a.yml, job a: the alias *s stands for it elsewhere too, and would get the same lines',
    );
    expect(add(`jobs:\n  a:\n    steps: &s\n${STEP}`)).toContain('steps: &s\n      # After the checkout');
  });
});

describe('what the aliases of a workflow stand for', () => {
  const secretsOf = (text: string): string[] =>
    readWorkflow(text, 'a.yml').references.flatMap(({ reference }) =>
      'name' in reference ? [reference.name] : [],
    );

  it('an anchor that is given again stands for what it is given last', () => {
    const text = `x: &a {run: "\${{ secrets.ONE }}"}\njobs:\n  j:\n    steps:\n      - *a\n      - &a {run: "\${{ secrets.TWO }}"}\n      - *a\n`;
    expect(secretsOf(text)).toEqual(['ONE', 'ONE', 'TWO', 'TWO']);
  });

  it.each([
    ['of nothing', 'jobs: {a: {steps: [*none]}}', 'a.yml: the alias *none leads nowhere'],
    ['of what it stands in', 'jobs: &j {a: {steps: [*j]}}', 'a.yml: the alias *j leads nowhere'],
    ['before its anchor', 'jobs: {a: {steps: [*s]}, b: {steps: &s []}}', 'a.yml: the alias *s leads nowhere'],
    ['a key twice', 'jobs: {a: {}}\njobs: {}', 'a.yml:2:1 is not YAML (duplicate key)'],
  ])('refuses one %s', (_, text, message) => {
    expect(() => readWorkflow(text, 'a.yml')).toThrow(message);
  });
});

describe('an env: to which lines cannot be put', () => {
  it.each([
    ['with the tag of nothing', `jobs:\n  a:\n    env: !!null\n    steps:\n${STEP}`],
    [
      'whose key is an alias',
      `jobs:\n  a:\n    &k env:\n      B: 1\n    steps:\n${STEP}  b:\n    *k :\n      B: 1\n    steps:\n${STEP}`,
    ],
  ])('%s', (_, text) => {
    expect(envLines(text, text.includes('  b:') ? 'b' : 'a')).toMatch(
      /^error: .* its env: is not written in lines/,
    );
  });
});
