import { describe, expect, it } from 'vitest';
import { checkWorkflows } from '../../../src/core/workflows/check/index.ts';
import type { Inventory } from '../../../src/core/workflows/check/inventory.ts';
import { readAction, readWorkflow } from '../../../src/core/workflows/read.ts';

const names = (secrets: string[], vars: string[] = []) => ({
  secrets: new Set(secrets),
  vars: new Set(vars),
});
const inventory: Inventory = {
  shared: names(['A', 'B'], ['LEVEL']),
  environments: new Map([
    ['production', names(['P'], ['REGION'])],
    ['staging', names([])],
  ]),
  beyondLimit: new Set(['ZULU']),
};

/** `code name place` of each problem, `?` behind those that only warn; files by their name. */
function check(
  files: Readonly<Record<string, string>>,
  { pushed = [], seen = inventory }: { pushed?: string[]; seen?: Inventory | undefined } = {},
): string[] {
  const workflows = Object.entries(files).map(([name, text]) =>
    readWorkflow(text, `.github/workflows/${name}`),
  );
  const several = workflows.length > 1;
  return checkWorkflows(
    { workflows },
    seen,
    pushed.map((name) => ({ context: 'secrets', name })),
  ).map(({ code, name, at, severity }) => {
    const file = several ? `${at?.file.replace('.github/workflows/', '')}:` : '';
    const where = at && `${file}${at.line}:${at.column}`;
    const parts = [code, name, where, severity === 'warning' ? '?' : undefined];
    return parts.filter((part) => part !== undefined).join(' ');
  });
}

const job = (lines: string): string =>
  `on: push\njobs:\n  run:\n    ${lines.includes('steps:') ? '' : 'steps: [{ run: x }]'}\n    ${lines}\n`;
const env = (name: string, as = name): string => `env: { ${as}: "\${{ secrets.${name} }}" }`;

describe('what is asked for and will not be there', () => {
  it.each<[string, string, string[]]>([
    ['is there', env('A'), []],
    ['is there, in other letters', 'env: { A: "${{ Secrets.a }}" }', []],
    ['is not there', env('MISSING'), ['not-there MISSING 5:22']],
    ['is made by GitHub itself', env('GITHUB_TOKEN'), []],
    ['is there, at a step', 'steps: [{ env: { A: "${{ secrets.A }}" } }]', []],
    ['is not there, at a step', 'steps: [{ with: { t: "${{ secrets.M }}" } }]', ['not-there M 5:27']],
    [
      'is not there, for a service',
      'services: { db: { env: { P: "${{ secrets.M }}" } } }',
      ['not-there M 5:34'],
    ],
    [
      'has a way on without it',
      'env: { T: "${{ secrets.PAT || secrets.GITHUB_TOKEN }}" }',
      ['not-there PAT 5:16 ?'],
    ],
    ['stands beyond what a workflow sees', env('ZULU'), ['not-there ZULU 5:19']],
    ['is known when it runs', 'env: { X: "${{ secrets[inputs.x] }}" }', ['cannot-tell 5:16 ?']],
    ['is all there is', 'env: { X: "${{ toJSON(secrets) }}" }', []],
  ])('%s', (_, lines, problems) => {
    expect(check({ 'a.yml': job(lines) })).toEqual(problems);
  });
});

describe('an environment', () => {
  const matrix = 'environment: ${{ matrix.e }}\n    strategy: { matrix: { e: [production, staging] } }';
  it.each<[string, string, string[]]>([
    ['has it', `environment: production\n    ${env('P')}`, []],
    ['has it, in other letters', `environment: Production\n    ${env('P')}`, []],
    ['has it, and the job is in none', env('P'), ['not-there P 5:16']],
    ['has it, and the job is in another', `environment: staging\n    ${env('P')}`, ['not-there P 6:16']],
    ['is known when it runs', `environment: \${{ inputs.x }}\n    ${env('P')}`, ['cannot-tell P 6:16 ?']],
    [
      'is known when it runs, and the repository has it',
      `environment: \${{ inputs.x }}\n    ${env('A')}`,
      [],
    ],
    ['is each of a matrix, and one has it', `${matrix}\n    ${env('P')}`, ['not-there P 7:16']],
    ['has a variable', 'environment: production\n    steps: [{ if: vars.REGION }]', []],
    ['has a variable too late', 'environment: production\n    if: vars.REGION', ['not-there REGION 6:9 ?']],
    [
      'has the label of a runner too late',
      'environment: production\n    runs-on: ${{ vars.REGION }}',
      ['not-there REGION 6:14'],
    ],
  ])('%s', (_, lines, problems) => {
    expect(check({ 'a.yml': job(lines) })).toEqual(problems);
  });

  it.each([
    ['production', []],
    ['staging', ['not-there P 2:12']],
  ])('counts for the top of the workflow: %s', (environment, problems) => {
    const text = `on: push\nenv: { P: "\${{ secrets.P }}" }\njobs:\n  build: { steps: [{ run: x }] }\n  run: { environment: ${environment}, steps: [{ run: x }] }\n`;
    expect(check({ 'a.yml': text })).toEqual(problems);
  });
});

