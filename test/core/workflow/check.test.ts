import { describe, expect, it } from 'vitest';
import { checkWorkflows, type Inventory } from '../../../src/core/workflow/check.ts';
import { readWorkflow } from '../../../src/core/workflow/read.ts';

const names = (secrets: string[], vars: string[] = []) => ({
  secrets: new Set(secrets),
  vars: new Set(vars),
});
const inventory: Inventory = {
  shared: names(['A', 'B'], ['LEVEL']),
  environments: new Map([['production', names(['P'])]]),
};

/** `code name` of each problem; files by name, texts of jobs below `jobs:`. */
function check(files: Readonly<Record<string, string>>, pushed: string[] = []): string[] {
  const workflows = Object.entries(files).map(([name, text]) =>
    readWorkflow(text, `.github/workflows/${name}`),
  );
  return checkWorkflows(workflows, inventory, pushed).map(({ code, name, at }) =>
    [code, name, at && `${at.line}:${at.column}`].filter((part) => part !== undefined).join(' '),
  );
}

const job = (lines: string): string => `on: push\njobs:\n  run:\n    ${lines}\n`;
const env = (name: string, as = name): string => `env: { ${as}: "\${{ secrets.${name} }}" }`;

describe('what is asked for and will not be there', () => {
  it.each<[string, string, string[]]>([
    ['is there', env('A'), []],
    ['is not there', env('MISSING'), ['not-there MISSING 4:22']],
    ['is made by GitHub itself', env('GITHUB_TOKEN'), []],
    ['is there in the environment', `environment: production\n    ${env('P')}`, []],
    ['is there in another environment only', env('P'), ['not-there P 4:16']],
    ['is in none of two', `environment: staging\n    ${env('P')}`, ['not-there P 5:16']],
    ['may be in an environment', `environment: \${{ inputs.x }}\n    ${env('P')}`, ['cannot-tell P 5:16']],
    ['is a variable', 'if: vars.LEVEL', []],
    ['is a variable that is not there', 'if: vars.NONE', ['not-there NONE 4:9']],
    ['is known when it runs', 'env: { X: "${{ secrets[inputs.x] }}" }', ['cannot-tell 4:16']],
  ])('%s', (_, lines, problems) => {
    expect(check({ 'a.yml': job(lines) })).toEqual(problems);
  });
});

describe('what is pushed and passed on by nobody', () => {
  it.each<[string, string, string[]]>([
    ['one of two', job(env('A')), ['not-passed-on B']],
    [
      'under another name',
      job(`${env('A', 'API_KEY')}\n    with: "\${{ secrets.B }}"`),
      ['other-name A 4:22'],
    ],
    [
      'both, once rightly',
      job(`env: { X: "\${{ secrets.A }}", A: "\${{ secrets.A }}", B: "\${{ secrets.B }}" }`),
      [],
    ],
    ['all of them', job('env: { ALL: "${{ toJSON(secrets) }}" }'), []],
    ['in no job', job('runs-on: x'), ['not-passed-on A', 'not-passed-on B']],
    [
      'to a workflow that is elsewhere',
      'jobs: { a: { uses: o/r/.github/workflows/b.yml@v1, secrets: inherit } }',
      [],
    ],
  ])('%s', (_, text, problems) => {
    expect(check({ 'a.yml': text }, ['A', 'B'])).toEqual(problems);
  });
});

describe('a workflow that is called', () => {
  const called = `on: { workflow_call: { secrets: { token: } } }\njobs: { a: { ${env('TOKEN')} } }\n`;
  const caller = (secrets: string) =>
    `jobs: { a: { uses: ./.github/workflows/called.yml, secrets: ${secrets} } }`;
  it.each<[string, string, string[]]>([
    ['gets what it declares from its caller', caller('{ token: "${{ secrets.A }}" }'), []],
    ['gets everything, and asks for what is not there', caller('inherit'), ['not-there TOKEN 2:29']],
  ])('%s', (_, text, problems) => {
    expect(check({ 'called.yml': called, 'caller.yml': text })).toEqual(problems);
  });
});
