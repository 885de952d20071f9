import { describe, expect, it } from 'vitest';
import { readWorkflow } from '../../../src/core/workflows/read.ts';

/** Each use in a line: where it stands, what it asks for, under which variable. */
const uses = (text: string): string[] =>
  readWorkflow(text, 'w.yml').references.map(({ reference, at, job, variable }) => {
    const what = 'name' in reference ? reference.name : 'all' in reference ? '(all)' : '(dynamic)';
    return `${at.line}:${at.column} ${job ?? '-'} ${reference.context}.${what}${variable === undefined ? '' : ` as ${variable}`}`;
  });

describe('what a workflow asks for', () => {
  it('at each level, with its place', () => {
    expect(
      uses(`
on: push
env:
  TOP: \${{ secrets.TOP }}
jobs:
  run:
    env:
      A: \${{ secrets.A }}
      B: "\${{ secrets.B }}-suffix"
    if: vars.ENABLED == 'yes'
    steps:
      - env: { C: "\${{ secrets.C }}" }
        with:
          token: \${{ secrets.TOKEN }}
        run: |
          echo 1
          curl -H "x: \${{ secrets.HEADER }}"
`),
    ).toMatchInlineSnapshot(`
      [
        "4:8 - secrets.TOP as TOP",
        "8:10 run secrets.A as A",
        "9:11 run secrets.B",
        "10:9 run vars.ENABLED",
        "12:20 run secrets.C as C",
        "14:18 run secrets.TOKEN",
        "17:23 run secrets.HEADER",
      ]
    `);
  });

  it('through a matrix', () => {
    expect(
      uses(`
jobs:
  run:
    strategy:
      matrix:
        token: [A_TOKEN, b_token]
        include:
          - token: C_TOKEN
    env:
      TOKEN: \${{ secrets[matrix.token] }}
      OTHER: \${{ secrets[matrix.other] }}
`),
    ).toMatchInlineSnapshot(`
      [
        "10:14 run secrets.A_TOKEN as TOKEN",
        "10:14 run secrets.B_TOKEN as TOKEN",
        "10:14 run secrets.C_TOKEN as TOKEN",
        "11:14 run secrets.(dynamic) as OTHER",
      ]
    `);
  });

  it('whole', () => {
    expect(uses('jobs: { a: { env: { ALL: "${{ toJSON(secrets) }}" } } }')).toMatchInlineSnapshot(`
      [
        "1:27 a secrets.(all)",
      ]
    `);
  });
});

describe('a job', () => {
  it.each([
    ['environment: production', ['production']],
    ['environment: { name: production, url: "x" }', ['production']],
    ['environment: ${{ inputs.where }}', [undefined]],
    ['environment: ${{ matrix.where }}\n    strategy: { matrix: { where: [dev, prod] } }', ['dev', 'prod']],
    ['environment: ${{ matrix.where }}\n    strategy: { matrix: "${{ fromJSON(x) }}" }', [undefined]],
    ['runs-on: x', []],
  ])('%s', (lines, environments) => {
    expect(readWorkflow(`jobs:\n  a:\n    ${lines}\n`, 'w.yml').jobs[0]?.environments).toEqual(environments);
  });

  it('that calls another workflow', () => {
    const [job] = readWorkflow(
      'jobs: { a: { uses: ./.github/workflows/b.yml, secrets: inherit } }',
      'w.yml',
    ).jobs;
    expect(job?.call).toMatchObject({ workflow: './.github/workflows/b.yml', inheritsSecrets: true });
  });
});

/** `!`: a call must hand it over. */
it.each<[string, boolean, string[] | undefined]>([
  ['on: workflow_call', false, []],
  ['on: [workflow_call, push]', true, []],
  [
    'on:\n  workflow_call:\n    secrets:\n      token: { required: true }\n      other:',
    false,
    ['TOKEN!', 'OTHER'],
  ],
  ['on: push', true, undefined],
  ['# nothing', true, undefined],
])('%s', (on, startsAlone, declared) => {
  const workflow = readWorkflow(`${on}\njobs: { a: {} }\n`, 'w.yml');
  const names = workflow.workflowCall && [...workflow.workflowCall.secrets];
  expect(workflow.hasOwnTrigger).toBe(startsAlone);
  expect(names?.map(([name, { required }]) => name + (required ? '!' : ''))).toEqual(declared);
});

it.each([
  ['jobs: { a: &x { b: *x } }', /^w\.yml: the alias \*x leads nowhere$/],
  ['jobs: { a: *x }', /^w\.yml(:\d+:\d+ is not YAML|: the alias \*x leads nowhere)/],
  ['a: [', /^w\.yml:\d+:\d+ is not YAML \(/],
  ['a: "canary-7f3a', /^w\.yml:\d+:\d+ is not YAML \((?!.*canary)/],
  ['a: b', /^w\.yml is no workflow of GitHub Actions: it has no jobs$/],
  ['', /^w\.yml is no workflow of GitHub Actions: it has no jobs$/],
])('refuses %j', (text, message) => {
  expect(() => readWorkflow(text, 'w.yml')).toThrow(message);
});