describe('a variable', () => {
  it.each<[string, string, string[]]>([
    ['is there', 'runs-on: ${{ vars.LEVEL }}', []],
    ['is not there', 'runs-on: ${{ vars.NONE }}', ['not-there NONE 5:14']],
    ['is there for a condition', 'if: vars.LEVEL', []],
    ['is not there for a condition', "if: vars.NONE == 'yes'", ['not-there NONE 5:9 ?']],
    ['is not there, though a secret is', 'env: { X: "${{ vars.A }}" }', ['not-there A 5:16']],
  ])('%s', (_, lines, problems) => {
    expect(check({ 'a.yml': job(lines) })).toEqual(problems);
  });
});

it.each<[string, string, string[]]>([
  ['the if: of a job', 'if: secrets.A', ['not-available A 5:9']],
  ['the if: of a step', 'steps: [{ if: "${{ secrets.A }}" }]', ['not-available A 5:20']],
  ['runs-on', 'runs-on: ${{ secrets.A }}', ['not-available A 5:14']],
  ['the outputs of a job', 'outputs: { x: "${{ secrets.A }}" }', []],
  ['the credentials of a container', 'container: { credentials: { password: "${{ secrets.A }}" } }', []],
  ['the image of a container', 'container: { image: "${{ secrets.A }}" }', ['not-available A 5:26']],
])('secrets in %s', (_, lines, problems) => {
  expect(check({ 'a.yml': job(lines) })).toEqual(problems);
});

describe('a list that the token may not see', () => {
  const of = (context: 'secrets' | 'vars', environment?: string): Inventory => ({
    ...inventory,
    hiddenLists: [{ context, label: 'it', permission: 'X: read', ...(environment && { environment }) }],
  });
  it.each<[string, Inventory, string, string[]]>([
    ['may have it', of('secrets'), env('MISSING'), ['cannot-tell MISSING 5:22 ?']],
    ['need not have it', of('secrets'), env('A'), []],
    ['is of variables', of('vars'), env('MISSING'), ['not-there MISSING 5:22']],
    ['is of another environment', of('secrets', 'production'), env('P'), ['not-there P 5:16']],
    [
      'is of this environment',
      of('secrets', 'production'),
      `environment: production\n    ${env('Q')}`,
      ['cannot-tell Q 6:16 ?'],
    ],
  ])('%s', (_, seen, lines, problems) => {
    expect(check({ 'a.yml': job(lines) }, { seen })).toEqual(problems);
  });
});

describe('what is pushed and passed on by nobody', () => {
  it.each<[string, string, string[]]>([
    ['one of two', job(env('A')), ['not-passed-on B ?']],
    [
      'under another name',
      job(`env: { API_KEY: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }`),
      ['other-name A 5:22 ?'],
    ],
    [
      'in other letters',
      job(`env: { a: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }`),
      ['other-name A 5:16 ?'],
    ],
    [
      'both, once rightly',
      job(`env: { X: "\${{ secrets.A }}", A: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }`),
      [],
    ],
    ['as inputs', job('steps: [{ with: { a: "${{ secrets.A }}", b: "${{ secrets.B }}" } }]'), []],
    [
      'at the top and at a step',
      `on: push\n${env('A')}\njobs: { r: { steps: [{ run: x, ${env('B')} }] } }`,
      [],
    ],
    [
      'at the top, and hidden by a job',
      `on: push\nenv: { A: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }\njobs: { r: { env: { A: x }, steps: [{ run: x }] } }`,
      ['overridden A 3:24 ?'],
    ],
    [
      'to the job; its service has another of that name',
      job(`services: { db: { env: { A: x } } }\n    env: { A: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }`),
      [],
    ],
    [
      'to one step; another step has another of that name',
      job('steps: [{ env: { A: "${{ secrets.A }}", B: "${{ secrets.B }}" } }, { env: { A: x } }]'),
      [],
    ],
    [
      'by a matrix',
      job('strategy: { matrix: { s: [A, B] } }\n    steps: [{ with: "${{ secrets[matrix.s] }}" }]'),
      [],
    ],
    ['all of them', job('env: { ALL: "${{ toJSON(secrets) }}" }'), []],
    ['in no job', job('runs-on: x'), ['not-passed-on A ?', 'not-passed-on B ?']],
    [
      'through an anchor',
      'on: push\njobs:\n  a: { env: &e { A: "${{ secrets.A }}", B: "${{ secrets.B }}" } }\n  b: { env: *e }\n',
      [],
    ],
    [
      'to a workflow that is elsewhere',
      'jobs: { a: { uses: o/r/.github/workflows/b.yml@v1, secrets: inherit } }',
      [],
    ],
  ])('%s', (_, text, problems) => {
    expect(check({ 'a.yml': text }, { pushed: ['A', 'B'] })).toEqual(problems);
  });

  it('is said without any look, too', () => {
    const { workflows } = { workflows: [readWorkflow(job(env('MISSING')), 'a.yml')] };
    const [problem, ...more] = checkWorkflows({ workflows }, undefined, [{ context: 'secrets', name: 'A' }]);
    expect([problem?.code, more]).toEqual(['not-passed-on', []]);
  });

  it('counts variables apart, and the name that dlt looks up', () => {
    const workflows = [readWorkflow(job(`env: { GITHUB__X: "\${{ vars.R }}" }`), 'a.yml')];
    const codes = (context: 'secrets' | 'vars', variable?: string) =>
      checkWorkflows({ workflows }, inventory, [
        { context, name: 'R', ...(variable && { variable }) },
      ]).flatMap(({ code }) => (code === 'not-there' ? [] : [code]));
    expect([codes('vars', 'GITHUB__X'), codes('vars'), codes('secrets')]).toEqual([
      [],
      ['other-name'],
      ['not-passed-on'],
    ]);
  });
});

describe('a workflow that is called', () => {
  const called = `on: { workflow_call: { secrets: { token: } } }\njobs: { a: { ${env('TOKEN')} } }\n`;
  const caller = (secrets: string, on = '') =>
    `${on}jobs: { a: { uses: ./.github/workflows/called.yml, secrets: ${secrets} } }`;
  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    [
      'gets what it declares from its caller',
      { 'called.yml': called, 'a.yml': caller('{ token: "${{ secrets.A }}" }') },
      [],
    ],
    [
      'gets everything, and asks for what is not there',
      { 'called.yml': called, 'a.yml': caller('inherit') },
      ['not-there TOKEN called.yml:2:29'],
    ],
    ['gets nothing', { 'called.yml': called, 'a.yml': caller('{}') }, ['not-there TOKEN called.yml:2:29']],
    ['is called by nobody here', { 'called.yml': called }, []],
    [
      'is called by nobody here, and asks for what it does not declare',
      { 'called.yml': called.replace('token', 'other') },
      ['cannot-tell TOKEN 2:29 ?'],
    ],
    [
      'starts by itself too',
      {
        'called.yml': called.replace('on: {', 'on: { push: ,'),
        'a.yml': caller('{ token: "${{ secrets.A }}" }'),
      },
      ['not-there TOKEN called.yml:2:29'],
    ],
    [
      'requires what the call leaves out',
      { 'called.yml': called.replace('token:', 'token: { required: true }'), 'a.yml': caller('{}') },
      ['not-handed-over TOKEN a.yml:1:20'],
    ],
    [
      'requires what there is none of to inherit',
      { 'called.yml': called.replace('token:', 'token: { required: true }'), 'a.yml': caller('inherit') },
      ['not-there TOKEN called.yml:2:29', 'not-handed-over TOKEN a.yml:1:20'],
    ],
    [
      'requires what there is to inherit',
      {
        'called.yml': called.replaceAll(/token/gi, 'A').replace('A:', 'A: { required: true }'),
        'a.yml': caller('inherit'),
      },
      [],
    ],
    [
      'is handed what it does not declare',
      { 'called.yml': called, 'a.yml': caller('{ token: x, more: "${{ secrets.A }}" }') },
      ['not-declared MORE a.yml:1:79'],
    ],
    [
      'is handed what is not there',
      { 'called.yml': called, 'a.yml': caller('{ token: "${{ secrets.M }}" }') },
      ['not-there M a.yml:1:71'],
    ],
    [
      'gets all through a chain',
      {
        'called.yml': called.replaceAll(/token/gi, 'A'),
        'mid.yml': caller('inherit', 'on: workflow_call\n'),
        'a.yml': caller('inherit').replace('called', 'mid'),
      },
      [],
    ],
    [
      'gets through a chain only what its first link lets through',
      {
        'called.yml': called.replaceAll(/token/gi, 'A'),
        'mid.yml': caller('inherit', 'on: { workflow_call: { secrets: { b: } } }\n'),
        'a.yml': caller('{ b: "${{ secrets.B }}" }').replace('called', 'mid'),
      },
      ['not-there A called.yml:2:25'],
    ],
    [
      'has the environment that the call makes way for',
      {
        'called.yml': `on: { workflow_call: { secrets: { P: } } }\njobs: { a: { environment: production, ${env('P')} } }`,
        'a.yml': caller('{ P: "${{ secrets.P }}" }'),
      },
      [],
    ],
    ['is not there', { 'a.yml': caller('inherit'), 'b.yml': job('') }, ['no-such-workflow a.yml:1:20']],
    [
      'can not be called',
      { 'called.yml': job(env('A')), 'a.yml': caller('inherit') },
      ['not-callable a.yml:1:20'],
    ],
    ['calls itself', { 'called.yml': caller('inherit', 'on: workflow_call\n'), 'a.yml': job(env('A')) }, []],
  ])('%s', (_, files, problems) => {
    expect(check(files)).toEqual(problems);
  });

  it.each<[string, string, string[]]>([
    ['under its own name', env('token', 'A'), []],
    ['under the name of the call', env('token', 'TOKEN'), ['other-name A called.yml:2:25 ?']],
  ])('passes on what it was handed %s', (_, line, problems) => {
    const text = `on: { workflow_call: { secrets: { token: } } }\njobs: { a: { ${line} } }\n`;
    const files = { 'called.yml': text, 'a.yml': caller('{ token: "${{ secrets.A }}" }') };
    expect(check(files, { pushed: ['A'] }).map((one) => one.replace(/2:\d+/, '2:25'))).toEqual(problems);
  });

  it('passes on none that only has the name of what it was handed', () => {
    const files = { 'called.yml': called, 'a.yml': caller('{ token: "${{ secrets.A }}" }') };
    expect(check(files, { pushed: ['TOKEN'] })).toEqual(['fed-by-another TOKEN called.yml:2:28 ?']);
  });

  it('passes on what it asks for, though it inherits all', () => {
    const files = { 'called.yml': called.replaceAll(/token/gi, 'A'), 'a.yml': caller('inherit') };
    expect(check(files, { pushed: ['A', 'B'] })).toEqual(['not-passed-on B ?']);
  });
});

it('an action sees neither secrets nor variables', () => {
  const action =
    'runs:\n  using: composite\n  steps:\n    - run: x\n      env:\n        A: ${{ secrets.A }}\n        B: ${{ vars.LEVEL }}\n        C: ${{ inputs.secrets }}\n';
  const actions = [readAction(action, 'actions/load/action.yml')];
  const found = checkWorkflows({ workflows: [], actions }, inventory, []);
  expect(found.map(({ code, name, at }) => `${code} ${name} ${at?.line}`)).toEqual([
    'not-available A 6',
    'not-available LEVEL 7',
  ]);
});

it('says each thing with its way out', () => {
  const text = job(`env: { P: "\${{ secrets.P }}", M: "\${{ secrets.M }}", Z: "\${{ secrets.ZULU }}" }`);
  const found = checkWorkflows({ workflows: [readWorkflow(text, 'w.yml')] }, inventory, []);
  expect(found.map(({ name, message, hint }) => [name, message, hint])).toMatchInlineSnapshot(`
    [
      [
        "P",
        "no such secret will be in the repository or shared by its organization: it arrives empty",
        "it is in the environment production: give the job "environment: production"",
      ],
      [
        "M",
        "no such secret will be in the repository or shared by its organization: it arrives empty",
        "push it, mend the name, or take the line out",
      ],
      [
        "ZULU",
        "the organization shares it, but a workflow sees only the first 100 of its secrets in alphabetical order: it arrives empty",
        "push it to the repository itself, or share fewer secrets of the organization with it",
      ],
    ]
  `);
});
